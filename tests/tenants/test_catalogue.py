"""The catalogue check finds each way of leaving a table without protection."""

import pytest

from tenants.catalogue import Fault, faults
from tenants.catalogue_rights import RIGHTS, ROLES
from tenants.catalogue_tables import TABLES
from tenants.database import execute, fetch, transaction, unit

pytestmark = pytest.mark.usefixtures("database")

APP, RELAY = "minqing_app", "minqing_relay"
PLUGIN = """
CREATE SCHEMA plugin_x;
CREATE TABLE plugin_x.visit (tenant_id uuid NOT NULL, id uuid NOT NULL, grid_id uuid, n int,
    PRIMARY KEY (tenant_id, id));
ALTER TABLE plugin_x.visit ENABLE ROW LEVEL SECURITY;
ALTER TABLE plugin_x.visit FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON plugin_x.visit TO minqing_app
    USING (tenant_id = current_setting('app.tenant_id')::uuid)
    WITH CHECK (tenant_id = current_setting('app.tenant_id')::uuid);
"""
OTHER_POLICY = """DROP POLICY tenant ON plugin_x.visit;
    CREATE POLICY tenant ON plugin_x.visit TO minqing_app """
MINE = "tenant_id = current_setting('app.tenant_id')::uuid"
REFER = """ALTER TABLE plugin_x.visit ADD CONSTRAINT visit_grid
    FOREIGN KEY (tenant_id, grid_id) REFERENCES grid (tenant_id, id) """


async def found(*statements: str) -> list[Fault]:
    """Return the faults after some statements of the owner, which are taken back."""
    async with unit("owner") as work:
        for statement in statements:
            await execute(statement)
        result = await faults()
        await work.rollback()
    return result


async def test_the_migrated_database_has_no_fault() -> None:
    async with transaction(role="owner"):
        assert await faults() == []


async def test_a_protected_table_of_a_plugin_has_no_fault() -> None:
    assert await found(PLUGIN, REFER + "ON DELETE RESTRICT") == []


TABLE_CASES = [
    ("table_without_kind", "CREATE TABLE plugin_x.note (id uuid PRIMARY KEY)"),
    ("table_without_kind", "CREATE TABLE plugin_x.sum (county_id uuid)"),
    ("table_without_kind", "CREATE TABLE public.note (id uuid)"),
    ("rls_off", "ALTER TABLE plugin_x.visit DISABLE ROW LEVEL SECURITY"),
    ("rls_not_forced", "ALTER TABLE plugin_x.visit NO FORCE ROW LEVEL SECURITY"),
    ("rls_off", "CREATE TABLE platform.late (tenant_id uuid, id uuid)"),
    ("rls_off", "CREATE TABLE public.sums (county_id uuid, n int)"),
    ("policy_missing", "DROP POLICY tenant ON plugin_x.visit"),
    ("policy_missing", f"{OTHER_POLICY} USING (true) WITH CHECK ({MINE})"),
    ("policy_missing", f"{OTHER_POLICY} USING ({MINE})"),
    ("policy_missing", f"{OTHER_POLICY} USING ({MINE}) WITH CHECK (true)"),
    ("policy_missing", f"{OTHER_POLICY} USING ((SELECT {MINE})) WITH CHECK ({MINE})"),
    ("policy_missing", "ALTER POLICY tenant ON plugin_x.visit TO PUBLIC"),
    ("policy_missing", "DROP POLICY county ON county_fact"),
    ("policy_strange", "CREATE POLICY all_of_it ON plugin_x.visit USING (true)"),
    ("policy_strange", f"CREATE POLICY relay ON grid FOR SELECT TO {RELAY} USING (true)"),
    (
        "policy_strange",
        f"DROP POLICY relay ON outbox; CREATE POLICY relay ON outbox TO {RELAY} USING (true)",
    ),
    ("policy_strange", f"ALTER POLICY relay ON outbox TO {APP}"),
    ("primary_key", "ALTER TABLE plugin_x.visit DROP CONSTRAINT visit_pkey"),
    (
        "primary_key",
        "ALTER TABLE plugin_x.visit DROP CONSTRAINT visit_pkey, ADD PRIMARY KEY (id, tenant_id)",
    ),
    ("unique_without_tenant", "ALTER TABLE plugin_x.visit ADD UNIQUE (grid_id)"),
    ("unique_without_tenant", "CREATE UNIQUE INDEX ON plugin_x.visit (n) INCLUDE (tenant_id)"),
    (
        "reference_without_tenant",
        (
            "ALTER TABLE plugin_x.visit ADD other_id uuid, ADD CONSTRAINT crossed"
            " FOREIGN KEY (other_id, grid_id) REFERENCES grid (tenant_id, id)"
        ),
    ),
    (
        "reference_target",
        "ALTER TABLE plugin_x.visit ADD step int REFERENCES public.migration (id)",
    ),
    ("reference_action", REFER + "ON DELETE CASCADE"),
    ("reference_action", REFER + "ON UPDATE CASCADE"),
    ("constraint_deferrable", REFER + "DEFERRABLE"),
    ("constraint_unchecked", REFER + "NOT VALID"),
    ("constraint_unchecked", REFER + "NOT ENFORCED"),
    (
        "trigger",
        (
            "CREATE TRIGGER t BEFORE UPDATE ON plugin_x.visit FOR EACH ROW"
            " EXECUTE FUNCTION suppress_redundant_updates_trigger()"
        ),
    ),
    ("rewrite_rule", "CREATE RULE r AS ON DELETE TO plugin_x.visit DO INSTEAD NOTHING"),
    ("enum", "CREATE TYPE plugin_x.mood AS ENUM ('good', 'bad')"),
    ("view", "CREATE VIEW plugin_x.all_visits AS SELECT * FROM plugin_x.visit"),
    ("unprotectable", "CREATE MATERIALIZED VIEW plugin_x.kept AS SELECT * FROM plugin_x.visit"),
    (
        "security_definer",
        "CREATE FUNCTION plugin_x.f() RETURNS int LANGUAGE sql SECURITY DEFINER RETURN 1",
    ),
]


