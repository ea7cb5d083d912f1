"""The sixteen base categories and what the words of a demand suggest. A person always confirms.

Seed list of the product (from the article's own fields 基础设施、教育教学、医疗卫生、交通出行, widened
by published rural lists); a township's overlay joins later.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

CATEGORIES: Mapping[str, str] = MappingProxyType(
    {
        "INF": "基础设施",
        "EDU": "教育教学",
        "MED": "医疗卫生",
        "TRA": "交通出行",
        "ENV": "人居环境",
        "AGR": "农业产业",
        "LND": "土地宅基地",
        "HOU": "住房建房",
        "SOC": "社保救助",
        "LAB": "就业欠薪",
        "DIS": "矛盾纠纷",
        "SAF": "平安应急",
        "GOV": "村务党务",
        "CUL": "乡风文明",
        "MKT": "市场消费",
        "OTH": "其他",
    }
)
KINDS: Mapping[str, str] = MappingProxyType(
    {
        "help": "求助",
        "inquiry": "咨询",
        "suggestion": "建议",
        "complaint": "投诉",
        "report": "举报",
        "praise": "表扬",
    }
)
NATURES: Mapping[str, str] = MappingProxyType(
    {"urgent": "急需事", "hoped": "期盼事", "worry": "烦心事"}
)
URGENCIES: Mapping[str, str] = MappingProxyType(
    {"normal": "一般", "pressing": "紧急", "critical": "特急"}
)

_HINTS: tuple[tuple[str, str], ...] = (
    ("SAF", "着火|火灾|消防|打人|坍塌|溺水|煤气|井盖|盖板"),
    ("INF", "路灯|水渠|水管|自来水|停水|停电|电线|网络|下水道|排水|水泵|塘坝|路面|盏灯|装灯"),
    ("ENV", "垃圾|污水|厕所|臭|焚烧|蚊|粪|卫生死角"),
    ("TRA", "公交|班车|停车|红绿灯|堵车|修路|村道|坑"),
    ("MED", "医院|看病|药|卫生室|体检|疫苗|医生"),
    ("EDU", "学校|上学|老师|幼儿园|放学|校车"),
    ("AGR", "种植|火龙果|大棚|补贴|农药|收成|销路|技术|培训|养殖"),
    ("LND", "宅基地|征地|承包|田界|地界"),
    ("HOU", "建房|危房|漏雨|房子"),
    ("SOC", "低保|医保|养老|社保|残疾|老年卡|救助"),
    ("LAB", "工资|欠薪|打工|找工作|就业"),
    ("DIS", "吵架|纠纷|邻居|打架|占道"),
    ("GOV", "村务|公开|账目|村干部|集体"),
    ("CUL", "彩礼|赌博|广场舞|红白"),
    ("MKT", "假货|短斤|退款|商店"),
)

EMERGENCY = re.compile(
    r"着火|起火|火灾|爆炸|煤气泄漏|救命|杀人|砍人|持刀|家暴|打死|自杀|不想活|跳楼|喝农药|溺水|落水|昏迷"
)
EMERGENCY_SAID = "听起来很急：着火打119，有人受伤打120，有人动手打110。先打电话，再登记。"


@dataclass(frozen=True, slots=True)
class Suggested:
    """A code and the words that suggest it."""

    code: str
    reason: str


def suggest_category(text: str) -> Suggested | None:
    """Return the category that the words suggest first, or None."""
    for code, words in _HINTS:
        found = re.search(words, text)
        if found:
            return Suggested(code, f"话里说到“{found[0]}”")
    return None


def is_emergency(text: str) -> bool:
    """Whether the words speak of fire, violence, drowning or self-harm."""
    return EMERGENCY.search(text) is not None


def confidential_by_default(kind: str, category: str | None) -> bool:
    """Reports, and complaints about village affairs or cadres, are seen by street leaders only."""
    return kind == "report" or (kind == "complaint" and category == "GOV")


_CADRES = re.compile(
    r"举报|贪污|受贿|行贿|克扣|截留|挪用|吃拿卡要|打击报复"
    r"|(书记|村主任|村干部|村官).{0,20}(不管|不理|推|骂|打|收钱|拿钱|占|欺|态度|不公|私)"
)


@dataclass(frozen=True, slots=True)
class Heard:
    """What the words themselves say about how to treat them."""

    kind: str
    category: str | None
    urgency: str
    confidential: bool
    emergency: bool


def hear(text: str, kind: str, category: str | None, urgency: str, *, by_staff: bool) -> Heard:
    """Return kind, category, urgency and secrecy of new words.

    Emergencies are critical at once. What a resident writes without anybody's help and speaks of
    cadres goes to the street's leaders, not to the cadres; a leader may open it.
    """
    suggested = suggest_category(text) if category is None else None
    category = suggested.code if suggested else category
    if not by_staff and kind == "help" and _CADRES.search(text):
        kind, category = "complaint", "GOV"
    emergency = is_emergency(text)
    urgency = "critical" if emergency and urgency == "normal" else urgency
    return Heard(kind, category, urgency, confidential_by_default(kind, category), emergency)


@dataclass(frozen=True, slots=True)
class Proposal:
    """The level that is proposed, and why."""

    level: str
    reason: str


_STREET = re.compile(r"水库|省道|国道|学校|医院|征地|拆迁|污染|跨村|河堤")
_BROAD = re.compile(r"大家|全村|全组|都反映|好多户|几十户|集资|占地|迁坟|承包|分红")
_VILLAGE = re.compile(r"路灯|盏灯|修路|水渠|水管|电线|塘坝|垃圾|排水|厕所|水泵|盖板|井盖")


def propose_level(text: str, category: str | None, petitioners: int) -> Proposal:
    """Propose who can decide it: one member, the village, its representatives, or the street."""
    if found := _STREET.search(text):
        return Proposal("L3", f"说到“{found[0]}”，村里多半定不了，交街道调度会")
    if petitioners >= 5 or category == "LND":
        why = f"{petitioners}户都反映" if petitioners >= 5 else "土地的事"
        return Proposal("L2", f"{why}，要小组长会、代表会一起商量")
    if found := _BROAD.search(text):
        return Proposal("L2", f"说到“{found[0]}”，牵涉面广，要大家商量")
    if found := _VILLAGE.search(text):
        return Proposal("L1", f"“{found[0]}”要村里出钱出工，交村“两委”班子会")
    return Proposal("L0", "一户的事，党员能直接办，不用开会")
