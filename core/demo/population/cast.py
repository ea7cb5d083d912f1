"""The people of the story, with keys that never change.

The village roles of the walk all live in 店下第1网格 of 槎市村, one person each: a login shows
what this role sees and nothing else. So 杨国平, a member without a post, stands for
``party_member``, though 聂建华 (``village_cadre``) is a party member, too.
"""

from datetime import date
from functools import cache
from typing import Final, NamedTuple

from core.demo.population.people import KnownPerson
from core.demo.population.records import Gender, Role

CHASHI: Final = "360982005210"
MENLOULI: Final = "360982005002"
ZHUFANG: Final = "360982005213"
JIAOHU: Final = "360982005219"
XINGTANG: Final = "360982005220"

STORY_GRID_NAME: Final = "店下第1网格"

WALK: Final[dict[Role, str]] = {
    "township_admin": "staff-chen-min",
    "township_leader": "staff-huang-zhiqiang",
    "liaison_cadre": "staff-zou-zhimin",
    "village_secretary": "nie-guoping",
    "village_cadre": "nie-jianhua",
    "village_supervisor": "fu-shuigen",
    "group_leader": "nie-changgen",
    "grid_chief": "nie-changgen",
    "grid_member": "xiong-xiaolan",
    "party_member": "yang-guoping",
}
"""One well-known person for each main role: role to person key."""

SECRETARIES: Final = {
    CHASHI: "nie-guoping",
    MENLOULI: "zou-li",
    JIAOHU: "xiong-jianping",
    XINGTANG: "yang-guohua",
}
"""Village code to the key of its secretary, where the story names one."""

CADRES: Final = {CHASHI: "nie-jianhua"}
SUPERVISORS: Final = {CHASHI: "fu-shuigen"}
GRID_MEMBER: Final = "xiong-xiaolan"
GROUP_LEADER: Final = "nie-changgen"

LINKED_BY: Final = {
    "wang-ruigen-home": "nie-jianhua",
    "yang-guihua-home": "yang-guoping",
    "nie-huogen-home": "yang-guoping",
    "fu-xiaoping-home": "nie-jianhua",
}
"""Household key to the party member who looks after it, where the story says so."""


class NamedLeader(NamedTuple):
    """A group leader of whom the story knows no more than the name."""

    name: str
    gender: Gender


OTHER_LEADERS: Final = (
    NamedLeader("王春华", "male"),
    NamedLeader("王瑞民", "male"),
    NamedLeader("熊建国", "male"),
    NamedLeader("熊梅英", "female"),
    NamedLeader("付菊英", "female"),
    NamedLeader("杨桂香", "female"),
    NamedLeader("聂水生", "male"),
    NamedLeader("黄义生", "male"),
    NamedLeader("邹细根", "male"),
    NamedLeader("敖秀莲", "female"),
    NamedLeader("皮冬生", "male"),
    NamedLeader("陈火旺", "male"),
)
"""Leaders of the other groups of 槎市村, in the order of the groups from the second."""


class KnownHousehold(NamedTuple):
    """A household of the story: where it lives and who lives there, the head first."""

    key: str
    village_code: str
    group: str
    """Name of the group; in a community, its first."""
    door_number: int
    members: tuple[KnownPerson, ...]


_PARTY = "party-member"


def is_known(key: str) -> bool:
    """Whether a person's or household's key is of the story; drawn ones are ``h005210-0001``."""
    return not (key[0] == "h" and key[1].isdigit())


def _of(line: str) -> KnownPerson:
    """One line ``key name gender birth relation phone work schooling [party-member]``."""
    key, name, gender, birth, relation, phone, work, schooling, *rest = line.split()
    return KnownPerson(
        key,
        name,
        "female" if gender == "女" else "male",
        date.fromisoformat(birth),
        relation,
        None if phone == "-" else f"1942000{phone}",
        tuple(work.split("+")) if work != "-" else (),
        schooling,
        is_party_member=_PARTY in rest,
    )


def _home(key: str, village_code: str, group: str, door_number: int, lines: str) -> KnownHousehold:
    members = tuple(_of(line) for line in lines.strip().splitlines())
    return KnownHousehold(key, village_code, group, door_number, members)


