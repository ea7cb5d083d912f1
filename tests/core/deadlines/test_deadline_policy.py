"""The default policy, step by step."""

import pytest

from core.deadlines.policy import Step, Urgency, length_for


@pytest.mark.parametrize(
    ("urgency", "response", "result"),
    [("critical", "2h", "24h"), ("pressing", "24h", "3wd"), ("normal", "1wd", "5wd")],
)
def test_urgency_sets_first_response_and_result(urgency: str, response: str, result: str) -> None:
    assert str(length_for(Step.RESPONSE, Urgency(urgency))) == response
    assert str(length_for(Step.RESULT, Urgency(urgency))) == result


@pytest.mark.parametrize(
    ("level", "result"),
    [("L0", "5wd"), ("L1", "10wd"), ("L2", "15wd"), ("L3", "15wd"), ("L9", "5wd"), (None, "5wd")],
)
def test_the_level_sets_the_result_of_normal_matters(level: str | None, result: str) -> None:
    assert str(length_for(Step.RESULT, Urgency.NORMAL, level)) == result


@pytest.mark.parametrize("level", ["L0", "L1", "L2", "L3"])
def test_the_urgent_stay_urgent_at_every_level(level: str) -> None:
    assert str(length_for(Step.RESULT, Urgency.CRITICAL, level)) == "24h"
    assert str(length_for(Step.RESULT, Urgency.PRESSING, level)) == "3wd"
    assert str(length_for(Step.RESPONSE, Urgency.NORMAL, level)) == "1wd"


@pytest.mark.parametrize("urgency", list(Urgency))
def test_meeting_and_feedback_do_not_depend_on_urgency(urgency: Urgency) -> None:
    assert str(length_for(Step.DELIBERATION, urgency, "L1")) == "22wd"
    assert str(length_for(Step.FEEDBACK, urgency, "L1")) == "3wd"
