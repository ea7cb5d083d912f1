"""One rule of the catalogue check, and the fragments of SQL that the rules share.

`KINDS` opens a statement with `t`: every table that is ours, with its kind. Tables, functions and
types that came with an extension of PostgreSQL are not ours.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """`sql` gives the objects that break it, one column; `said` takes the object as `{}`."""

    code: str
    said: str
    sql: str


OURS = "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'"
"""Condition on `pg_namespace n`: not PostgreSQL's own."""


def not_of_extension(catalogue: str, oid: str) -> str:
    """Return the condition that an object (its catalogue and oid) belongs to no extension."""
    return (
        "NOT EXISTS (SELECT 1 FROM pg_depend e"
        f" WHERE e.classid = '{catalogue}'::regclass AND e.objid = {oid} AND e.deptype = 'e')"
    )


def _has(column: str) -> str:
    return (
        "EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid"
        f" AND a.attname = '{column}' AND NOT a.attisdropped)"
    )


KINDS = f"""
WITH t AS MATERIALIZED (
    SELECT c.oid, c.relname AS name, n.nspname || '.' || c.relname AS object,
           c.relrowsecurity AS enabled, c.relforcerowsecurity AS forced,
           CASE WHEN n.nspname = 'public' AND EXISTS (
                     SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'county')
                THEN 'county'
                WHEN {_has("tenant_id")} THEN 'tenant'
                WHEN n.nspname = 'platform' THEN 'platform'
                WHEN n.nspname = 'public' AND {_has("county_id")} THEN 'county'
                WHEN n.nspname = 'public' AND c.relname = 'migration' THEN 'migration'
                ELSE 'none' END AS kind
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND {OURS} AND {not_of_extension("pg_class", "c.oid")}
)
"""
