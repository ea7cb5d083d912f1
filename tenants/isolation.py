"""What protects a table: composite keys, row security, grants. Called from each slice's migrations.

A table without `protect` has no grant, so the application cannot reach it at all.
Follow PostgreSQL 18 and keep to what a distributed PostgreSQL routes: plain policies, no sub-select.
"""

from collections.abc import Mapping, Sequence

from tenants.database import DB

APP, RELAY = "minqing_app", "minqing_relay"
TENANT_POLICY = "(tenant_id = (current_setting('app.tenant_id'::text))::uuid)"
COUNTY_POLICY = "(county_id = (current_setting('app.county_id'::text))::uuid)"


async def run_ddl(*statements: str) -> None:
    """Run statements of a migration, one by one."""
    for statement in statements:
        await DB.run_ddl(statement)


def _short(*parts: str) -> str:
    return "_".join(parts)[:60]


async def protect(  # noqa: PLR0913 - a table's protection is read in one place
    table: str,
    columns: Sequence[str],
    *,
    references: Mapping[str, str] | None = None,
    unique: Sequence[str] = (),
    checks: Mapping[str, str] | None = None,
    indexes: Mapping[str, str] | None = None,
    fixed: Sequence[str] = (),
    append_only: bool = False,
    deletable: bool = False,
    relay: bool = False,
) -> None:
    """Give a tenant table its key, its policy and its grants.

    Args:
        table: name, with the schema for a plugin (`plugin_x.meeting`).
        columns: all columns; those not `fixed` may be updated by the application.
        references: column → table of the same township; `ON DELETE RESTRICT`, indexed.
        unique: column lists without `tenant_id` (`"number"`, `"village_id, name"`).
        checks: name → condition.
        indexes: name → column list and condition, without `tenant_id`.
        fixed: columns that can never be changed once written (原话, ballots).
        append_only: no column may be changed.
        deletable: rows may be deleted by the application.
        relay: the relay may read it to find ids across townships. Never with personal data.
    """
    bare = table.rpartition(".")[2]
    await run_ddl(
        f"ALTER TABLE {table} DROP CONSTRAINT {bare}_pkey",
        f"ALTER TABLE {table} ADD CONSTRAINT {bare}_pkey PRIMARY KEY (tenant_id, id)",
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY tenant ON {table} TO {APP}"
        " USING (tenant_id = current_setting('app.tenant_id')::uuid)"
        " WITH CHECK (tenant_id = current_setting('app.tenant_id')::uuid)",
        f"GRANT SELECT, INSERT ON {table} TO {APP}",
    )
    changeable = [c for c in columns if c not in {"id", "tenant_id", *fixed}]
    if changeable and not append_only:
        await run_ddl(f"GRANT UPDATE ({', '.join(changeable)}) ON {table} TO {APP}")
    if deletable:
        await run_ddl(f"GRANT DELETE ON {table} TO {APP}")
    if relay:
        await run_ddl(
            f"CREATE POLICY relay ON {table} FOR SELECT TO {RELAY} USING (true)",
            f"GRANT SELECT ON {table} TO {RELAY}",
        )
    for column, target in (references or {}).items():
        await refer(table, column, target)
    for names in unique:
        name = _short(bare, *names.replace(",", " ").split(), "key")
        await run_ddl(f"ALTER TABLE {table} ADD CONSTRAINT {name} UNIQUE (tenant_id, {names})")
    for name, condition in (checks or {}).items():
        await run_ddl(f"ALTER TABLE {table} ADD CONSTRAINT {bare}_{name} CHECK ({condition})")
    for name, definition in (indexes or {}).items():
        await run_ddl(f"CREATE INDEX {bare}_{name} ON {table} {_with_tenant(definition)}")


def _with_tenant(definition: str) -> str:
    columns, _, condition = definition.partition(" WHERE ")
    where = f" WHERE {condition}" if condition else ""
    return f"(tenant_id, {columns}){where}"


async def refer(table: str, column: str, target: str) -> None:
    """Add a reference inside the township. An upper slice uses it to point a lower table upward."""
    bare = table.rpartition(".")[2]
    await run_ddl(
        f"ALTER TABLE {table} ADD CONSTRAINT {_short(bare, column, 'fkey')}"
        f" FOREIGN KEY (tenant_id, {column}) REFERENCES {target} (tenant_id, id)"
        " ON UPDATE NO ACTION ON DELETE RESTRICT",
        f"CREATE INDEX {_short(bare, column, 'idx')} ON {table} (tenant_id, {column})",
    )


async def protect_county(table: str, columns: Sequence[str]) -> None:
    """Give a county table its policy and grants; the rollup job writes it, county pages read it."""
    await run_ddl(
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY county ON {table} TO {APP}"
        " USING (county_id = current_setting('app.county_id')::uuid)"
        " WITH CHECK (county_id = current_setting('app.county_id')::uuid)",
        f"GRANT SELECT, INSERT, DELETE, UPDATE ({', '.join(columns)}) ON {table} TO {APP}",
    )


async def grant_platform(table: str, rights: str) -> None:
    """Grant what the few queries of `accounts` and `tenants` need on a platform table."""
    await run_ddl(f"GRANT {rights} ON platform.{table} TO {APP}")


async def grant_relay(table: str) -> None:
    """Let the relay read a platform table (the list of townships)."""
    await run_ddl(f"GRANT SELECT ON platform.{table} TO {RELAY}")
