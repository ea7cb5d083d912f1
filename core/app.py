"""Wiring: which slices answer hooks, which handlers serve which addresses. Nothing is decided here."""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager

from litestar import Litestar, Router
from litestar.config.compression import CompressionConfig
from litestar.datastructures import CacheControlHeader
from litestar.di import Provide
from litestar.handlers import HTTPRouteHandler
from litestar.middleware import DefineMiddleware
from litestar.middleware.compression import CompressionMiddleware
from litestar.static_files import create_static_files_router

import core.county.jobs
import core.deadlines.jobs
import core.feedback.listeners
import core.kernel.jobs  # noqa: F401 - registers the recurring jobs
from core.accounts import pages as account_pages
from core.accounts.authentication import provide_actor, provide_signed_in
from core.county import endpoints as county_endpoints
from core.county import pages as county_pages
from core.deliberation import hooks as deliberation_hooks
from core.deliberation import pages as deliberation_pages
from core.demands import endpoints as demand_endpoints
from core.demands import hooks as demand_hooks
from core.demands import pages as demand_pages
from core.feedback import endpoints as feedback_endpoints
from core.feedback import hooks as feedback_hooks
from core.feedback import pages as feedback_pages
from core.grids import hooks as grid_hooks
from core.grids import pages as grid_pages
from core.households import hooks as household_hooks
from core.kernel.plugins import manager
from core.kernel.web import csrf, health, openapi
from core.kernel.web.answers import answer
from core.kernel.web.arriving import LARGEST_WITH_PHOTO
from core.orders import endpoints as order_endpoints
from core.orders import hooks as order_hooks
from core.orders import pages as order_pages
from core.overview import hooks as overview_hooks
from core.overview import pages as overview_pages
from core.scoring import endpoints as scoring_endpoints
from core.scoring import hooks as scoring_hooks
from core.scoring import pages as scoring_pages
from frontend_templates.assets import BUILT

Lifespan = Callable[[Litestar], AbstractAsyncContextManager[None]]

MOST_PARTS = 200  # of a form with a photo

HOOKS = [
    grid_hooks,
    household_hooks,
    demand_hooks,
    deliberation_hooks,
    order_hooks,
    feedback_hooks,
    scoring_hooks,
    overview_hooks,
]


def api() -> list[Router]:
    """Return the JSON addresses, of a township and of the county."""
    return [
        Router(
            path="/api/v1/t/{tenant:str}",
            route_handlers=[
                *demand_endpoints.HANDLERS,
                *order_endpoints.HANDLERS,
                *feedback_endpoints.HANDLERS,
                *scoring_endpoints.HANDLERS,
            ],
            dependencies={"actor": Provide(provide_actor)},
        ),
        Router(
            path="/api/v1/county",
            route_handlers=county_endpoints.HANDLERS,
            dependencies={"me": Provide(provide_signed_in)},
        ),
    ]


def static() -> Router:
    """Return the built style sheets, scripts and icons: names carry a hash, so they never change."""
    return create_static_files_router(
        path="/static",
        directories=[BUILT],
        include_in_schema=False,
        cache_control=CacheControlHeader(max_age=31_536_000, immutable=True, public=True),
        # Compressed here and nowhere else: a compressed page would let its token be guessed (BREACH).
        middleware=[
            DefineMiddleware(CompressionMiddleware, config=CompressionConfig(backend="gzip"))
        ],
    )


def pages() -> list[Router]:
    """Return the pages: of oneself and the county, a resident's, and those of who works there."""
    return [
        _pages(
            "/",
            [*account_pages.PAGES, *county_pages.PAGES],
            {"me": Provide(provide_signed_in)},
        ),
        _pages(
            "/t/{tenant:str}",
            [*demand_pages.PUBLIC, *feedback_pages.PUBLIC, *overview_pages.PUBLIC],
            {},
        ),
        _pages(
            "/t/{tenant:str}",
            [
                *demand_pages.PAGES,
                *deliberation_pages.PAGES,
                *order_pages.PAGES,
                *feedback_pages.PAGES,
                *scoring_pages.PAGES,
                *grid_pages.PAGES,
                *overview_pages.PAGES,
            ],
            {"actor": Provide(provide_actor)},
        ),
    ]


def _pages(path: str, handlers: list[HTTPRouteHandler], given: dict[str, Provide]) -> Router:
    return Router(
        path=path,
        route_handlers=handlers,
        dependencies=given,
        before_request=csrf.check,
        include_in_schema=False,
    )


def create_app(lifespan: Sequence[Lifespan] = ()) -> Litestar:
    """Return the application."""
    manager.register(HOOKS)
    return Litestar(
        route_handlers=[*health.handlers, *openapi.HANDLERS, *api(), *pages(), static()],
        exception_handlers={Exception: answer},
        request_max_body_size=LARGEST_WITH_PHOTO,
        multipart_form_part_limit=MOST_PARTS,
        openapi_config=openapi.CONFIG,
        logging_config=None,
        lifespan=list(lifespan),
    )
