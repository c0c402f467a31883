"""The documents say what the code says. Renew the generated parts with `python -m tests.test_docs`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from mapsvc.cli import COMMANDS, cli
from mapsvc.config import SETTINGS
from mapsvc.layers import LAYERS

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
REFERENCE = ROOT / "docs" / "commands.md"


def settings_table() -> str:
    """The settings as the README has them."""
    rows = [f"| `MAPSVC_{s.name.upper()}` | {s.default and f'`{s.default}`'} | {s.help} |" for s in SETTINGS]
    return "\n".join(["| variable | default | meaning |", "| --- | --- | --- |", *rows])


def command_reference() -> str:
    """The help of every command, as docs/commands.md has it."""
    parts = ["# Commands", "", "Generated from the commands' own help."]
    for command in COMMANDS:
        text = CliRunner().invoke(cli, [command, "--help"], prog_name="mapsvc", terminal_width=100).output
        parts += ["", f"## mapsvc {command}", "", "```text", text.strip(), "```"]
    return "\n".join(parts) + "\n"


def with_settings(readme: str) -> str:
    """The README with its settings table renewed."""
    pattern = re.compile(r"(<!-- settings:.*?-->\n).*?(\n<!-- end of settings -->)", re.DOTALL)
    return pattern.sub(lambda m: m[1] + settings_table() + m[2], readme)


def test_the_readme_lists_the_settings() -> None:
    text = README.read_text("utf-8")
    assert with_settings(text) == text


def test_the_reference_holds_every_commands_help() -> None:
    assert REFERENCE.read_text("utf-8") == command_reference()


@pytest.mark.parametrize("layer", LAYERS)
def test_the_readme_names_every_layer(layer: str) -> None:
    assert f"`{layer}`" in README.read_text("utf-8")


@pytest.mark.parametrize("page", [README, *sorted((ROOT / "docs").glob("*.md"))], ids=lambda page: page.name)
def test_links_between_documents_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), target


if __name__ == "__main__":
    README.write_text(with_settings(README.read_text("utf-8")), "utf-8")
    REFERENCE.write_text(command_reference(), "utf-8")