@pytest.mark.parametrize(("code", "statement"), TABLE_CASES)
async def test_a_table_without_its_protection_is_found(code: str, statement: str) -> None:
    assert code in {fault.code for fault in await found(PLUGIN, statement)}


async def test_a_view_that_reads_with_the_rights_of_its_reader_is_no_fault() -> None:
    view = "CREATE VIEW plugin_x.v WITH (security_invoker = on) AS SELECT * FROM plugin_x.visit"
    assert await found(PLUGIN, view) == []


async def test_a_reference_to_the_platform_is_no_fault() -> None:
    assert (
        await found(
            PLUGIN,
            "ALTER TABLE plugin_x.visit ADD account_id uuid REFERENCES platform.account (id)",
        )
        == []
    )


RIGHT_CASES = [
    ("role_create", f"GRANT CREATE ON SCHEMA public TO {APP}"),
    ("role_create", "GRANT CREATE ON SCHEMA public TO PUBLIC"),
    ("role_create", f"GRANT CREATE ON DATABASE {{database}} TO {RELAY}"),
    ("grant_power", f"GRANT TRUNCATE ON demand TO {APP}"),
    ("grant_power", f"GRANT REFERENCES (id) ON demand TO {APP}"),
    ("grant_power", f"GRANT TRIGGER ON platform.session TO {APP}"),
    ("grant_power", f"GRANT SELECT ON demand TO {APP} WITH GRANT OPTION"),
    ("grant_relay", f"GRANT SELECT ON demand TO {RELAY}"),
    ("grant_relay", f"GRANT SELECT ON platform.session TO {RELAY}"),
    ("grant_relay", f"GRANT UPDATE (attempts) ON outbox TO {RELAY}"),
    ("grant_public", "GRANT SELECT ON demand TO PUBLIC"),
    ("grant_public", "GRANT SELECT (id) ON demand TO PUBLIC"),
    ("grant_public", "GRANT USAGE ON SCHEMA platform TO PUBLIC"),
    ("grant_default", f"ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO {APP}"),
    ("fixed_column", f"GRANT UPDATE (original_text) ON demand TO {APP}"),
    ("fixed_column", f"GRANT UPDATE (verb) ON audit TO {APP}"),
    ("fixed_column", f"GRANT UPDATE ON feedback TO {APP}"),
    ("fixed_column", f"GRANT UPDATE (name) ON petition TO {APP}"),
    ("fixed_column", f"GRANT UPDATE (outcome) ON resolution TO {APP}"),
    ("fixed_column", f"GRANT UPDATE (note) ON demand_move TO {APP}"),
    ("fixed_column", f"GRANT UPDATE (note) ON order_step TO {APP}"),
    ("fixed_missing", "ALTER TABLE demand RENAME original_text TO said"),
    ("fixed_missing", "ALTER TABLE order_step RENAME TO step"),
]


@pytest.mark.parametrize(("code", "statement"), RIGHT_CASES)
async def test_a_right_too_many_is_found(code: str, statement: str) -> None:
    async with transaction(role="owner") as work:
        name = await work.connection.fetchval("SELECT current_database()")
    codes = {fault.code for fault in await found(statement.format(database=f'"{name}"'))}
    assert code in codes


async def test_a_fault_says_what_is_wrong_where_and_how_to_mend_it() -> None:
    statement = "ALTER TABLE demand DISABLE ROW LEVEL SECURITY"
    assert await found(statement) == [
        Fault(
            "rls_off",
            "public.demand",
            "表 public.demand 没有打开行级保护。在它的迁移里调用 tenants.isolation.protect。",
        )
    ]


ROLE_CASES = [
    ("role_missing", "minqing_nobody", "minqing_nobody"),
    ("role_power", "minqing_owner", "minqing_owner"),
    ("role_member", "pg_monitor", "pg_monitor 属于 pg_read_all_settings"),
    ("role_owner", "minqing_owner", "minqing_owner 拥有 table demand"),
]


@pytest.mark.parametrize(("code", "role", "broken"), ROLE_CASES)
async def test_a_role_with_too_much_power_is_found(code: str, role: str, broken: str) -> None:
    # The owner may not change roles: the rule is asked about a role that has such a power anyway.
    rule = next(rule for rule in (*ROLES, *RIGHTS) if rule.code == code)
    async with transaction(role="owner"):
        rows = await fetch(rule.sql.replace(APP, role))
    assert broken in [row[0] for row in rows]


def test_every_rule_has_a_case_that_breaks_it() -> None:
    tried = {case[0] for case in (*TABLE_CASES, *RIGHT_CASES, *ROLE_CASES)}
    assert {rule.code for rule in (*TABLES, *RIGHTS, *ROLES)} == tried
