"""Tells matters: every line at its moment, in the order of time, by the product's own verbs."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from core.accounts.permissions import Actor
from core.demo.story.moments import Today
from core.demo.story.people import RESIDENT, Company
from core.demo.story.script import Line, Matter, line_of
from core.demo.story.verbs import VERBS, Course, link, register
from core.kernel import clock
from core.kernel.acting import Acting, act_as
from core.kernel.background import drain
from tenants.database import transaction

_LEADS_TO_QUESTIONS = {"verify", "at_once"}


class Beat(NamedTuple):
    """A line of a matter at its moment."""

    moment: datetime
    course: Course
    line: Line


def beats(company: Company, matters: Iterable[Matter], today: Today) -> list[Beat]:
    """Return everything that happens in a township, in the order of time, nothing after now."""
    found: list[Beat] = []
    for matter in matters:
        course = Course(matter, company.place(matter.village, matter.home), company)
        lines = [line_of(text) for text in (matter.heard, *matter.then)]
        moments = today.in_order([today.moment(line.day, line.time) for line in lines])
        found.extend(map(Beat, moments, [course] * len(lines), lines))
    found.sort(key=lambda beat: beat.moment)  # stable: a matter's own order stays
    moments = today.before_now([beat.moment for beat in found])
    return [beat._replace(moment=moment) for beat, moment in zip(found, moments, strict=True)]


async def tell_beats(company: Company, told: Sequence[Beat]) -> None:
    """Let it happen: each line in a transaction as who does it, its events delivered at once."""
    tenant = company.stage.tenant
    for beat in told:
        with clock.frozen(beat.moment):
            async with transaction(tenant):
                await _do(beat)
            await drain(tenant)
    act_as(Acting())


async def _do(beat: Beat) -> None:
    course, line = beat.course, beat.line
    actor = None if line.who == RESIDENT else await course.company.actor(line.who, course.at)
    act_as(_acting(actor))
    if course.demand_id is None:
        await register(course, actor, line.verb)
    elif actor is None:
        await link(course, line)
    else:
        await VERBS[line.verb](course, actor, line)


def _acting(actor: Actor | None) -> Acting:
    if actor is None:
        return Acting()
    return Acting(actor.account_id if actor.account_id.int else None, actor.person_id)
