"""`minqing routes` and `minqing schema`: what can be asked of the web process. Needs no servers."""

import json

import click


@click.command()
@click.option("--json", "as_json", is_flag=True, help="写成 JSON")
def routes(as_json: bool) -> None:  # noqa: FBT001 - a flag
    """列出全部地址。"""
    from core.app import create_app

    found = sorted(
        (route.path, method)
        for route in create_app().routes
        for method in sorted(getattr(route, "methods", ()))
        if method not in {"OPTIONS", "HEAD"}
    )
    if as_json:
        click.echo(json.dumps([{"method": m, "path": p} for p, m in found], ensure_ascii=False))
        return
    for path, method in found:
        click.echo(f"{method:7}{path}")


@click.command()
def schema() -> None:
    """写出接口的 OpenAPI 描述。"""
    from core.app import create_app

    click.echo(json.dumps(create_app().openapi_schema.to_schema(), ensure_ascii=False, indent=2))
