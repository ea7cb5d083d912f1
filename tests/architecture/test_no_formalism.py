"""No formalism: nothing in the product watches people, ranks them or makes them prove presence.

Source of the rule: 国办函 2026 12 号, the five forbidden things: no check-in, no online time, no
ranking of people by points, no score from logins, uploads or likes, no forced photo or track.
"""

import ast
import re
from collections.abc import Iterable, Iterator

import pytest

from tests.architecture.jinja import environment
from tests.architecture.tree import (
    OURS,
    File,
    docstrings,
    parsed,
    project,
    python,
    report,
    templates,
)

PERSON = r"(?:person|people|member|cadre|user|account|handler|staff|volunteer|grid_chief)s?"
ENGLISH = re.compile(
    rf"""(?<![a-z])(?:
        check_?ins? | clock_?(?:in|out)s? | punch_?(?:card|in) | attendance_(?:rate|score)
        | sign_?in_(?:rate|count|score|days|points) | signin_rate
        | online_(?:time|duration|hours|minutes|days) | time_online
        | login_(?:count|days|rate|times|score|streak) | logins_per_\w+ | active_(?:days|minutes)
        | activity_(?:score|points|rank\w*) | leader_?boards? | points_rank\w*
        | {PERSON}_(?:rank|ranks|ranking|leaderboard|league) | rank(?:ing)?_of_{PERSON}
        | (?:like|likes|upload|share|visit)_(?:count_)?(?:score|points|quota|target)
        | (?:require|required|force|forced|mandatory)_(?:photo|location|position|gps)s?
        | (?:photo|location|position|gps)s?_(?:is_)?(?:required|mandatory|forced)
        | (?:gps_)?track_(?:points|position|log) | watch_?position | step_count
    )(?![a-z])""",
    re.VERBOSE | re.IGNORECASE,
)
CHINESE = re.compile(
    "打卡|签到率|签到次数|签到积分|定位签到|在线时长|在线时间|登录次数|登录天数|登录率|活跃度|日活|月活"
    "|排行榜|积分榜|积分排名|个人排名|党员排名|干部排名|网格员排名|网格长排名|人员排名|点赞数|点赞量"
    "|转发量|上传次数|走访次数排名|运动轨迹|活动轨迹|实时定位|强制拍照|强制定位|必须拍照|必须定位"
    "|必传照片|安装率|使用率考核"
)
DENIED = re.compile(r"(?:不|没|无|未|禁|非|勿|拒绝|取消|反对)[^，。；、！？\n]{0,5}$")
"""What before a word turns it into a vow: 不打卡, 没有排行榜, 不看在线时长."""

SPELLS_THEM_OUT = re.compile(r"(?:^|/)(?:test_)?(?:no_)?formalism\.py$")
"""The guards have to spell what they look for: this file, and the one in the plugin check."""

JINJA_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
EVIDENCE = re.compile(r"(?:^|_)(?:photos?|pictures?|gps|latitude|longitude|coordinates)(?:_|$)")


def words_in(text: str) -> list[str]:
    """The forbidden words of a text, except those that it denies."""
    found = [match.group() for match in ENGLISH.finditer(text)]
    found += [
        match.group()
        for match in CHINESE.finditer(text)
        if not DENIED.search(text[max(0, match.start() - 8) : match.start()])
    ]
    return found


def spoken_by_python(file: File) -> Iterator[tuple[int, str]]:
    """Line and text of each name and each string of a Python file; documentation is left out."""
    module = parsed(file)
    documentation = docstrings(module)
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if id(node) not in documentation:
                yield node.lineno, node.value
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.lineno, _snake(node.name)
        elif isinstance(node, ast.Name):
            yield node.lineno, _snake(node.id)
        elif isinstance(node, ast.Attribute):
            yield node.lineno, _snake(node.attr)
        elif isinstance(node, ast.arg | ast.keyword) and node.arg:
            yield node.lineno, _snake(node.arg)


