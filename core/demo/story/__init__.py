"""The demo's story: matters of 张家山街道 and its neighbours, told by the product's own verbs.

    TOML (who said what, who did what, how many working days ago)
      → moments before now → verbs as the real people → events delivered → audit sealed, facts rolled up

Nothing is inserted by hand, so whatever the demo shows could have happened. The words stand in the
files beside this one; `script.py` says how their lines are read.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from core.demo.story.everyday import everyday_matters
from core.demo.story.moments import Today
from core.demo.story.people import Company, Stage
from core.demo.story.script import matters
from core.demo.story.telling import beats, tell_beats
from core.kernel import clock
from core.kernel.background import run_scheduled
from core.kernel.schedule import all_schedules

__all__ = ["Stage", "Told", "tell"]


@dataclass(frozen=True, slots=True)
class Told:
    """How much was told: matters of the street, of each neighbour, and all steps."""

    matters: int
    neighbours: int
    steps: int


async def tell(here: Stage, neighbours: Sequence[Stage] = ()) -> Told:
    """Tell the story of the street and three matters in every neighbour, up to now.

    Called once for a freshly loaded county, with the hooks registered (`create_app`) and no open
    transaction. Audit is sealed and the county's figures are rolled up at the end.
    """
    today = Today(clock.now())
    own = [
        *matters("chashi"),
        *matters("villages"),
        *matters("street"),
        *everyday_matters(here.population),
    ]
    steps = 0
    for stage, theirs in ((here, own), *((other, matters("neighbours")) for other in neighbours)):
        company = Company(stage)
        told = beats(company, theirs, today)
        await tell_beats(company, told)
        steps += len(told)
        for job in all_schedules():
            await run_scheduled(str(stage.tenant.id), job.name)
    return Told(len(own), len(matters("neighbours")), steps)
