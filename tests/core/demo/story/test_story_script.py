from typing import get_args

import pytest

from core.demo.population import FEWEST_HOUSEHOLDS, Population, street
from core.demo.story.everyday import everyday_matters
from core.demo.story.script import File, Line, Matter, everyday, line_of, matters
from core.demo.story.verbs import VERBS

FILES: tuple[File, ...] = get_args(File)


@pytest.fixture(scope="module")
def population() -> Population:
    return street(households=FEWEST_HOUSEHOLDS)


def every_line(found: Matter) -> list[Line]:
    return [line_of(text) for text in found.then]


@pytest.mark.parametrize("file", FILES)
def test_every_line_of_the_story_can_be_told(file: File, population: Population) -> None:
    """Verbs are known, people exist, and residents only judge."""
    known = {person.key for person in population.persons}
    for matter in matters(file):
        for line in every_line(matter):
            if line.who == "-":
                assert line.verb == "link", matter.words
                continue
            assert line.verb in VERBS, matter.words
            assert line.who.startswith("@") or line.who in known, line.who


def test_a_line_without_a_verb_says_how_it_is_written() -> None:
    """A slip in the data is found by its words."""
    with pytest.raises(ValueError, match="天 时刻 谁 做什么"):
        line_of("-3 19:40 nie-guoping")


def test_a_line_is_read_into_its_parts() -> None:
    """The words keep their blanks."""
    line = line_of("-7 20:00 nie-guoping resolve/postpone/45 明年开春 先办。")
    assert line == Line(
        "-7", "20:00", "nie-guoping", "resolve", ("postpone", "45"), "明年开春 先办。"
    )


def test_the_words_are_calm_and_in_mainland_quotes() -> None:
    """No exclamation marks, no straight quotes, no empty words."""
    texts = [m.words + "".join(m.then) for file in FILES for m in matters(file)]
    texts += [r.words + r.done for r in everyday().routine]
    for text in texts:
        assert text
        assert not set(text) & set("!！\"'「」")


def test_no_words_are_told_twice() -> None:
    """Each matter has its own words."""
    words = [m.words for file in FILES for m in matters(file)]
    assert len(words) == len(set(words))


def test_short_matters_are_the_same_on_every_day(population: Population) -> None:
    """Drawn from a fixed seed."""
    assert everyday_matters(population) == everyday_matters(population)


def test_every_village_has_four_or_five_short_matters(population: Population) -> None:
    """Enough for a score in each of the last two months."""
    found = everyday_matters(population)
    for village in population.villages:
        assert 4 <= sum(m.village == village.name for m in found) <= 5
