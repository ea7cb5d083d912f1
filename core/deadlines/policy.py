"""How long each step may take: one policy as data.

The values of `DEFAULT_POLICY` are [default, GUESS]: no single official table exists, they are
chosen inside the range of published limits.

- First response and result by urgency: 特急 2 hours / 24 hours, 紧急 24 hours / 3 working days,
  一般 1 working day / 5 working days. Near them: Beijing's four levels 2 hours, 24 hours, 7 and
  15 days (中国城市报 2020-11-16); 5 working days in 山东 and 潍坊; signing within 1 working day
  in 蚌埠.
- Result by level, for what is not urgent: L1 10, L2 and L3 15 working days. Near them: Beijing's
  longest level and the 15-day maximum of the grid rules of 凤县.
- Waiting for the meeting of the body: at most 22 working days, about one month, because the
  bodies of L1 and L3 meet monthly.
- Asking the resident after the result: 3 working days. 北京市接诉即办工作条例 23 asks for the
  call but names no number of days.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from core.deadlines.lengths import Length, Unit


class Step(StrEnum):
    """What a clock waits for."""

    RESPONSE = "response"
    """Somebody takes the matter up and tells the resident."""
    DELIBERATION = "deliberation"
    """The body meets and resolves."""
    RESULT = "result"
    """The matter is done, or the resident knows why not."""
    FEEDBACK = "feedback"
    """The resident is asked whether it is solved."""


class Urgency(StrEnum):
    """一般, 紧急, 特急."""

    NORMAL = "normal"
    PRESSING = "pressing"
    CRITICAL = "critical"


@dataclass(frozen=True, slots=True)
class Policy:
    """The lengths of one township. Every urgency has a response and a result."""

    response: Mapping[Urgency, Length]
    result: Mapping[Urgency, Length]
    normal_result_by_level: Mapping[str, Length]
    """Takes the place of the normal result for these level codes."""
    deliberation: Length
    feedback: Length

    def length_for(self, step: Step, urgency: Urgency, level: str | None = None) -> Length:
        """Give the length of a step.

        The level counts only for the result of normal matters: the urgent stay urgent at
        every level. A level without a rule of its own (or none yet) has the normal result.
        """
        match step:
            case Step.RESPONSE:
                return self.response[urgency]
            case Step.DELIBERATION:
                return self.deliberation
            case Step.FEEDBACK:
                return self.feedback
            case Step.RESULT:
                own = self.normal_result_by_level.get(level) if level is not None else None
                if urgency is Urgency.NORMAL and own is not None:
                    return own
                return self.result[urgency]


DEFAULT_POLICY = Policy(
    response=MappingProxyType(
        {
            Urgency.CRITICAL: Length(2, Unit.HOURS),
            Urgency.PRESSING: Length(24, Unit.HOURS),
            Urgency.NORMAL: Length(1, Unit.WORKING_DAYS),
        }
    ),
    result=MappingProxyType(
        {
            Urgency.CRITICAL: Length(24, Unit.HOURS),
            Urgency.PRESSING: Length(3, Unit.WORKING_DAYS),
            Urgency.NORMAL: Length(5, Unit.WORKING_DAYS),
        }
    ),
    normal_result_by_level=MappingProxyType(
        {
            "L0": Length(5, Unit.WORKING_DAYS),
            "L1": Length(10, Unit.WORKING_DAYS),
            "L2": Length(15, Unit.WORKING_DAYS),
            "L3": Length(15, Unit.WORKING_DAYS),
        }
    ),
    deliberation=Length(22, Unit.WORKING_DAYS),
    feedback=Length(3, Unit.WORKING_DAYS),
)


def length_for(step: Step, urgency: Urgency, level: str | None = None) -> Length:
    """Give the length of a step by the default policy."""
    return DEFAULT_POLICY.length_for(step, urgency, level)
