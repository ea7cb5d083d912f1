"""Rules about roles and grants: who may do what, and what nobody may change."""

from tenants.catalogue_rule import KINDS, OURS, Rule, not_of_extension
from tenants.catalogue_tables import RELAY_LIST
from tenants.isolation import APP, RELAY

_BOTH = f"'{APP}', '{RELAY}'"

_FIXED = """(VALUES
    ('public.demand', ARRAY['original_text'], NULL),
    ('public.audit', NULL, ARRAY['seq', 'seal']),
    ('public.petition', NULL, NULL), ('public.demand_move', NULL, NULL),
    ('public.resolution', NULL, NULL), ('public.order_step', NULL, NULL),
    ('public.feedback', NULL, NULL)
) AS fixed(object, only_these, but_these)"""
"""What can never be changed: 原话, the audit trail (but its seals), what was said and decided."""

_GRANTS = (
    KINDS
    + f""", granted AS (
    SELECT n.nspname || '.' || c.relname AS object, x.grantee, x.privilege_type AS may,
           x.is_grantable
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace,
         LATERAL (
             SELECT (aclexplode(c.relacl)).*
             UNION ALL
             SELECT (aclexplode(a.attacl)).* FROM pg_attribute a
             WHERE a.attrelid = c.oid AND a.attacl IS NOT NULL
         ) x
    WHERE {OURS} AND {not_of_extension("pg_class", "c.oid")}
), ours AS (
    SELECT g.*, r.rolname AS role FROM granted g JOIN pg_roles r ON r.oid = g.grantee
    WHERE r.rolname IN ({_BOTH})
)
"""
)

ROLES = (
    Rule(
        "role_missing",
        "没有数据库角色 {}。用超级用户运行一次 deploy/roles.sql。",
        f"""SELECT wanted FROM unnest(ARRAY[{_BOTH}]) AS wanted
            WHERE wanted NOT IN (SELECT rolname::text FROM pg_roles)""",
    ),
)

RIGHTS = (
    Rule(
        "role_power",
        "角色 {} 权力过大。用超级用户执行 ALTER ROLE 名字 NOSUPERUSER NOBYPASSRLS NOCREATEROLE"
        " NOCREATEDB NOREPLICATION。",
        f"""SELECT rolname::text FROM pg_roles WHERE rolname IN ({_BOTH}) AND
            (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication)""",
    ),
    Rule(
        "role_member",
        "角色 {}，会借到它的权力。用 REVOKE 收回。",
        f"""SELECT r.rolname || ' 属于 ' || g.rolname FROM pg_auth_members m
            JOIN pg_roles r ON r.oid = m.member JOIN pg_roles g ON g.oid = m.roleid
            WHERE r.rolname IN ({_BOTH})""",
    ),
    Rule(
        "role_owner",
        "角色 {}。拥有者可以关掉保护，请改归 minqing_owner（REASSIGN OWNED）。",
        f"""SELECT r.rolname || ' 拥有 ' || pg_describe_object(d.classid, d.objid, d.objsubid)
            FROM pg_shdepend d JOIN pg_roles r ON r.oid = d.refobjid
            WHERE d.refclassid = 'pg_authid'::regclass AND d.deptype = 'o'
            AND d.dbid IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
            AND r.rolname IN ({_BOTH})""",
    ),
    Rule(
        "role_create",
        "角色 {}，能自己建没有保护的表。用 REVOKE CREATE 收回。",
        f"""SELECT r.rolname || ' 能在 ' || n.nspname || ' 里建表' FROM pg_roles r, pg_namespace n
            WHERE r.rolname IN ({_BOTH}) AND {OURS}
            AND has_schema_privilege(r.oid, n.oid, 'CREATE')
            UNION ALL
            SELECT r.rolname || ' 能建新的 schema' FROM pg_roles r WHERE r.rolname IN ({_BOTH})
            AND has_database_privilege(r.oid, current_database(), 'CREATE')""",
    ),
    Rule(
        "grant_power",
        "授权 {} 过大（清空、外键、触发器、维护或转授）。用 REVOKE 收回。",
        _GRANTS
        + """SELECT DISTINCT object || ' ' || may || ' → ' || role FROM ours
            WHERE may IN ('TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN') OR is_grantable""",
    ),
    Rule(
        "grant_relay",
        f"授权 {{}} 不在规定之内：{RELAY} 只能读名单上的表。用 REVOKE 收回。",
        _GRANTS
        + f"""SELECT DISTINCT object || ' ' || may FROM ours WHERE role = '{RELAY}'
            AND (may <> 'SELECT'
                 OR object NOT IN ({RELAY_LIST}, 'platform.tenant', 'platform.county'))""",
    ),
    Rule(
        "grant_public",
        "{} 对所有人（PUBLIC）开放。用 REVOKE … FROM PUBLIC 收回。",
        _GRANTS
        + f"""SELECT DISTINCT object || ' ' || may FROM granted WHERE grantee = 0
            UNION ALL
            SELECT 'schema ' || n.nspname || ' ' || x.privilege_type
            FROM pg_namespace n, LATERAL aclexplode(n.nspacl) x
            WHERE {OURS} AND x.grantee = 0
            AND NOT (n.nspname = 'public' AND x.privilege_type = 'USAGE')""",
    ),
    Rule(
        "grant_default",
        "新建的表会自动授权给 {}，没有保护也能读到。用 ALTER DEFAULT PRIVILEGES … REVOKE 收回。",
        f"""SELECT DISTINCT coalesce(r.rolname, 'PUBLIC') FROM pg_default_acl d
            CROSS JOIN LATERAL aclexplode(d.defaclacl) x LEFT JOIN pg_roles r ON r.oid = x.grantee
            WHERE d.defaclobjtype IN ('r', 'n')
            AND (x.grantee = 0 OR r.rolname IN ({_BOTH}))""",
    ),
    Rule(
        "fixed_column",
        "{} 写下后不能再改，应用却有修改权。在迁移里把它列入 fixed 或 append_only。",
        KINDS
        + f"""SELECT t.object || '.' || a.attname FROM {_FIXED} JOIN t USING (object)
            JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
            WHERE (only_these IS NULL OR a.attname = ANY (only_these))
            AND (but_these IS NULL OR a.attname <> ALL (but_these))
            AND has_column_privilege('{APP}', t.oid, a.attnum, 'UPDATE')""",
    ),
    Rule(
        "fixed_missing",
        "找不到不能改的 {}。先运行 minqing migrate；如果改了名，"
        "同时改 tenants/catalogue_rights.py。",
        KINDS
        + f"""SELECT fixed.object || coalesce('.' || wanted, '') FROM {_FIXED}
            LEFT JOIN LATERAL unnest(only_these) AS wanted ON true
            LEFT JOIN t USING (object)
            WHERE t.oid IS NULL OR (wanted IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM pg_attribute a WHERE a.attrelid = t.oid AND a.attname = wanted))""",
    ),
)
