"""Keys, policies and grants of the slice `accounts`."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from tenants.isolation import grant_platform, protect, run_ddl

ID = "2026-11-24T09:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "protection"


async def _protect() -> None:
    await protect(
        "person",
        [
            "id",
            "tenant_id",
            "name",
            "pinyin",
            "gender",
            "born_on",
            "phone_sealed",
            "phone_index",
            "phone_tail",
            "id_number_sealed",
            "id_number_index",
            "is_party_member",
            "occupations",
            "education",
        ],
        indexes={"phone": "phone_index", "id_number": "id_number_index", "name": "name"},
        checks={"gender": "gender IN ('男', '女')"},
    )
    await protect(
        "membership",
        [
            "id",
            "tenant_id",
            "account_id",
            "person_id",
            "role",
            "village_id",
            "group_id",
            "grid_id",
            "valid_from",
            "valid_to",
        ],
        references={"person_id": "person"},
        indexes={"account": "account_id", "role": "role, village_id"},
        checks={
            "dates": "valid_to IS NULL OR valid_to >= valid_from",
            "role": "role IN ('township_admin', 'township_leader', 'liaison_cadre', 'village_secretary', 'village_cadre', 'village_supervisor', 'group_leader', 'womens_group_leader', 'grid_chief', 'grid_member', 'party_member', 'representative', 'volunteer')",
        },
    )
    await grant_platform("account", "SELECT, INSERT, UPDATE")
    await grant_platform("account_township", "SELECT, INSERT, DELETE")
    await grant_platform("county_role", "SELECT, INSERT, UPDATE")
    await grant_platform("session", "SELECT, INSERT, DELETE")
    await grant_platform("api_token", "SELECT, INSERT, UPDATE")
    await run_ddl(
        "CREATE UNIQUE INDEX account_phone_index_key ON platform.account (phone_index)",
        "CREATE INDEX account_name_idx ON platform.account (name)",
        "CREATE UNIQUE INDEX session_token_hash_key ON platform.session (token_hash)",
        "CREATE INDEX session_account_idx ON platform.session (account_id)",
        "CREATE UNIQUE INDEX api_token_token_hash_key ON platform.api_token (token_hash)",
        "CREATE UNIQUE INDEX account_township_key ON platform.account_township (account_id, township_id)",
        "CREATE INDEX county_role_account_idx ON platform.county_role (account_id)",
        "ALTER TABLE platform.session ADD CONSTRAINT session_account_fkey FOREIGN KEY (account_id) REFERENCES platform.account (id)",
        "ALTER TABLE platform.api_token ADD CONSTRAINT api_token_account_fkey FOREIGN KEY (account_id) REFERENCES platform.account (id)",
        "ALTER TABLE membership ADD CONSTRAINT membership_account_id_fkey FOREIGN KEY (account_id) REFERENCES platform.account (id)",
    )


async def forwards() -> MigrationManager:
    """Give every table its key, policy and grants."""
    manager = MigrationManager(migration_id=ID, app_name="accounts", description=DESCRIPTION)
    manager.add_raw(_protect)
    return manager
