"""张家山街道 as the demo makes it."""

import hashlib
import time
from collections import Counter, defaultdict

import pytest

from core.demo.population import FEWEST_HOUSEHOLDS, Population, cast, street
from core.demo.population.records import AS_OF


def fingerprint(population: Population) -> str:
    return hashlib.sha256(repr(population).encode()).hexdigest()


def test_the_street_has_the_published_size(whole_street: Population) -> None:
    assert len(whole_street.villages) == 27
    assert len(whole_street.groups) == 358
    assert len(whole_street.grids) == 386
    assert len(whole_street.households) == 15_000
    assert 59_500 < len(whole_street.persons) < 60_500


def test_jiaohu_has_its_published_figures(whole_street: Population) -> None:
    home_of = {home.key: home.grid_code[:12] for home in whole_street.households}
    people = [
        who for who in whole_street.persons if home_of.get(who.household_key or "") == cast.JIAOHU
    ]
    assert sum(group.village_code == cast.JIAOHU for group in whole_street.groups) == 22
    assert sum(code == cast.JIAOHU for code in home_of.values()) == 811
    assert len(people) == 3_642
    assert sum(who.is_party_member for who in people) == 84


def test_there_are_1354_party_members_and_the_mark_agrees_with_the_post(
    whole_street: Population,
) -> None:
    posts = {post.person_key for post in whole_street.posts if post.role == "party_member"}
    marked = {who.key for who in whole_street.persons if who.household_key and who.is_party_member}
    assert len(posts) == 1_354
    assert posts == marked


def test_every_grid_holds_30_to_50_households(whole_street: Population) -> None:
    loads = Counter(home.grid_code for home in whole_street.households)
    assert set(loads) == {grid.code for grid in whole_street.grids}
    assert all(30 <= load <= 50 for load in loads.values())


@pytest.mark.parametrize("households", [12_500, 18_500])
def test_the_load_stays_in_bounds_when_the_street_is_a_little_smaller_or_larger(
    households: int,
) -> None:
    loads = Counter(home.grid_code for home in street(households).households)
    assert 30 <= min(loads.values()) <= max(loads.values()) <= 50


@pytest.mark.parametrize("households", [FEWEST_HOUSEHOLDS, 400, 1_000])
def test_a_small_street_keeps_its_villages_grids_and_posts(households: int) -> None:
    small = street(households)
    assert len(small.households) == households
    assert len(small.villages) == 27
    assert len(small.grids) == 386
    assert Counter(post.role for post in small.posts)["grid_member"] == 386
    assert Counter(post.role for post in small.posts)["village_secretary"] == 27


def test_fewer_households_than_posts_need_are_refused_in_words() -> None:
    with pytest.raises(ValueError, match="户数至少要200，现在是199"):
        street(199)


def test_the_same_street_comes_out_every_time(whole_street: Population) -> None:
    assert fingerprint(street()) == fingerprint(whole_street)


def test_every_code_number_and_key_is_given_once(whole_street: Population) -> None:
    every = whole_street
    for values in (
        [village.code for village in every.villages],
        [village.name for village in every.villages],
        [(group.village_code, group.seq) for group in every.groups],
        [(group.village_code, group.name) for group in every.groups],
        [grid.code for grid in every.grids],
        [(grid.village_code, grid.name) for grid in every.grids],
        [home.key for home in every.households],
        [home.number for home in every.households],
        [(home.grid_code[:12], home.door) for home in every.households],
        [who.key for who in every.persons],
        [who.id_number for who in every.persons],
    ):
        assert len(set(values)) == len(values)


def test_a_name_is_used_once_in_a_village(whole_street: Population) -> None:
    village_of = {home.key: home.grid_code[:12] for home in whole_street.households}
    named = [(village_of.get(who.household_key or ""), who.name) for who in whole_street.persons]
    assert len(set(named)) == len(named)


def test_everything_points_to_something_that_exists(whole_street: Population) -> None:
    grids = {grid.code: grid for grid in whole_street.grids}
    groups = {(group.village_code, group.seq) for group in whole_street.groups}
    persons = {who.key: who for who in whole_street.persons}
    households = {home.key for home in whole_street.households}
    assert all(len(code) == 16 and code[12] == "0" for code in grids)
    assert all((grid.village_code, grid.group_seq) in groups for grid in grids.values())
    for home in whole_street.households:
        assert home.grid_code in grids
        assert persons[home.head_person_key].household_key == home.key
        assert persons[home.head_person_key].relation == "户主"
    assert {who.household_key for who in persons.values()} - {None} == households
    for post in whole_street.posts:
        assert post.person_key in persons
        assert post.since < AS_OF
        if post.group_seq is not None:
            assert (post.village_code, post.group_seq) in groups
        if post.grid_code is not None:
            assert grids[post.grid_code].village_code == post.village_code


