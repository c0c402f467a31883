"""The command line. Each command lives in its own module and is imported only when it is called."""

from __future__ import annotations

import sys
from importlib import import_module

import click

from mapsvc.errors import MapsvcError

COMMANDS = ("serve", "publish", "compile", "check", "posture", "why", "changes", "ledger", "geocode", "export", "data")


class LazyGroup(click.Group):
    """A group that imports a command's module when the command is asked for, so that answers come quickly."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """List the commands in the order of use."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import one command."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"mapsvc.cli.{cmd_name}"), f"{cmd_name}")
        return command


@click.group(cls=LazyGroup)
@click.version_option(package_name="mapsvc")
def cli() -> None:
    """Map what news reports say of where troops are, and what is planned."""


def main() -> None:
    """Run the command line; a mistake in the input ends it with its message and exit code 1."""
    try:
        cli()
    except MapsvcError as error:
        click.echo(f"mapsvc: {error}", err=True)
        sys.exit(1)
    except OSError as error:
        click.echo(f"mapsvc: {error.filename or 'file system'}: {error.strerror or error}", err=True)
        sys.exit(1)
