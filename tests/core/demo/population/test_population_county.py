"""The county's divisions and the small townships beside the street."""

from collections import Counter

import pytest

from core.demo.population import Division, division_by_slug, divisions, neighbour, villages_of
from core.demo.population.records import AS_OF

NEIGHBOURS = [one for one in divisions() if one.slug != "zhangjiashan"]


def test_the_county_has_22_units_with_addresses_of_their_own() -> None:
    every = divisions()
    assert len(every) == 22
    assert len({one.slug for one in every}) == 22
    assert all(one.slug.isascii() and one.slug.isalpha() for one in every)
    assert Counter(one.kind for one in every) == {"街道": 5, "镇": 10, "乡": 4, "other": 3}


@pytest.mark.parametrize(
    ("slug", "name"),
    [
        ("zhangjiashan", "张家山街道"),
        ("dianxia", "店下镇"),
        ("changfu", "昌傅镇"),
        ("gongyeyuan", "樟树市工业园区"),
        ("binjiangxincheng", "滨江新城"),
        ("shuangjin", "省双金园艺场"),
    ],
)
def test_a_unit_is_found_by_its_address(slug: str, name: str) -> None:
    assert division_by_slug(slug).township_name == name


def test_an_unknown_address_is_answered_with_the_known_ones() -> None:
    with pytest.raises(LookupError, match=r"没有“nowhere”。可以写：ganyang、"):
        division_by_slug("nowhere")


def test_all_310_villages_have_short_names() -> None:
    villages = [village for one in divisions() for village in villages_of(one)]
    assert len(villages) == 310
    assert len({village.code for village in villages}) == 310
    assert all(village.name.endswith(("村", "社区", "生活区")) for village in villages)
    assert not any("委" in village.name for village in villages)


def test_names_and_organisations_of_the_street_are_as_people_say_them() -> None:
    named = {village.name: village for village in villages_of(division_by_slug("zhangjiashan"))}
    assert named["槎市村"].party_org_name == "槎市村党支部"
    assert named["蛟湖村"].party_org_name == "蛟湖村党总支"
    assert named["门楼里社区"].kind == "community"
    assert named["门楼里社区"].party_org_name == "门楼里社区党支部"
    assert named["杏塘村"].pinyin == "xing tang cun"


@pytest.mark.parametrize("division", NEIGHBOURS, ids=lambda one: one.slug)
def test_a_neighbour_has_all_its_villages_and_few_households(division: Division) -> None:
    near = neighbour(division)
    groups = Counter(group.village_code for group in near.groups)
    grids = Counter(grid.village_code for grid in near.grids)
    households = Counter(home.grid_code[:12] for home in near.households)
    codes = {village.code for village in villages_of(division)}
    assert set(groups) == set(grids) == set(households) == codes
    assert set(groups.values()) | set(grids.values()) <= {1, 2}
    assert all(5 <= count <= 7 for count in households.values())
    assert len({who.id_number for who in near.persons}) == len(near.persons)


@pytest.mark.parametrize("division", NEIGHBOURS, ids=lambda one: one.slug)
def test_a_neighbour_has_one_person_for_each_main_role(division: Division) -> None:
    near = neighbour(division)
    first = near.villages[0].code
    assert {(post.role, post.village_code) for post in near.posts} >= {
        ("village_secretary", first),
        ("village_supervisor", first),
        ("grid_member", first),
        ("party_member", first),
        ("township_admin", None),
        ("township_leader", None),
    }
    holders = [post.person_key for post in near.posts]
    assert len(set(holders)) == len(holders) == 6
    persons = {who.key: who for who in near.persons}
    assert all(AS_OF.year - persons[key].birth.year > 20 for key in holders)
    assert near.links


def test_a_neighbour_comes_out_the_same_every_time() -> None:
    division = division_by_slug("dianxia")
    assert neighbour(division) == neighbour(division)


def test_the_street_is_no_neighbour_of_itself() -> None:
    with pytest.raises(ValueError, match="张家山街道是整个街道"):
        neighbour(division_by_slug("zhangjiashan"))


def test_the_admin_of_dianxia_is_the_one_of_the_story() -> None:
    near = neighbour(division_by_slug("dianxia"))
    key = next(post.person_key for post in near.posts if post.role == "township_admin")
    assert next(who.name for who in near.persons if who.key == key) == "李芳"