def test_every_grid_has_one_member_and_one_chief_and_every_group_a_leader(
    whole_street: Population,
) -> None:
    held = defaultdict(list)
    for post in whole_street.posts:
        held[post.role].append(post)
    grids = sorted(grid.code for grid in whole_street.grids)
    assert sorted(post.grid_code or "" for post in held["grid_member"]) == grids
    assert sorted(post.grid_code or "" for post in held["grid_chief"]) == grids
    assert {(post.village_code, post.group_seq) for post in held["group_leader"]} == {
        (group.village_code, group.seq) for group in whole_street.groups
    }


def test_every_village_has_a_secretary_a_supervisor_cadres_and_one_liaison_cadre(
    whole_street: Population,
) -> None:
    by_village = Counter((post.village_code, post.role) for post in whole_street.posts)
    liaison = Counter(
        post.person_key for post in whole_street.posts if post.role == "liaison_cadre"
    )
    for village in whole_street.villages:
        assert by_village[village.code, "village_secretary"] == 1
        assert by_village[village.code, "village_supervisor"] == 1
        assert 3 <= by_village[village.code, "village_cadre"] <= 6
        assert by_village[village.code, "liaison_cadre"] == 1
    assert by_village[None, "township_leader"] == 3
    assert by_village[None, "township_admin"] == 1
    assert set(liaison.values()) <= {1, 2, 3}


def test_the_supervisor_holds_no_post_that_handles_demands(whole_street: Population) -> None:
    roles = defaultdict(set)
    for post in whole_street.posts:
        roles[post.person_key].add(post.role)
    for held in roles.values():
        if "village_supervisor" in held:
            assert held <= {"village_supervisor", "party_member"}


def test_nearly_every_household_has_a_party_member_of_its_own_group(
    whole_street: Population,
) -> None:
    grids = {grid.code: (grid.village_code, grid.group_seq) for grid in whole_street.grids}
    group_of = {home.key: grids[home.grid_code] for home in whole_street.households}
    home_of = {who.key: who.household_key for who in whole_street.persons}
    for link in whole_street.links:
        home = home_of[link.party_member_person_key]
        assert home is not None
        assert group_of[home] == group_of[link.household_key]
    covered = {link.household_key for link in whole_street.links}
    assert len(covered) == len(whole_street.links)
    assert 0.95 < len(covered) / len(whole_street.households) < 1


def test_ages_fit_the_family(whole_street: Population) -> None:
    heads = {who.household_key: who for who in whole_street.persons if who.relation == "户主"}
    for who in whole_street.persons:
        if who.household_key is None:
            continue
        younger = who.birth.year - heads[who.household_key].birth.year
        assert AS_OF.year - 100 < who.birth.year < AS_OF.year
        if who.relation in {"子", "女"}:
            assert 18 <= younger <= 45
        elif who.relation in {"父", "母", "公公", "婆婆"}:
            assert -31 <= younger <= -18
        elif who.relation in {"孙子", "孙女"}:
            assert 40 <= younger <= 70
        elif who.relation == "配偶":
            assert abs(younger) <= 6


def test_some_old_people_have_no_phone_and_some_share_one_at_home(
    whole_street: Population,
) -> None:
    old = [who for who in whole_street.persons if who.birth.year < 1951]
    assert 0.2 < sum(who.phone is None for who in old) / len(old) < 0.6
    homes = defaultdict(list)
    for who in whole_street.persons:
        if who.phone:
            homes[who.phone].append(who.household_key)
    shared = [keys for keys in homes.values() if len(keys) > 1]
    assert 100 < len(shared) < 1_000
    assert all(len(set(keys)) == 1 for keys in shared)


def test_grid_members_come_from_many_walks_of_life(whole_street: Population) -> None:
    members = {post.person_key for post in whole_street.posts if post.role == "grid_member"}
    tags = Counter(
        tag for who in whole_street.persons if who.key in members for tag in who.occupations
    )
    assert {"veteran", "teacher", "village_doctor", "farmer", "shop_owner"} <= set(tags)
    assert "student" not in tags


def test_the_street_is_made_quickly_enough_to_wait_for() -> None:
    begun = time.perf_counter()
    made = street()
    print(f"{len(made.persons)} persons in {time.perf_counter() - begun:.2f} s")
    assert made.persons
