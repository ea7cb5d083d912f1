"""Bodies and what they may resolve, as data. Pure."""

from collections.abc import Mapping
from types import MappingProxyType

BODIES: Mapping[str, str] = MappingProxyType(
    {
        "two_committees_meeting": "村“两委”班子会",
        "group_leaders_meeting": "村（居）民小组长会",
        "womens_group_leaders_meeting": "妇女小组长会",
        "representatives_meeting": "村（居）民代表会",
        "monthly_dispatch_meeting": "街道月度调度会",
        "joint_leadership_meeting": "党政班子联席会",
    }
)
OUTCOMES: Mapping[str, str] = MappingProxyType(
    {
        "do_it": "就这么办",
        "raise_level": "报上一级",
        "send_back": "退回重新分办",
        "postpone": "缓一缓",
        "cannot": "办不了，向群众说明",
    }
)
NEXT_LEVEL: Mapping[str, str] = MappingProxyType({"L1": "L2", "L2": "L3"})
