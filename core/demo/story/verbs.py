"""What a line does: each verb of the story is one verb of the product."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import msgspec

from core.accounts.permissions import Actor
from core.deliberation.forms import Resolve
from core.demands import actions as demands
from core.demands.forms import Decline, Join, Petitioner, RegisterDemand, Triage, Withdraw
from core.demands.queries import get_locked, petitions_of
from core.demo.story.people import Company, Somewhere
from core.demo.story.script import Line, Matter
from core.feedback import actions as feedback
from core.feedback.forms import Answer, CloseAnyway, RecordAnswer
from core.feedback.queries import rounds_of
from core.kernel import clock
from core.kernel.acting import Acting, act_as
from core.orders.actions import begin, take, work
from core.orders.forms import Assign, HandleAtOnce, Progress, Reason, Submit, Versioned
from core.orders.queries import orders_of


@dataclass(slots=True)
class Course:
    """A matter on its way: where it is, and the id it got."""

    matter: Matter
    at: Somewhere
    company: Company
    demand_id: UUID | None = None

    @property
    def id(self) -> UUID:
        """The demand's id.

        Raises:
            LookupError: the words have not been written down yet.
        """
        if self.demand_id is None:
            raise LookupError(self.matter.words)
        return self.demand_id

    async def order(self) -> UUID:
        """Return the newest order."""
        return (await orders_of(self.id))[-1].id


async def register(course: Course, actor: Actor | None, channel: str) -> None:
    """Write the resident's words down."""
    matter, at, ids = course.matter, course.at, course.company.stage.ids
    person = at.petitioner
    name = matter.name or (person.name if person else "")
    phone = person.phone if person and not matter.name else None
    form = RegisterDemand(
        channel=channel,
        original_text=matter.words,
        category=matter.category,
        nature=matter.nature,
        kind=matter.kind,
        urgency=matter.urgency,
        household_id=ids.households[at.household.key] if at.household else None,
        village_id=None if at.household else ids.villages[at.village_code],
        place=matter.place,
        petitioner=Petitioner(name, phone) if name else None,
    )
    course.demand_id = (await demands.register(actor, form)).id


async def _join(course: Course, actor: Actor, line: Line) -> None:
    # One more voice for the same matter: who, and how it came.
    channel, home = line.words
    other = course.company.place(course.matter.village, home)
    if other.household is None or other.petitioner is None:
        message = f"要写明是哪一家：{home}"
        raise LookupError(message)
    household = course.company.stage.ids.households[other.household.key]
    petitioner = Petitioner(other.petitioner.name, other.petitioner.phone)
    await demands.join(actor, course.id, Join(channel, household, petitioner))


async def _triage(course: Course, actor: Actor, line: Line) -> None:
    level, *body = line.words
    form = Triage(
        level,
        course.matter.category,
        urgency=course.matter.urgency,
        body=body[0] if body else None,
        note=line.said,
    )
    await begin.triage(actor, course.id, form)


async def _resolve(course: Course, actor: Actor, line: Line) -> None:
    outcome, *more = line.words
    to = clock.today() + timedelta(days=int(more[0])) if more else None
    wanted = {"outcome": outcome, "note": line.said, "postponed_to": to}
    await begin.resolve(actor, course.id, msgspec.convert(wanted, Resolve))


async def _assign(course: Course, actor: Actor, line: Line) -> None:
    person_id = course.company.id_of(line.words[0], course.at)
    await take.assign(actor, await course.order(), Assign(person_id, line.said))


async def _claim(course: Course, actor: Actor, _: Line) -> None:
    await take.claim(actor, await course.order(), Versioned())


async def _acknowledge(course: Course, actor: Actor, _: Line) -> None:
    await take.acknowledge(actor, await course.order(), Versioned())


async def _return(course: Course, actor: Actor, line: Line) -> None:
    await take.return_order(actor, await course.order(), Reason(line.said))


async def _progress(course: Course, actor: Actor, line: Line) -> None:
    form = Progress(line.said, public="public" in line.words)
    await work.progress(actor, await course.order(), form)


async def _submit(course: Course, actor: Actor, line: Line) -> None:
    await work.submit(actor, await course.order(), Submit(line.said))


async def _verify(course: Course, actor: Actor, _: Line) -> None:
    await work.verify(actor, await course.order(), Versioned())


async def _redo(course: Course, actor: Actor, line: Line) -> None:
    await work.redo(actor, await course.order(), Reason(line.said))


async def _at_once(course: Course, actor: Actor, line: Line) -> None:
    await begin.handle_at_once(actor, course.id, HandleAtOnce(line.said))


async def _ask(course: Course, actor: Actor, line: Line) -> None:
    via, resolved, satisfied = line.words
    wanted = {
        "via": via,
        "contacted": True,
        "resolved": resolved,
        "satisfied": satisfied,
        "note": line.said,
    }
    await feedback.record(actor, course.id, msgspec.convert(wanted, RecordAnswer))


_ASKERS: Final = ("@supervisor", "@secretary", "@cadre1", "@cadre2")


async def link(course: Course, line: Line) -> None:
    """The resident answers by the link: the n-th of those who brought it, the first by default.

    Where a link would not show that it is the resident, somebody who did not handle it asks.
    """
    resolved, satisfied, *number = line.words
    petitions = await petitions_of(course.id)
    petition = petitions[int(number[0]) - 1 if number else 0]
    token = feedback.rate_token(course.id, petition.id, await rounds_of(course.id))
    wanted = {
        "contacted": True,
        "resolved": resolved,
        "satisfied": satisfied,
        "note": line.said,
        "tail": petition.phone_tail or "",
    }
    demand = await get_locked(course.id)
    if feedback.link_counts(demand, petition.phone_tail):
        await feedback.answer_by_link(token, msgspec.convert(wanted, Answer))
        return
    for role in _ASKERS:
        asker = await course.company.actor(role, course.at)
        if asker.person_id not in demand.handler_ids:
            act_as(Acting(None, asker.person_id))
            told = {k: v for k, v in wanted.items() if k != "tail"}
            form = told | {"via": "door", "petition_id": petition.id}
            await feedback.record(asker, course.id, msgspec.convert(form, RecordAnswer))
            return


async def _close(course: Course, actor: Actor, line: Line) -> None:
    await feedback.close_anyway(actor, course.id, CloseAnyway(line.said))


async def _decline(course: Course, actor: Actor, line: Line) -> None:
    form = msgspec.convert({"ground": line.words[0], "reply": line.said}, Decline)
    await demands.decline(actor, course.id, form)


async def _withdraw(course: Course, actor: Actor, line: Line) -> None:
    await begin.withdraw(actor, course.id, Withdraw(line.said))


Verb = Callable[[Course, Actor, Line], Awaitable[Any]]

VERBS: Final[dict[str, Verb]] = {
    "join": _join,
    "triage": _triage,
    "resolve": _resolve,
    "assign": _assign,
    "claim": _claim,
    "acknowledge": _acknowledge,
    "return": _return,
    "progress": _progress,
    "submit": _submit,
    "verify": _verify,
    "redo": _redo,
    "at_once": _at_once,
    "ask": _ask,
    "close": _close,
    "decline": _decline,
    "withdraw": _withdraw,
}
"""What somebody who works here does; `link` is the resident's own."""
