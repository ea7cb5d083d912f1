"""Rules about tables: kind, row security, policies, keys, references, and what may not exist."""

from tenants.catalogue_rule import KINDS, OURS, Rule, not_of_extension
from tenants.isolation import APP, COUNTY_POLICY, RELAY, TENANT_POLICY

RELAY_TABLES = ("public.outbox", "public.clock", "public.schedule")
"""The closed list of tenant tables in which the relay finds ids; none holds personal data."""


def _sql_text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


RELAY_LIST = ", ".join(_sql_text(table) for table in RELAY_TABLES)

_PROTECT = "在它的迁移里调用 tenants.isolation.protect"

_POLICIES = (
    KINDS
    + f""", wanted AS (
    SELECT oid, object, kind, CASE kind WHEN 'tenant' THEN {_sql_text(TENANT_POLICY)}
                                        ELSE {_sql_text(COUNTY_POLICY)} END AS expression
    FROM t WHERE kind IN ('tenant', 'county')
), found AS (
    SELECT w.oid, w.object, w.kind, p.polname AS name,
           p.polpermissive AND p.polroles = ARRAY['{APP}'::regrole::oid]
           AND p.polname = w.kind AND p.polcmd = '*'
           AND pg_get_expr(p.polqual, p.polrelid) = w.expression
           AND coalesce(pg_get_expr(p.polwithcheck, p.polrelid) = w.expression, false) AS own,
           p.polpermissive AND p.polroles = ARRAY['{RELAY}'::regrole::oid]
           AND p.polname = 'relay' AND p.polcmd = 'r' AND w.object IN ({RELAY_LIST})
           AND pg_get_expr(p.polqual, p.polrelid) = 'true' AS relay
    FROM wanted w JOIN pg_policy p ON p.polrelid = w.oid
)
"""
)

_INDEX_COLUMNS = """
    SELECT a.attname FROM generate_series(0, i.indnkeyatts - 1) AS k(n)
    JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[k.n] ORDER BY k.n
"""

_REFERENCES = (
    KINDS
    + """, r AS (
    SELECT f.object || ' ' || x.conname AS object, x.*, f.kind AS from_kind,
           coalesce(g.kind, 'none') AS to_kind
    FROM pg_constraint x JOIN t f ON f.oid = x.conrelid LEFT JOIN t g ON g.oid = x.confrelid
    WHERE x.contype = 'f'
)
"""
)

