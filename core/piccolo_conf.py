"""Piccolo's registry: the chains of migrations, from the lowest slice up."""

from piccolo.conf.apps import AppRegistry

from tenants.database import DB

CHAINS = (
    "tenants.piccolo_app",
    "core.kernel.piccolo_app",
    "core.accounts.piccolo_app",
    "core.grids.piccolo_app",
    "core.households.piccolo_app",
    "core.deadlines.piccolo_app",
    "core.demands.piccolo_app",
    "core.deliberation.piccolo_app",
    "core.orders.piccolo_app",
    "core.feedback.piccolo_app",
    "core.scoring.piccolo_app",
    "core.county.piccolo_app",
)
APP_REGISTRY = AppRegistry(apps=list(CHAINS))

__all__ = ["APP_REGISTRY", "CHAINS", "DB"]