@cache
def households() -> tuple[KnownHousehold, ...]:
    """Households of the story; those of 店下小组 all live in its first grid."""
    return (
        _home("wang-ruigen-home", CHASHI, "店下小组", 12, """
            wang-ruigen 王瑞根 男 1967-04-12 户主 2071 farmer+craftsman 初中
            wang-ruigen-wife 邹春莲 女 1968-09-03 配偶 2072 farmer 小学
            wang-ruigen-son 王建峰 男 1992-01-25 子 2073 migrant_worker 高中
            wang-ruigen-son-wife 曾艳玲 女 1993-06-18 儿媳 2074 factory_worker 中专
            wang-ruigen-grandson 王梓轩 男 2017-10-09 孙子 - student 小学在读"""),
        _home("yang-guihua-home", CHASHI, "店下小组", 7, """
            yang-guihua 杨桂花 女 1964-08-21 户主 2007 farmer 小学
            yang-guihua-husband 聂春生 男 1962-02-14 配偶 2008 farmer 初中
            yang-guihua-granddaughter 聂雨涵 女 2016-05-30 孙女 - student 小学在读"""),
        _home("nie-huogen-home", CHASHI, "店下小组", 31, """
            nie-huogen 聂火根 男 1947-12-05 户主 - retired 小学"""),
        _home("fu-xiaoping-home", CHASHI, "店下小组", 19, """
            fu-xiaoping 付小平 男 1985-03-17 户主 2019 farmer+migrant_worker 高中
            fu-xiaoping-wife 彭丽萍 女 1987-11-02 配偶 2020 home_maker 初中
            fu-xiaoping-son 付浩然 男 2011-07-08 子 - student 初中在读
            fu-xiaoping-mother 廖菊英 女 1959-01-29 母 2020 retired 小学"""),
        _home("xiong-xiaolan-home", CHASHI, "店下小组", 5, """
            xiong-xiaolan 熊小兰 女 1989-05-11 配偶 2005 shop_owner 中专
            xiong-xiaolan-husband 聂志勇 男 1986-10-20 户主 2006 driver 高中
            xiong-xiaolan-daughter 聂欣怡 女 2014-02-16 女 - student 小学在读"""),
        _home("nie-jianhua-home", CHASHI, "店下小组", 16, """
            nie-jianhua 聂建华 男 1976-06-27 户主 2016 farmer+veteran 高中 party-member
            nie-jianhua-wife 黄美珍 女 1978-12-13 配偶 2017 factory_worker 初中
            nie-jianhua-son 聂子航 男 2005-09-01 子 2018 student 大专在读"""),
        _home("nie-guoping-home", CHASHI, "店下小组", 1, """
            nie-guoping 聂国平 男 1971-11-08 户主 2001 farmer 大专 party-member
            nie-guoping-wife 敖秀兰 女 1973-03-22 配偶 2002 teacher 中专"""),
        _home("fu-shuigen-home", CHASHI, "店下小组", 23, """
            fu-shuigen 付水根 男 1963-07-19 户主 2023 retired+teacher 高中 party-member
            fu-shuigen-wife 谢细妹 女 1965-10-06 配偶 2024 retired 初中"""),
        _home("nie-changgen-home", CHASHI, "店下小组", 3, """
            nie-changgen 聂长根 男 1966-02-02 户主 2003 farmer 初中
            nie-changgen-wife 杨细英 女 1967-08-15 配偶 2004 farmer 小学"""),
        _home("yang-guoping-home", CHASHI, "店下小组", 28, """
            yang-guoping 杨国平 男 1969-09-24 户主 2028 vegetable_grower+veteran 高中 party-member
            yang-guoping-wife 徐冬兰 女 1970-12-30 配偶 2029 vegetable_grower 初中
            yang-guoping-son 杨志鹏 男 1996-04-04 子 2030 company_employee 本科"""),
        _home("zou-li-home", MENLOULI, "第一居民小组", 1, """
            zou-li 邹丽 女 1983-01-16 户主 2101 company_employee 本科 party-member
            zou-li-husband 李文斌 男 1981-05-09 配偶 2102 company_employee 大专
            zou-li-son 李思远 男 2010-08-26 子 - student 高中在读"""),
        _home("zou-guoqiang-home", MENLOULI, "第一居民小组", 2, """
            zou-guoqiang 邹国强 男 1972-10-10 户主 2103 shop_owner 高中
            zou-guoqiang-wife 吴小红 女 1974-07-07 配偶 2104 shop_owner 初中
            zou-guoqiang-father 邹水发 男 1948-03-03 父 - retired 小学"""),
        _home("xiong-jianping-home", JIAOHU, "社前小组", 8, """
            xiong-jianping 熊建平 男 1974-04-28 户主 2108 vegetable_grower 大专 party-member
            xiong-jianping-wife 喻桂兰 女 1975-09-12 配偶 2109 vegetable_grower 初中"""),
        _home("ao-xiuying-home", JIAOHU, "社前小组", 15, """
            ao-xiuying 敖秀英 女 1952-06-06 户主 2115 retired 小学"""),
        _home("yang-guohua-home", XINGTANG, "二组", 6, """
            yang-guohua 杨国华 男 1970-02-18 户主 2206 vegetable_grower 高中 party-member
            yang-guohua-wife 郭秋英 女 1971-11-25 配偶 2207 vegetable_grower 初中"""),
        _home("pi-chunsheng-home", XINGTANG, "二组", 14, """
            pi-chunsheng 皮春生 男 1968-03-05 户主 2214 vegetable_grower 初中
            pi-chunsheng-wife 胡金莲 女 1969-05-23 配偶 2215 vegetable_grower 小学"""),
        _home("lu-xinmin-home", ZHUFANG, "卢陈小组", 9, """
            lu-xinmin 卢新民 男 1979-08-08 户主 2309 craftsman 高中 party-member
            lu-xinmin-wife 陈海燕 女 1981-02-27 配偶 2310 factory_worker 初中"""),
        _home("chen-qiusheng-home", ZHUFANG, "卢陈小组", 17, """
            chen-qiusheng 陈秋生 男 1945-09-17 户主 - retired 没上过学"""),
    )  # fmt: skip


_STAFF = """
staff-chen-min 陈敏 女 1988-03-08 工作人员 3001 civil_servant 本科
staff-huang-zhiqiang 黄志强 男 1975-06-01 工作人员 3002 civil_servant 本科 party-member
staff-xu-jianjun 徐建军 男 1979-10-12 工作人员 3003 civil_servant 本科 party-member
staff-xie-huimin 谢慧敏 女 1982-12-20 工作人员 3004 civil_servant 本科 party-member
staff-zou-zhimin 邹志敏 女 1990-04-15 工作人员 3005 civil_servant 本科 party-member
"""


def staff() -> tuple[KnownPerson, ...]:
    """Named staff of the street: admin, three leaders, the liaison cadre of 槎市村."""
    return tuple(_of(line) for line in _STAFF.strip().splitlines())


def admin_of_neighbour(slug: str) -> KnownPerson | None:
    """The admin of a neighbour where the story names one: 李芳 of 店下镇."""
    if slug != "dianxia":
        return None
    return _of("staff-li-fang 李芳 女 1986-07-14 工作人员 3105 civil_servant 本科")