def _snake(name: str) -> str:
    """CheckIn → Check_In, so that one pattern finds both ways of writing."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)


def in_python(files: Iterable[File]) -> list[str]:
    """Columns, permissions, addresses, metrics and texts of the code with a forbidden word."""
    return [
        f"{file.path}:{line}: “{word}”"
        for file in python(files, *OURS)
        if "tests" not in file.parts and not SPELLS_THEM_OUT.search(file.path)
        for line, text in spoken_by_python(file)
        for word in words_in(text)
    ]


def in_pages(files: Iterable[File]) -> list[str]:
    """Texts of templates, scripts and catalogues with a forbidden word; comments are left out."""
    faults: list[str] = []
    for file in files:
        lines = list(_visible_lines(file))
        faults += [
            f"{file.path}:{line}: “{word}”" for line, text in lines for word in words_in(text)
        ]
    return faults


def _visible_lines(file: File) -> Iterator[tuple[int, str]]:
    """The lines of a page, a script of ours or a catalogue."""
    text = file.text
    if next(templates([file]), None):
        text = JINJA_COMMENT.sub(lambda found: "\n" * found.group().count("\n"), text)
    elif file.name.endswith(".js") and file.parts[0] in {"frontend_templates", "plugins"}:
        text = re.sub(r"(?m)^\s*(?://|\*|/\*).*$", "", text)
    elif file.name.endswith(".po"):
        text = re.sub(r"(?m)^#.*$", "", text)
    else:
        return
    yield from enumerate((_snake(line) for line in text.splitlines()), start=1)


def forced_evidence(files: Iterable[File]) -> list[str]:
    """Forms that cannot be sent without a photo or a position."""
    files = list(files)
    faults: list[str] = []
    for file in python(files, *OURS):
        if file.name != "forms.py":
            continue
        faults += [
            f"{file.path}:{node.lineno}: “{node.target.id}” is forced. Give it a default."
            for node in ast.walk(parsed(file))
            if isinstance(node, ast.AnnAssign)
            and node.value is None
            and isinstance(node.target, ast.Name)
            and EVIDENCE.search(node.target.id)
        ]
    for file in templates(files):
        faults += [
            f"{file.path}: a photo is forced: {tag[:60]}"
            for tag in re.findall(r"<input\b[^>]*>", file.text)
            if re.search(r"image/|capture", tag) and re.search(r"\brequired\b", tag)
        ]
    return faults


def page(text: str) -> list[File]:
    """One template with this text."""
    environment().parse(text)
    return [File("frontend_templates/x.html", text)]


def test_no_name_or_text_of_the_code_watches_people() -> None:
    report(in_python(project()))


def test_no_page_watches_people() -> None:
    report(in_pages(project()))


def test_no_form_forces_a_photo_or_a_position() -> None:
    report(forced_evidence(project()))


@pytest.mark.parametrize(
    "line",
    [
        "check_in = Timestamptz()",
        "class CheckIn(Table): ...",
        'metric("login_count")',
        'x = "/visits/{id}/checkin"',
        "def rank_of_members(): ...",
        "x = Visit.online_minutes",
        "f(photo_required=True)",
        'label = "签到率"',
        'label = "党员积分排名"',
    ],
)
def test_formalism_in_the_code_is_found(line: str) -> None:
    assert in_python([File("plugins/visits/tables.py", line)])


@pytest.mark.parametrize(
    "line",
    [
        '"""No check_in here."""',
        "sign_in_sheet = 1",
        "check_input = 1",
        "check_interval = check_index = 1",
        'label = "会议签到表"',
        'label = "不打卡，不看在线时长，没有排行榜"',
        "village_ranking = 1",
        "visit_count = 1",
    ],
)
def test_what_is_allowed_is_not_found(line: str) -> None:
    assert not in_python([File("core/scoring/queries.py", line)])


def test_formalism_on_a_page_is_found() -> None:
    assert in_pages(page("<p>今日打卡</p>"))
    assert in_pages(page('<a href="/t/x/leaderboard">榜</a>'))
    assert in_pages([File("frontend_templates/script/x.js", "geo.watchPosition(go);")])
    assert in_pages([File("core/locale/zh/x.po", 'msgstr "在线时长"')])
    assert not in_pages(page("<p>这里不打卡、不排名。</p>{# 打卡 #}"))


def test_a_forced_photo_or_position_is_found() -> None:
    form = "class VisitForm(Struct):\n    photos: list[UUID]\n    longitude: Decimal\n"
    assert len(forced_evidence([File("core/households/forms.py", form)])) == 2
    assert not forced_evidence([File("core/households/forms.py", "photos: list[UUID] = []")])
    assert forced_evidence(page('<input type="file" accept="image/*" required>'))
    assert not forced_evidence(page('<input type="file" accept="image/*">'))
