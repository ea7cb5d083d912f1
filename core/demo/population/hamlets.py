"""Names of hamlets (自然村), each used once in the street, and of housing compounds."""

FIXED = {
    "360982005210": ("店下", "王家", "熊坊", "坪上", "聂坊", "港口", "石桥"),
    "360982005213": ("卢陈",),
    "360982005219": ("社前",),
}
"""Hamlets of the story, first in their village. 卢陈 is no village of the official list: it is
placed in 朱坊村 as a hamlet until somebody who knows better says otherwise."""

CLANS = {"店下": "聂聂聂王王杨杨付", "卢陈": "卢卢卢陈陈", "社前": "敖敖熊熊黄"}
"""Surnames of the story's hamlets, by weight."""

NUMBERED = frozenset({"360982005220"})
"""Villages that count their groups through (一组, 二组, …) instead of naming them: 杏塘村."""

COMPOUNDS = (
    "锦江小区",
    "东门小区",
    "樟园小区",
    "药都花园",
    "滨江小区",
    "粮站宿舍",
    "翠竹苑",
    "新建巷",
)

_PLACES = (
    "塘边 井头 祠前 上屋 下屋 老屋 新屋 桥头 港口 堎上 圳边 坪上 坑口 "
    "窑前 庙背 山下 坳背 湾里 垱上 棠下 沙洲 石桥 枫树下 柘树下 油榨下 "
    "东边 西边 岭上 洲头 渡口 竹山 梅园 桃园 莲塘 牛角塘 大塘 长塘 月塘 "
    "上街 下街 樟树下 石塘 高坪 田心 墩上 水口 山背 桐树下 茶园 芦塘 "
    "龙口 凤形 沙埠 横塘 新塘 门口塘 社背 社下 西塘 南塘 北塘 车上 水车 "
    "石灰窑 砖瓦窑 双井 古井 上坊 下坊 中洲 荷塘 栗树下 桂花树下 大屋场 "
    "小屋场 东岸 西岸 长岭 白沙 黄泥塘 磨坊 铁炉 碾下 竹园 菜园"
)
"""Names after places, separated by blanks."""

_CLANS = "聂杨熊付邹敖皮陈王黄李刘张曾彭廖徐孙胡朱罗谢"
_CLAN_PLACES = tuple(clan + ending for ending in ("家", "坊", "家边", "家巷") for clan in _CLANS)


def clan_of(hamlet: str) -> str | None:
    """The surname in a hamlet's name: 熊家 gives 熊, 塘边 none."""
    return hamlet[0] if hamlet in _CLAN_PLACES else None


def pool() -> list[str]:
    """All free names, places and clans mixed; a fresh list, to be shuffled and used up."""
    fixed = {name for names in FIXED.values() for name in names}
    return [name for name in (*_PLACES.split(), *_CLAN_PLACES) if name not in fixed]
