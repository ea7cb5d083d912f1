"""`minqing`: the command line. Each command imports what it runs, so that the others start at once.

Exit codes: 0 done, 1 it could not be done, 2 the command was written wrongly. What a machine reads
goes to standard output, everything else to standard error, errors as one paragraph.
"""

import importlib
import os

import click

from core.cli.refusals import Commands

_COMMANDS = {
    "demo": "demo:demo",
    "serve": "processes:serve",
    "worker": "processes:worker",
    "migrate": "database:migrate",
    "key": "database:key",
    "doctor": "doctor:doctor",
    "county": "townships:county",
    "tenant": "townships:tenant",
    "user": "people:user",
    "routes": "addresses:routes",
    "schema": "addresses:schema",
}


class _Lazy(Commands):
    """Knows the commands by name and imports a file only for the one that is run."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's
        """Return the names, in the order of the first days with the product."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Return a command, or None when there is no such one."""
        place = _COMMANDS.get(cmd_name)
        if place is None:
            return None
        file, _, name = place.partition(":")
        found: click.Command = getattr(importlib.import_module(f"core.cli.{file}"), name)
        return found


@click.command(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
def minqing() -> None:
    """民情：问需、议策、接单、评效。第一次用，运行 minqing demo。"""
    os.environ.setdefault("PICCOLO_CONF", "core.piccolo_conf")


def main() -> None:
    """Run the command line."""
    minqing()
