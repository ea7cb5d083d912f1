"""Surnames, given names, schooling and work of the area: weighted lists of our own making.

A list's weight is how often an entry stands in it, so that a pick is one index.
"""

from functools import cache
from itertools import product
from typing import NamedTuple, TypeVar

from core.demo.population.pinyin import sort_key
from core.demo.population.records import Gender

LOCAL_SURNAMES = tuple("聂聂聂聂杨杨杨杨熊熊熊熊付付付付邹邹邹敖敖敖皮皮皮陈陈陈王王王黄黄黄")
"""Of the clans whose hamlets lie here."""

SURNAMES_FROM_ELSEWHERE = tuple(
    "李李李李刘刘刘刘张张张张陈陈陈陈黄黄黄王王王周周周吴吴杨杨聂熊付邹邹敖皮曾曾彭彭廖廖徐徐孙孙"
    "胡胡朱朱罗罗谢谢肖肖袁袁喻喻郭郭龚钟丁万卢习姜简晏甘游况易何余宋梁傅江唐"
)
"""Of wives, mothers and those who moved in."""


class GivenName(NamedTuple):
    """A given name with its sort key."""

    text: str
    pinyin: str


_PARTS: dict[tuple[Gender, int], tuple[str, str]] = {
    ("male", 0): (
        "长水火春国瑞细冬秋金木义福贵仁德年新文志连炳正财",
        "根生华平民发云林明辉保龙祥如来荣才清仁旺",
    ),
    ("male", 1): (
        "建志国小海晓文永卫俊云新光少红学金春爱庆",
        "平华军强勇明辉峰林波斌刚鹏飞涛亮文兵锋武",
    ),
    ("male", 2): (
        "子宇浩俊嘉梓一思博天家明泽承景昊奕文书沐",
        "轩涵豪杰睿晨阳航辰骏毅铭瑞熙宸恒朗皓哲然",
    ),
    ("female", 0): (
        "桂秀菊梅细春冬金水腊月凤招连根荷玉年福秋",
        "英花香莲兰秀珍妹娥云凤女梅红姑蓉芝娇",
    ),
    ("female", 1): (
        "小丽建晓海美艳红春雪燕玉志金文冬爱慧秋少",
        "兰萍芳霞琴娟敏玲梅平华云珍英连清蓉香",
    ),
    ("female", 2): (
        "子欣雨思梓诗佳可语若嘉一雅心梦依紫钰婉芷",
        "涵怡彤妍琪萱瑶馨悦婷宁然晴汐玥雯菲颖",
    ),
}
"""First and second characters, by gender and generation (born before 1968, before 1996, later)."""

_SINGLE: dict[tuple[Gender, int], str] = {
    ("male", 0): "",
    ("male", 1): "军勇强辉斌涛亮鹏",
    ("male", 2): "睿轩浩杰晨航毅",
    ("female", 0): "",
    ("female", 1): "丽敏艳芳霞燕娟",
    ("female", 2): "怡彤妍欣悦婷颖",
}
_SINGLE_WEIGHT = 4


def generation(birth_year: int) -> int:
    """Which of the three naming fashions a year of birth belongs to."""
    if birth_year < 1968:
        return 0
    return 1 if birth_year < 1996 else 2


@cache
def given_names(gender: Gender, fashion: int) -> tuple[GivenName, ...]:
    """All given names of a gender and generation; some hundreds."""
    first, second = _PARTS[gender, fashion]
    texts = [a + b for a, b in product(first, second) if a != b]
    texts.extend(_SINGLE[gender, fashion] * _SINGLE_WEIGHT)
    return tuple(GivenName(text, sort_key(text)) for text in texts)


OCCUPATIONS = {
    "farmer": "务农",
    "migrant_worker": "外出务工",
    "factory_worker": "本地务工",
    "shop_owner": "个体经营",
    "craftsman": "手艺人",
    "driver": "司机",
    "vegetable_grower": "蔬菜种植户",
    "fish_farmer": "养殖户",
    "teacher": "教师",
    "village_doctor": "乡村医生",
    "veteran": "退役军人",
    "company_employee": "企业职工",
    "civil_servant": "机关工作人员",
    "home_maker": "料理家务",
    "student": "在校学生",
    "retired": "退休或在家养老",
}
"""Occupation tags: code and the word for it."""

WALKS_OF_LIFE = frozenset({"veteran", "teacher", "village_doctor", "shop_owner", "retired"})
"""Tags that make somebody likely to be asked to be a grid member."""

WORK_BY_AGE: tuple[tuple[int, tuple[str, ...]], ...] = (
    (
        35,
        ("migrant_worker",) * 9
        + ("factory_worker",) * 5
        + ("company_employee",) * 4
        + ("shop_owner",) * 2
        + ("driver", "teacher", "craftsman", "vegetable_grower"),
    ),
    (
        60,
        ("farmer",) * 7
        + ("migrant_worker",) * 6
        + ("factory_worker",) * 4
        + ("shop_owner",) * 3
        + ("craftsman",) * 2
        + ("vegetable_grower",) * 2
        + ("driver", "fish_farmer", "teacher", "company_employee"),
    ),
    (72, ("farmer",) * 8 + ("retired",) * 2 + ("vegetable_grower", "home_maker")),
    (200, ("retired", "retired", "home_maker")),
)
"""Work of a grown-up younger than the number of years."""

SCHOOLING_BY_AGE: tuple[tuple[int, tuple[str, ...]], ...] = (
    (6, ("学龄前",)),
    (12, ("小学在读",)),
    (15, ("初中在读",)),
    (18, ("高中在读", "高中在读", "中专在读")),
    (22, ("大专在读", "大专在读", "本科在读", "本科在读", "高中", "中专")),
    (36, ("初中", "初中", "高中", "中专", "大专", "大专", "本科", "本科", "本科")),
    (56, ("小学", "初中", "初中", "初中", "初中", "高中", "中专", "大专")),
    (70, ("小学", "小学", "小学", "初中", "初中", "高中")),
    (200, ("没上过学", "没上过学", "小学", "小学", "小学", "初中")),
)
"""Schooling of somebody younger than the number of years."""


_Entry = TypeVar("_Entry")


def by_age(table: tuple[tuple[int, _Entry], ...], age: int) -> _Entry:
    """The row of a table by age in years."""
    return next(row for limit, row in table if age < limit)
