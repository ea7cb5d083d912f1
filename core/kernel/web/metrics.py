"""What Prometheus reads about requests: how many, how they ended, how long they took.

Groups come from the template of the route that answered (`/t/{tenant}/demands/{id}` is `demands`),
never from the address itself, so that nobody can invent new series.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Histogram

_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_ALWAYS_THERE = frozenset({"t", "v1"})
_DEPTH = {"api": 2}


@dataclass(frozen=True, slots=True)
class Meters:
    """The meters of this process, and the registry that holds them."""

    registry: CollectorRegistry
    requests: Counter
    seconds: Histogram


@cache
def meters() -> Meters:
    """Return the meters, made on first use."""
    registry = CollectorRegistry()
    return Meters(
        registry,
        Counter("minqing_requests", "Answered requests", ("group", "status"), registry=registry),
        Histogram(
            "minqing_request_seconds",
            "Seconds until the last byte",
            ("group",),
            buckets=_BUCKETS,
            registry=registry,
        ),
    )


def group_of(scope: Mapping[str, Any]) -> str:
    """Return the group of routes that an answered request belongs to."""
    template = scope.get("path_template")
    if scope["path"].startswith("/static/"):
        return "static"
    if not isinstance(template, str):
        return "none"
    parts = [p for p in template.split("/") if p and "{" not in p and p not in _ALWAYS_THERE]
    return "/".join(parts[: _DEPTH.get(parts[0], 1)]) if parts else "home"


def count_request(scope: Mapping[str, Any], status: int, seconds: float) -> None:
    """Count one answered request."""
    group = group_of(scope)
    meters().requests.labels(group, f"{status // 100}xx").inc()
    meters().seconds.labels(group).observe(seconds)
