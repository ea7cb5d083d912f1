"""The short matters of three months in every village, so that there is something to score.

Drawn from a fixed seed: the same matters in the same villages on any day; only the days move along.
"""

from collections.abc import Iterator
from random import Random

from core.demo.population import Population
from core.demo.story.script import Matter, Routine, Thanks, everyday

_SEED = "樟树市:日常"
_SPANS = ((11, 16), (20, 28), (26, 38), (40, 62), (11, 36))
"""Working days back, for a village's first matter, its second, …: three months, the last two dense.

Early enough that everything has been judged.
"""
_FEWEST = 4
_MORNINGS = ("08:40", "09:15", "10:05", "11:10")
_AFTERNOONS = ("14:30", "15:20", "16:10", "17:05")
_EVENINGS = ("18:50", "19:20", "19:40", "20:05")


def everyday_matters(population: Population) -> list[Matter]:
    """Return four or five short matters a village, all of them judged."""
    found = everyday()
    deck = _dealt(found.routine, Random(_SEED))
    matters: list[Matter] = []
    for village in population.villages:
        rng = Random(f"{_SEED}:{village.code}")
        good = 0.35 + 0.6 * rng.random()
        for span in _SPANS[: rng.randint(_FEWEST, len(_SPANS))]:
            day = rng.randint(*span)
            routine = next(deck)
            draw = _by_member if rng.random() < 0.45 else _by_order
            heard, lines, day = draw(day, routine, rng)
            matters.append(
                Matter(
                    heard=heard,
                    words=routine.words,
                    category=routine.category,
                    village=village.name,
                    home=f"#{rng.randint(0, 9999)}",
                    then=(*lines, *_judged(day, found.thanks, rng, good)),
                )
            )
    return matters


def _dealt(routine: tuple[Routine, ...], rng: Random) -> Iterator[Routine]:
    """Deal all of them before the first comes again."""
    while True:
        yield from rng.sample(routine, len(routine))


def _by_member(day: int, routine: Routine, rng: Random) -> tuple[str, list[str], int]:
    """An ordinary member hears it at the door and does it on the spot (党员立即就办)."""
    heard = f"-{day} {rng.choice(_AFTERNOONS)} @member{rng.randint(1, 3)} home_visit"
    who = heard.split()[2]
    return heard, [f"-{day} {rng.choice(_EVENINGS)} {who} at_once {routine.done}"], day


def _by_order(day: int, routine: Routine, rng: Random) -> tuple[str, list[str], int]:
    """The grid member writes it down, the secretary opens an order, somebody does it."""
    channel = rng.choice(("wechat_group", "phone", "reception", "home_visit"))
    done = day - rng.randint(1, 4)
    who = rng.choice(("@member1", "@member2", "@cadre1", "@cadre2", "@cadre3"))
    verifier = "@supervisor" if rng.random() < 0.7 else "@secretary"
    taken = (
        f"{who} claim" if rng.random() < 0.6 else f"@secretary assign/{who} 离得近，顺手办一下。"
    )
    return (
        f"-{day} {rng.choice(_AFTERNOONS)} @grid {channel}",
        [
            f"-{day - 1} {rng.choice(_MORNINGS)} @secretary triage/L0",
            f"-{day - 1} {rng.choice(_AFTERNOONS)} {taken}",
            f"-{done} {rng.choice(_EVENINGS)} {who} submit {routine.done}",
            f"-{done - 1} {rng.choice(_MORNINGS)} {verifier} verify",
        ],
        done - 1,
    )


def _judged(day: int, thanks: Thanks, rng: Random, good: float) -> list[str]:
    """The answer; after a dissatisfied one the matter is done once more and judged again."""
    chance = rng.random()
    asked = day - rng.randint(1, 2)
    if chance < good:
        return [_answer(asked, "yes/satisfied", thanks.satisfied, rng)]
    rest = (chance - good) / (1 - good)
    if rest < 0.4:
        return [_answer(asked, "yes/mostly", thanks.mostly, rng)]
    if rest < 0.8:
        return [_answer(asked, "partly/mostly", thanks.partly, rng)]
    return [
        _answer(asked, "no/dissatisfied", thanks.dissatisfied, rng),
        f"-{asked} 20:30 @cadre1 claim",
        f"-{asked - 1} 09:30 @cadre1 submit 又去了一趟，当面弄好，请他自己看过。",
        f"-{asked - 1} 15:10 @supervisor verify",
        _answer(asked - 2, "yes/mostly", thanks.mostly, rng),
    ]


def _answer(day: int, said: str, notes: tuple[str, ...], rng: Random) -> str:
    note = rng.choice(notes)
    if rng.random() < 0.35:
        return f"-{day} 20:15 - link/{said} {note}"
    via = "phone" if rng.random() < 0.75 else "door"
    return f"-{day} 16:40 @supervisor ask/{via}/{said} {note}"
