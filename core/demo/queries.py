"""What the superuser of the embedded server does: roles, their passwords, the database."""

from collections.abc import Mapping

import asyncpg

DATABASE = "minqing"


async def prepare(superuser_url: str, roles_sql: str, secrets: Mapping[str, str]) -> None:
    """Make the roles when they are not there, and give each its password.

    `secrets`: `owner`, `app`, `relay` → password of letters, digits, `-` and `_`.
    """
    connection = await asyncpg.connect(superuser_url)
    try:
        names = [f"minqing_{role}" for role in secrets]
        async with connection.transaction():
            if not await connection.fetchval(
                "SELECT count(*) FROM pg_roles WHERE rolname = ANY($1)", names
            ):
                await connection.execute(roles_sql)
            for role, secret in secrets.items():
                await connection.execute(f"ALTER ROLE minqing_{role} PASSWORD '{secret}'")
    finally:
        await connection.close()


async def make_empty_database(superuser_url: str) -> None:
    """Make the database anew; what is there, half loaded or not wanted any more, goes."""
    connection = await asyncpg.connect(superuser_url)
    try:
        await connection.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        await connection.execute(f"CREATE DATABASE {DATABASE} OWNER minqing_owner")
    finally:
        await connection.close()


async def commit_durably(superuser_url: str) -> None:
    """Take the tables' figures, then commit the careful way: all before it is on the disk, too."""
    connection = await asyncpg.connect(superuser_url)
    try:
        # Without figures about the new rows the first pages take seconds, until autovacuum has run.
        await connection.execute("ANALYZE")
        await connection.execute(f"COMMENT ON DATABASE {DATABASE} IS 'complete'")
    finally:
        await connection.close()
