"""The kernel's recurring jobs, in every township."""

from core.kernel.schedule import every
from core.kernel.sealing import seal_waiting


@every("seal_audit", minutes=1)
async def seal_audit() -> None:
    """Seal the new rows of the audit trail into the township's hash chain."""
    await seal_waiting()
