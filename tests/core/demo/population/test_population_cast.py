"""The people of the story are where the story says."""

import pytest

from core.demo.population import Household, Person, Population, cast, street
from core.demo.population.records import Role


def home(population: Population, key: str) -> tuple[Household, list[Person]]:
    household = next(one for one in population.households if one.key == key)
    return household, [who for who in population.persons if who.household_key == key]


def roles_of(population: Population, key: str) -> set[Role]:
    return {post.role for post in population.posts if post.person_key == key}


@pytest.fixture(params=[15_000, 400], ids=["full", "small"])
def population(request: pytest.FixtureRequest, whole_street: Population) -> Population:
    return whole_street if request.param == 15_000 else street(request.param)


@pytest.mark.parametrize(
    ("key", "name", "door", "people"),
    [
        ("wang-ruigen", "王瑞根", "店下12号", 5),
        ("yang-guihua", "杨桂花", "店下7号", 3),
        ("nie-huogen", "聂火根", "店下31号", 1),
        ("fu-xiaoping", "付小平", "店下19号", 4),
    ],
)
def test_residents_live_where_the_story_says(
    population: Population, key: str, name: str, door: str, people: int
) -> None:
    household, persons = home(population, f"{key}-home")
    grid = next(one for one in population.grids if one.code == household.grid_code)
    assert household.door == door
    assert household.head_person_key == key
    assert grid.name == "店下第1网格"
    assert grid.village_code == cast.CHASHI
    assert len(persons) == people
    assert next(who.name for who in persons if who.key == key) == name


def test_the_story_is_the_same_at_every_size(
    population: Population, whole_street: Population
) -> None:
    def story(of: Population) -> set[Person]:
        return {who for who in of.persons if cast.is_known(who.key) and who.household_key}

    assert len(story(population)) == sum(len(one.members) for one in cast.households())
    assert story(population) == story(whole_street)


def test_every_role_of_the_walk_is_held_in_chashi(population: Population) -> None:
    for role, key in cast.WALK.items():
        held = [post for post in population.posts if post.person_key == key and post.role == role]
        assert held, role
        if not role.startswith("township"):
            assert cast.CHASHI in {post.village_code for post in held}, role


def test_the_plain_roles_of_the_walk_are_held_alone(population: Population) -> None:
    assert roles_of(population, "xiong-xiaolan") == {"grid_member"}
    assert roles_of(population, "yang-guoping") == {"party_member"}
    assert roles_of(population, "nie-jianhua") == {"village_cadre", "party_member"}
    assert roles_of(population, "wang-ruigen") == set()


def test_the_village_roles_of_the_walk_live_in_one_grid(population: Population) -> None:
    homes = {one.key: one.grid_code for one in population.households}
    persons = {who.key: who for who in population.persons}
    grids = {
        homes[household]
        for key in cast.WALK.values()
        if (household := persons[key].household_key) is not None
    }
    assert len(grids) == 1


def test_secretaries_of_other_villages_are_those_of_the_story(population: Population) -> None:
    secretaries = {
        post.village_code: post.person_key
        for post in population.posts
        if post.role == "village_secretary"
    }
    assert secretaries.items() >= cast.SECRETARIES.items()
    assert secretaries[cast.MENLOULI] == "zou-li"
    assert secretaries[cast.XINGTANG] == "yang-guohua"


def test_the_known_leaders_lead_the_other_groups_of_chashi(population: Population) -> None:
    names = {who.key: who.name for who in population.persons}
    leaders = [
        names[post.person_key]
        for post in population.posts
        if post.role == "group_leader" and post.village_code == cast.CHASHI
    ]
    assert leaders == ["聂长根", *(leader.name for leader in cast.OTHER_LEADERS)]


def test_the_links_of_the_story_hold(population: Population) -> None:
    links = {link.household_key: link.party_member_person_key for link in population.links}
    assert links.items() >= cast.LINKED_BY.items()


def test_hamlets_of_the_story_exist(population: Population) -> None:
    named = {(group.village_code, group.name) for group in population.groups}
    assert (cast.CHASHI, "店下小组") in named
    assert (cast.JIAOHU, "社前小组") in named
    assert (cast.ZHUFANG, "卢陈小组") in named
    assert (cast.XINGTANG, "二组") in named


def test_the_story_grid_has_the_38_households_of_the_story(whole_street: Population) -> None:
    code = next(grid.code for grid in whole_street.grids if grid.name == cast.STORY_GRID_NAME)
    assert sum(one.grid_code == code for one in whole_street.households) == 38
