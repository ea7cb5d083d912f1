"""Raw SQL stands where one looks for it, and names the tenant for every table of a tenant."""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping

import pytest

from tests.architecture.tree import GAP, OURS, File, parsed, project, python, report, strings

STATEMENT = re.compile(
    r"""\s*(?:--[^\n]*\n\s*)*(?:
        SELECT\s+(?:1\b|.*?\bFROM\b|[\w.]+\()
        | INSERT\s+INTO\b | UPDATE\s+\S+\s+(?:AS\s+)?(?:\w+\s+)?SET\s+\S+\s*=
        | DELETE\s+FROM\b | WITH\s+(?:RECURSIVE\s+)?\w+(?:\s*\([^)]*\))?\s+AS\b | MERGE\s+INTO\b
        | TRUNCATE\s+(?:TABLE\s+)?\w+\s*;?\s*$
    )""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
"""How a statement to the database begins; a sentence such as “With a …” is none."""

TABLE = re.compile(
    r"""\b(?:FROM|JOIN|INTO|UPDATE)\s+(?:ONLY\s+)?(?:[a-z_]\w*\.)?"?([a-z_]\w*|\0)"?""",
    re.IGNORECASE,
)
ACROSS = re.compile(r"(?:--|/\*)\s*across tenants:\s*\S+")
"""The comment in a statement of the relay, which looks for ids in all townships: its reason."""

SQL_PLACES: Mapping[str, str] = {
    "tenants/": "the door to the database and the statements that protect tables",
    "core/kernel/outbox.py": "one statement writes all events of a transaction, however many",
    "core/kernel/migrate.py": "takes the lock that lets one migrator run at a time",
    "core/embedded/": "creates the roles and databases of the embedded server",
}
"""Where raw SQL stands besides `queries.py` and migrations, and why."""


def statements(file: File) -> Iterator[tuple[int, str]]:
    """Line and text of each statement written in a file."""
    return ((line, text) for line, text in strings(parsed(file)) if STATEMENT.match(text))


def is_sql_place(file: File) -> bool:
    """Whether this file may speak SQL."""
    folders = file.parts[:-1]
    return (
        file.name.endswith("queries.py")
        or {"queries", "migrations", "tests"} & set(folders) != set()
        or file.path.startswith(tuple(SQL_PLACES))
    )


def misplaced(files: Iterable[File]) -> list[str]:
    """Raw SQL outside the places for it."""
    return [
        f"{file.path}:{line}: raw SQL. Give it a name in queries.py: {text.strip()[:40]!r}"
        for file in python(files, *OURS)
        if not is_sql_place(file)
        for line, text in statements(file)
    ]


def table_name(definition: ast.ClassDef) -> str:
    """The table of a Piccolo class: its `tablename`, or the class name in snake case."""
    for keyword in definition.keywords:
        if keyword.arg == "tablename" and isinstance(keyword.value, ast.Constant):
            return str(keyword.value.value)
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", definition.name).lower()


def tenant_tables(files: Iterable[File]) -> set[str]:
    """The tables with a column `tenant_id`, declared in any `tables.py`."""
    names: set[str] = set()
    for file in python(files, *OURS):
        if file.name != "tables.py" and "tables" not in file.parts:
            continue
        for node in ast.walk(parsed(file)):
            if isinstance(node, ast.ClassDef) and "tenant_id" in _assigned(node):
                names.add(table_name(node))
    return names


def _assigned(definition: ast.ClassDef) -> set[str]:
    """The names given a value, or a type, in the body of a class."""
    names: set[str] = set()
    for node in definition.body:
        targets = node.targets if isinstance(node, ast.Assign) else []
        targets = [node.target] if isinstance(node, ast.AnnAssign) else targets
        names |= {target.id for target in targets if isinstance(target, ast.Name)}
    return names


def without_tenant(files: Iterable[File], owned: set[str]) -> list[str]:
    """Statements in queries that use tables of a tenant and do not say whose rows, for each.

    A table whose name is only known while running counts as a tenant's.
    """
    faults: list[str] = []
    for file in python(files, *OURS):
        if not (file.name.endswith("queries.py") or "queries" in file.parts[:-1]):
            continue
        for line, text in statements(file):
            used = [name for name in TABLE.findall(text) if name.lower() in owned or name == GAP]
            said = len(re.findall(r"\btenant_id\b", text))
            if said < len(used) and not ACROSS.search(text):
                shown = ", ".join("?" if name == GAP else name for name in used)
                faults.append(
                    f"{file.path}:{line}: uses {shown} and says tenant_id {said} times. Say it for "
                    "every table of every join, in this statement."
                )
    return faults


def test_raw_sql_stands_in_queries_and_migrations() -> None:
    report(misplaced(project()))


def test_every_statement_on_a_tenant_table_says_whose_rows() -> None:
    report(without_tenant(project(), tenant_tables(project())))


@pytest.mark.parametrize(
    "line",
    [
        'x = "SELECT id FROM demand WHERE tenant_id = $1"',
        'x = """\n    WITH late AS (SELECT 1) SELECT * FROM late"""',
        'x = f"UPDATE {table} SET a = 1"',
        'x = "DELETE FROM " + table',
        'x = "insert into demand values ($1)"',
    ],
)
def test_raw_sql_in_a_page_is_found(line: str) -> None:
    assert misplaced([File("core/demands/pages.py", line)])
    assert not misplaced([File("core/demands/queries.py", line)])


@pytest.mark.parametrize(
    "line",
    ['"""Select from the register what is late."""', 'x = "With a grid"', 'x = "Update the set"'],
)
def test_a_sentence_is_not_taken_for_sql(line: str) -> None:
    assert not misplaced([File("core/demands/pages.py", line)])


def test_a_statement_without_the_tenant_is_found() -> None:
    tables = File(
        "core/grids/tables.py",
        "class Grid(Table):\n    tenant_id = TenantId()\n\n\n"
        'class HouseLink(Table, tablename="link"):\n    tenant_id = TenantId()\n\n\n'
        "class Holiday(Table):\n    day = Date()\n",
    )
    owned = tenant_tables([tables])
    assert owned == {"grid", "link"}

    def faults(sql: str) -> list[str]:
        return without_tenant([File("core/grids/queries.py", f"x = {sql}")], owned)

    assert faults('"SELECT id FROM grid WHERE id = $1"')
    assert faults('"SELECT 1 FROM grid g JOIN link l ON l.grid_id = g.id WHERE g.tenant_id = $1"')
    assert faults('f"SELECT id FROM {table}"')
    assert not faults('"SELECT day FROM holiday"')
    joined = "SELECT 1 FROM grid g JOIN link l USING (tenant_id, grid_id)"
    assert not faults(f'"{joined} WHERE g.tenant_id = $1"')
    assert not faults('"SELECT id FROM grid -- across tenants: the relay looks for waiting rows"')
