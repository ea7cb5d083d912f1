"""Two townships of one county, for the kernel's tests."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from core.config import config
from core.kernel import clock
from tenants.context import TenantContext
from tenants.tables import County, Tenant


async def found_townships() -> tuple[TenantContext, TenantContext]:
    """Insert a county with two townships in the running transaction."""
    county_id, mark = uuid4(), uuid4().hex[:8]
    now = clock.now()
    await County.insert(County(id=county_id, code=mark, name="樟树市", created_at=now))
    made: list[TenantContext] = []
    for name in ("张家山街道", "大桥街道"):
        tenant = TenantContext(uuid4(), f"{mark}-{len(made)}", name, county_id, "樟树市", "active")
        made.append(tenant)
        await Tenant.insert(
            Tenant(
                id=tenant.id,
                county_id=county_id,
                slug=tenant.slug,
                code=tenant.slug,
                name=name,
                created_at=now,
            )
        )
    return made[0], made[1]


@pytest.fixture
async def townships(tx: None) -> tuple[TenantContext, TenantContext]:
    """Two townships that vanish with the test's transaction."""
    return await found_townships()


@pytest.fixture
def files(database: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty store of photos."""
    monkeypatch.setenv("MINQING_FILES", str(tmp_path))
    config.cache_clear()
    yield tmp_path
    config.cache_clear()
