"""The API's description, from the code: `/api/openapi.json`, and a page for people at `/api/docs`.

Handlers read their own bodies (see `fields`), so each names its form in `opt={"form": …}`; the form's
struct becomes the schema of the request body here.
"""

from dataclasses import dataclass
from typing import Any

import msgspec
from litestar import Litestar, Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.openapi import OpenAPIConfig

from core.kernel.web.json import answer
from core.kernel.web.pages import Ask, page

REFERENCE = "#/components/schemas/{name}"
CONFIG = OpenAPIConfig(title="民情", version="1", path="/api/schema", render_plugins=[])

_PROBLEM = {
    "type": "object",
    "required": ["code", "title", "status"],
    "properties": {
        "type": {"type": "string"},
        "code": {"type": "string", "description": "stable, for machines"},
        "title": {"type": "string", "description": "Chinese, says how to mend it"},
        "status": {"type": "integer"},
        "instance": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
            },
        },
    },
}


def _forms(app: Litestar) -> dict[tuple[str, str], type[msgspec.Struct]]:
    found = {}
    for route in app.routes:
        for handler in getattr(route, "route_handlers", ()):
            form = handler.opt.get("form") if isinstance(handler, HTTPRouteHandler) else None
            if form is not None:
                for method in handler.http_methods:
                    found[route.path_format, str(method).lower()] = form
    return found


def document(app: Litestar) -> dict[str, Any]:
    """Return the OpenAPI document of what the application serves."""
    shown: dict[str, Any] = app.openapi_schema.to_schema()
    forms = _forms(app)
    kinds = sorted(set(forms.values()), key=lambda form: form.__name__)
    _, schemas = msgspec.json.schema_components(kinds, ref_template=REFERENCE)
    components = shown.setdefault("components", {})
    components.setdefault("schemas", {}).update(schemas | {"Problem": _PROBLEM})
    components["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    shown["security"] = [{"token": []}]
    problem = {"application/problem+json": {"schema": {"$ref": REFERENCE.format(name="Problem")}}}
    for path, methods in shown["paths"].items():
        for method, operation in methods.items():
            operation.setdefault("responses", {})["4XX"] = {
                "description": "application/problem+json (RFC 9457)",
                "content": problem,
            }
            form = forms.get((path, method))
            if form is not None:
                schema = {"$ref": REFERENCE.format(name=form.__name__)}
                content = {"application/json": {"schema": schema}}
                operation["requestBody"] = {"required": True, "content": content}
    return shown


@dataclass(frozen=True, slots=True)
class Operation:
    """A line of the page for people."""

    method: str
    path: str
    summary: str
    fields: str


@get("/api/openapi.json", include_in_schema=False)
async def openapi(request: Ask) -> Response[bytes]:
    """Return the document."""
    return answer(document(request.app))


@get("/api/docs", include_in_schema=False)
async def docs(request: Ask) -> Response[bytes]:
    """Show it to people, without scripts."""
    shown = document(request.app)
    schemas = shown["components"]["schemas"]
    operations = []
    for path, methods in sorted(shown["paths"].items()):
        for method, operation in methods.items():
            body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
            name = body.get("schema", {}).get("$ref", "").rpartition("/")[2]
            fields = "、".join(schemas.get(name, {}).get("properties", {}))
            text = operation.get("description") or operation.get("summary") or ""
            operations.append(Operation(method.upper(), path, text.split("\n")[0], fields))
    return page(request, "api_docs.html", None, operations=operations)


HANDLERS = [openapi, docs]
