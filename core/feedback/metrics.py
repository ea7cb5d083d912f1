"""What residents' answers count: 解决率 and 满意率, each one query over the last answers of a matter.

宜春-style definitions: 解决率 = 已解决 / 纳入考核 (here: matters judged in the period);
满意率 = (满意 + 基本满意) / 有效评价. A matter counts once, with the last round judged in the period:
the worst answer of that round, so that one petitioner cannot hide another. Confidential matters are
left out: a village must not learn from its figures that one exists.
"""

from core.feedback.queries import JUDGED
from core.kernel.plugins.answers import Metric

RESOLUTION = Metric(
    code="resolution_rate",
    name="解决率",
    unit="%",
    meaning="群众说解决了的件数 ÷ 这个月群众评过的件数（保密的诉求不算）",
    facts=JUDGED.format(hit="bool_and(f.resolved = 'yes')"),
)
SATISFACTION = Metric(
    code="satisfaction_rate",
    name="满意率",
    unit="%",
    meaning="群众说满意、基本满意的件数 ÷ 这个月群众评过的件数（保密的诉求不算）",
    facts=JUDGED.format(hit="bool_and(f.satisfied IN ('satisfied', 'mostly'))"),
)
