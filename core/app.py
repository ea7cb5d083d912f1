"""Wiring: which slices answer hooks, which handlers serve which addresses. Nothing is decided here."""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager

from litestar import Litestar, Router
from litestar.datastructures import CacheControlHeader
from litestar.di import Provide
from litestar.openapi import OpenAPIConfig
from litestar.static_files import create_static_files_router

import core.county.jobs
import core.deadlines.jobs
import core.feedback.listeners
import core.kernel.jobs  # noqa: F401 - registers the recurring jobs
from core.accounts import pages as account_pages
from core.accounts.authentication import provide_actor, provide_signed_in
from core.deliberation import hooks as deliberation_hooks
from core.deliberation import pages as deliberation_pages
from core.demands import endpoints as demand_endpoints
from core.demands import hooks as demand_hooks
from core.demands import pages as demand_pages
from core.feedback import endpoints as feedback_endpoints
from core.feedback import hooks as feedback_hooks
from core.feedback import pages as feedback_pages
from core.kernel.plugins import manager
from core.kernel.web import csrf, health
from core.kernel.web.answers import answer
from core.orders import endpoints as order_endpoints
from core.orders import hooks as order_hooks
from core.orders import pages as order_pages
from core.overview.pages import track, verbs
from core.scoring import hooks as scoring_hooks
from frontend_templates.assets import BUILT

Lifespan = Callable[[Litestar], AbstractAsyncContextManager[None]]

LARGEST_REQUEST = 12 * 1024 * 1024

HOOKS = [demand_hooks, deliberation_hooks, order_hooks, feedback_hooks, scoring_hooks]


def api() -> Router:
    """Return the township's JSON addresses."""
    return Router(
        path="/api/v1/t/{tenant:str}",
        route_handlers=[
            *demand_endpoints.HANDLERS,
            *order_endpoints.HANDLERS,
            *feedback_endpoints.HANDLERS,
        ],
        dependencies={"actor": Provide(provide_actor)},
    )


def static() -> Router:
    """Return the built style sheets, scripts and icons: names carry a hash, so they never change."""
    return create_static_files_router(
        path="/static",
        directories=[BUILT],
        include_in_schema=False,
        cache_control=CacheControlHeader(max_age=31_536_000, immutable=True, public=True),
    )


def pages() -> list[Router]:
    """Return the pages: of oneself, and of the township."""
    return [
        Router(
            path="/",
            route_handlers=account_pages.PAGES,
            dependencies={"me": Provide(provide_signed_in)},
            before_request=csrf.check,
            include_in_schema=False,
        ),
        Router(
            path="/t/{tenant:str}",
            route_handlers=[*demand_pages.PUBLIC, *track.PUBLIC, *feedback_pages.PUBLIC],
            before_request=csrf.check,
            include_in_schema=False,
        ),
        Router(
            path="/t/{tenant:str}",
            route_handlers=[
                *demand_pages.PAGES,
                *deliberation_pages.PAGES,
                *order_pages.PAGES,
                *feedback_pages.PAGES,
                *verbs.PAGES,
            ],
            dependencies={"actor": Provide(provide_actor)},
            before_request=csrf.check,
            include_in_schema=False,
        ),
    ]


def create_app(lifespan: Sequence[Lifespan] = ()) -> Litestar:
    """Return the application."""
    manager.register(HOOKS)
    return Litestar(
        route_handlers=[*health.handlers, api(), *pages(), static()],
        exception_handlers={Exception: answer},
        request_max_body_size=LARGEST_REQUEST,
        openapi_config=OpenAPIConfig(title="民情", version="1", path="/api/docs"),
        logging_config=None,
        lifespan=list(lifespan),
    )