TABLES = (
    Rule(
        "table_without_kind",
        "表 {} 不属于任何一种：没有 tenant_id，也不在 platform 里。给它加上 tenant_id 并"
        "在迁移里调用 tenants.isolation.protect，或移到 platform。",
        KINDS + "SELECT object FROM t WHERE kind = 'none'",
    ),
    Rule(
        "rls_off",
        f"表 {{}} 没有打开行级保护。{_PROTECT}。",
        KINDS + "SELECT object FROM t WHERE kind IN ('tenant', 'county') AND NOT enabled",
    ),
    Rule(
        "rls_not_forced",
        f"表 {{}} 的行级保护没有强制，拥有者可以绕过。{_PROTECT}。",
        KINDS + "SELECT object FROM t WHERE kind IN ('tenant', 'county') AND NOT forced",
    ),
    Rule(
        "policy_missing",
        f"表 {{}} 没有规定的策略，或条件不是规定的原文。{_PROTECT}，不要另写。",
        _POLICIES + "SELECT w.object FROM wanted w WHERE NOT EXISTS"
        " (SELECT 1 FROM found f WHERE f.oid = w.oid AND f.own)",
    ),
    Rule(
        "policy_strange",
        "策略 {} 不在规定之内，可能放出别的街道的数据。写一个迁移删掉它（DROP POLICY）。",
        _POLICIES + "SELECT object || ' ' || name FROM found WHERE NOT own AND NOT relay",
    ),
    Rule(
        "primary_key",
        f"表 {{}} 的主键不是 (tenant_id, id)。{_PROTECT}。",
        KINDS
        + f"""SELECT object FROM t WHERE kind = 'tenant' AND NOT EXISTS (
            SELECT 1 FROM pg_index i WHERE i.indrelid = t.oid AND i.indisprimary
            AND ARRAY({_INDEX_COLUMNS})::text[] = ARRAY['tenant_id', 'id'])""",
    ),
    Rule(
        "unique_without_tenant",
        "唯一约束 {} 不含 tenant_id，一个街道会挡住另一个。把 tenant_id 加在最前面。",
        KINDS
        + f"""SELECT t.object || ' ' || i.indexrelid::regclass FROM t
            JOIN pg_index i ON i.indrelid = t.oid
            WHERE t.kind = 'tenant' AND (i.indisunique OR i.indisexclusion)
            AND 'tenant_id' <> ALL (ARRAY({_INDEX_COLUMNS})::text[])""",
    ),
    Rule(
        "reference_without_tenant",
        "外键 {} 两边没有在同一位置带上 tenant_id，会指到别的街道。改用 isolation.refer 建立。",
        _REFERENCES
        + """SELECT object FROM r WHERE from_kind = 'tenant' AND to_kind = 'tenant' AND NOT EXISTS (
            SELECT 1 FROM generate_subscripts(conkey, 1) AS k(n)
            JOIN pg_attribute a ON a.attrelid = conrelid AND a.attnum = conkey[k.n]
            JOIN pg_attribute b ON b.attrelid = confrelid AND b.attnum = confkey[k.n]
            WHERE a.attname = 'tenant_id' AND b.attname = 'tenant_id')""",
    ),
    Rule(
        "reference_target",
        "外键 {} 指向的表既不是街道的，也不在 platform 里。改指街道自己的表。",
        _REFERENCES + "SELECT object FROM r WHERE from_kind = 'tenant'"
        " AND to_kind NOT IN ('tenant', 'platform')",
    ),
    Rule(
        "reference_action",
        "外键 {} 会连带删改。删除只能用 RESTRICT 或 NO ACTION，更新只能用 NO ACTION，请重建。",
        _REFERENCES
        + """SELECT object FROM r WHERE from_kind = 'tenant'
            AND (confdeltype NOT IN ('a', 'r') OR confupdtype <> 'a')""",
    ),
    Rule(
        "constraint_deferrable",
        "约束 {} 可以延后检查。重建时去掉 DEFERRABLE。",
        KINDS
        + "SELECT t.object || ' ' || x.conname FROM t JOIN pg_constraint x ON x.conrelid = t.oid"
        " WHERE x.condeferrable",
    ),
    Rule(
        "constraint_unchecked",
        "约束 {} 没有真正检查（NOT VALID 或 NOT ENFORCED）。"
        "用 ALTER TABLE … VALIDATE CONSTRAINT 补上。",
        KINDS
        + "SELECT t.object || ' ' || x.conname FROM t JOIN pg_constraint x ON x.conrelid = t.oid"
        " WHERE NOT x.convalidated OR NOT x.conenforced",
    ),
    Rule(
        "trigger",
        "触发器 {} 不该有。把它做的事写进动作（actions.py），再用迁移删掉它。",
        f"""SELECT n.nspname || '.' || c.relname || ' ' || g.tgname
            FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid
            JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE NOT g.tgisinternal AND {OURS} AND {not_of_extension("pg_class", "c.oid")}""",
    ),
    Rule(
        "rewrite_rule",
        "改写规则 {} 不该有，它会悄悄改掉语句。用迁移删掉它（DROP RULE）。",
        f"""SELECT n.nspname || '.' || c.relname || ' ' || w.rulename
            FROM pg_rewrite w JOIN pg_class c ON c.oid = w.ev_class
            JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE w.rulename <> '_RETURN' AND {OURS} AND {not_of_extension("pg_class", "c.oid")}""",
    ),
    Rule(
        "enum",
        "枚举类型 {} 不该有，以后改不动。改成 text 加 CHECK。",
        f"""SELECT n.nspname || '.' || y.typname FROM pg_type y
            JOIN pg_namespace n ON n.oid = y.typnamespace
            WHERE y.typtype = 'e' AND {OURS} AND {not_of_extension("pg_type", "y.oid")}""",
    ),
    Rule(
        "view",
        "视图 {} 按拥有者的权限读，绕过行级保护。建立时加 WITH (security_invoker = true)。",
        f"""SELECT n.nspname || '.' || c.relname FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind = 'v' AND {OURS} AND {not_of_extension("pg_class", "c.oid")}
            AND NOT coalesce((SELECT option_value::boolean FROM pg_options_to_table(c.reloptions)
                              WHERE option_name = 'security_invoker'), false)""",
    ),
    Rule(
        "unprotectable",
        "{} 是物化视图或外部表，行级保护管不到。改成普通的表，由任务来写。",
        f"""SELECT n.nspname || '.' || c.relname FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('m', 'f') AND {OURS} AND {not_of_extension("pg_class", "c.oid")}""",
    ),
    Rule(
        "security_definer",
        "函数 {} 按拥有者的权限运行（SECURITY DEFINER），绕过行级保护。改成 SECURITY INVOKER。",
        f"""SELECT n.nspname || '.' || f.proname FROM pg_proc f
            JOIN pg_namespace n ON n.oid = f.pronamespace
            WHERE f.prosecdef AND {OURS} AND {not_of_extension("pg_proc", "f.oid")}""",
    ),
)
