"""What can go wrong, as the domain sees it. The web and the command line map these to their own forms.

MapsvcError
├── InputError           something the user wrote is wrong; carries every problem found
│   ├── DossierError     a dossier folder is refused, with file:line:column for each problem
│   └── FigureError      words that the figure policy cannot read
├── NotFoundError        a dossier, period, place or layer that is not there
├── SnapshotError        a compiled snapshot is missing, foreign or damaged
├── PublishError         the service would not give what a published site needs
└── BaseDataError        base data could not be built, or is not what it must be
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal


class MapsvcError(Exception):
    """Base of every error this package raises on purpose; its text is fit to show to a user."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong in a file: where (file, 1-based line, column name), the value, and what was expected.

    `line` 0 means the file as a whole; `column` and `value` may be empty where they do not apply.
    """

    file: str
    line: int
    column: str
    value: str
    expected: str
    severity: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        column = f" {self.column}:" if self.column else ""
        value = f" {_shorten(self.value)!r}:" if self.value else ""
        return f"{where}:{column}{value} {self.expected}"


class InputError(MapsvcError):
    """Something the user wrote is wrong."""


class DossierError(InputError):
    """A dossier is refused whole; `problems` holds all that was found, in file order."""

    def __init__(self, folder: str, problems: Sequence[Problem]) -> None:
        self.folder = folder
        self.problems = tuple(problems)
        count = sum(problem.severity == "error" for problem in self.problems)
        lines = [f"{folder}: {count} error{'s' if count != 1 else ''}", *map(str, self.problems)]
        super().__init__("\n".join(lines))


class FigureError(InputError):
    """Words that the figure policy does not cover; `word` is the one it stumbled on."""

    def __init__(self, text: str, word: str, expected: str) -> None:
        self.text, self.word, self.expected = text, _shorten(word), expected
        super().__init__(f"{_shorten(text)!r}: cannot read {self.word!r}: expected {expected}")


class NotFoundError(MapsvcError):
    """A thing asked for by name is not there."""


class TooEarlyError(NotFoundError):
    """Nothing was reported by the day asked for; `first` is that of the first report, as YYYY-MM-DD."""

    def __init__(self, detail: str, first: str) -> None:
        self.first = first
        super().__init__(detail)


class SnapshotError(MapsvcError):
    """A compiled snapshot is missing, of another format, or damaged."""


class PublishError(MapsvcError):
    """The service answered an address of its own with an error, so there is no site to publish."""


class BaseDataError(MapsvcError):
    """Base data could not be built, or fails an assertion about what it must contain."""


def _shorten(text: str, limit: int = 80) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1]}…"
