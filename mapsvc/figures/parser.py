"""Parsing the tokens of one figure cell: explicit notation, ranges, qualifiers, phrases, numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from itertools import pairwise

from mapsvc.errors import FigureError
from mapsvc.figures import policy, sums, text
from mapsvc.figures.policy import Rule
from mapsvc.figures.span import Grain, Span, UnreadableError
from mapsvc.figures.text import SCALES, Tokens

Value = Callable[[Tokens], Span | None]
Affix = tuple[Tokens, bool, Rule]
OPENINGS: Mapping[str, tuple[int, set[str]]] = {"between": (1, {"and", sums.AND, "to"}), "from": (1, {"to"})}
"""Words that open a range, how many they are, and what may stand between its ends."""

HEADCOUNT = 'a number ("about 2,500", "1400..1700", ">=200") or words of the figure policy ("hundreds")'
SHARE = 'a share ("1/2", "45%", ">=2/5 <1/2") or words of the figure policy ("nearly half", "the majority")'


@dataclass(frozen=True, slots=True)
class OwnRule:
    """A row that a dossier adds to the policy: a whole phrase and what it permits, in persons."""

    words: str
    low: int
    high: int | None
    best: int | None = None


class Parser:
    """One reading of one cell: what it may contain and how it complains."""

    def __init__(self, words: str, *, share: bool, own: Mapping[Tokens, OwnRule]) -> None:
        self.words, self.own = words, own
        self.value: Value = text.share if share else text.number
        self.expected = SHARE if share else HEADCOUNT
        self.rules = _rules(share=share)
        self.affixes = _affixes(share=share)

    def read(self, tokens: Tokens) -> Span:
        """Read all tokens or raise FigureError."""
        span = self._explicit(tokens) if ".." in tokens or tokens[0][0] in "<>=" else self._wording(tokens)
        if span is None:
            raise self._stumble(tokens)
        return span

    def _wording(self, tokens: Tokens, *, range_end: bool = False) -> Span | None:
        tokens = tokens[1:] if tokens[:1] == ("the",) else tokens
        if not tokens:
            return None
        phrase = self._phrase(tokens)
        if phrase or (number := self.value(tokens)):
            return phrase or number
        if tokens[0] == "mid" and (mid := self._mid(tokens[1:])):
            return mid
        ends = None if range_end else self._range(tokens)
        return ends or self._qualified(tokens, range_end=range_end)

    def _phrase(self, tokens: Tokens) -> Span | None:
        if row := self.own.get(tokens):
            best = None if row.best is None else Fraction(row.best)
            return Span(Fraction(row.low), None if row.high is None else Fraction(row.high), best)
        joined = " ".join(tokens)
        return next((rule.span for rule in self.rules if rule.span and joined in rule.words), None)

    def _qualified(self, tokens: Tokens, *, range_end: bool) -> Span | None:
        for affix, before, _ in self.affixes:
            size = len(affix)
            if len(tokens) > size and (tokens[:size] if before else tokens[-size:]) == affix:
                rest = tokens[size:] if before else policy.without_nouns(tokens[:-size])
                inner = self._wording(rest, range_end=range_end)
                return inner and self._change(affix, inner)
        return None

    def _change(self, affix: Tokens, inner: Span) -> Span:
        fits = (
            rule for words, _, rule in self.affixes if words == affix and (not rule.only or inner.grain in rule.only)
        )
        rule = min(fits, key=self.rules.index, default=None)
        if rule is None or rule.change is None:
            raise FigureError(self.words, " ".join(affix), "these words before a plain number or fraction")
        try:
            return rule.change(inner)
        except UnreadableError as error:
            raise FigureError(self.words, " ".join(affix), str(error)) from None

    def _range(self, tokens: Tokens) -> Span | None:
        """Read a range by every split of it; FigureError where more than one ascends, or none does."""
        found = set(self._splits(tokens))
        ascending = [span for span in found if span.high is None or span.low <= span.high]
        if found and not ascending:
            raise FigureError(self.words, self.words, "a low end that is not above the high end")
        if len(ascending) > 1:
            ways = " or ".join(sorted(f"{span.low}..{'' if span.high is None else span.high}" for span in ascending))
            raise FigureError(self.words, self.words, f"one range in digits: this may be {ways}")
        return next(iter(ascending), None)

    def _splits(self, tokens: Tokens) -> Iterator[Span]:
        opening, links = OPENINGS.get(tokens[0], (0, {"to"}))
        for at in (index for index, token in enumerate(tokens) if token in links):
            left, right = policy.without_nouns(tokens[opening:at]), tokens[at + 1 :]
            if not opening and self._starts_qualified(left) and not self._starts_qualified(right):
                continue  # "about 250 to 350": the qualifier is of both ends, so it is read first
            high = self._wording(right, range_end=True)
            pairs = enumerate(pairwise((*right, "")), start=1)
            ends = (at for at, (one, after) in pairs if one in SCALES and after not in SCALES)
            first = right[: next(ends, len(right))]
            # "three to four thousand five hundred" may begin at three or at three thousand
            for start in {self._shared_unit(left, right), self._shared_unit(left, first)}:
                low = self._wording(start, range_end=True)
                if low and high:
                    yield Span(low.low, high.high, None, low.low_strict, high.high_strict)

    def _starts_qualified(self, tokens: Tokens) -> bool:
        return any(before and tokens[: len(affix)] == affix for affix, before, _ in self.affixes)

    def _shared_unit(self, left: Tokens, right: Tokens) -> Tokens:
        """Give the first of "two to three hundred thousand" or "40 to 50 %" the unit of the second."""
        if not left or set(left) & {*SCALES, "%"}:
            return left
        if right[-1:] == ("%",):
            return (*left, "%")
        small = text.number(left)
        for at in range(1, len(right)):
            head, units = right[:at], right[at:]
            least = SCALES.get(units[0], 0)
            if set(units) <= set(SCALES) and all(SCALES.get(word, 0) < least for word in head):
                large = text.number(head)
                if small and large and small.low < large.low:
                    return (*left, *units)
        return left

    def _mid(self, tokens: Tokens) -> Span | None:
        value = text.number((tokens[0].removesuffix("s"),)) if len(tokens) == 1 else None
        if not value or not tokens[0].endswith("s"):
            return None
        digits = str(int(value.low))
        unit = 10 ** (len(digits) - len(digits.rstrip("0")))
        return Span(value.low + unit * Fraction(3, 10), value.low + unit * Fraction(7, 10)) if unit > 1 else None

    def _explicit(self, tokens: Tokens) -> Span | None:
        parts = _split(tokens)
        if tokens[0][0] in "<>=":
            return self._comparisons(tokens)
        values = [self.value(part) if part else None for part in parts]
        if any(part and value is None for part, value in zip(parts, values, strict=True)):
            return None
        match values:
            case [Span() as low, Span() as best, Span() as high]:
                if not low.low <= best.low <= high.low:
                    raise FigureError(self.words, self.words, "low..best..high in this order")
                return Span(low.low, high.low, best.low)
            case [None, Span() as high]:
                return Span(Fraction(0), high.low)
            case [Span() as low, other]:
                return Span(low.low, other.low if other else None)
        return None

    def _comparisons(self, tokens: Tokens) -> Span | None:
        marks = [index for index, token in enumerate(tokens) if token[0] in "<>="]
        span = Span(Fraction(0), None)
        seen: set[str] = set()
        for at, end in zip(marks, [*marks[1:], len(tokens)], strict=True):
            body = tokens[at + 1 : end]
            value = self.value(body[:-1] if body and body[-1] in {"and", ","} else body)
            side = tokens[at][0]
            if value is None or side in seen or (side == "=" and len(marks) > 1):
                return None
            seen.add(side)
            strict = not tokens[at].endswith("=")
            if side == ">":
                span = replace(span, low=value.low, low_strict=strict)
            elif side == "<":
                span = replace(span, high=value.low, high_strict=strict)
            else:
                span = replace(value, grain=Grain.SETTLED)
        return span

    def _stumble(self, tokens: Tokens) -> FigureError:
        """Name a number out of range, else the first token that no rule knows, else all of the text."""
        for token, after in pairwise((*tokens, "")):
            if (text.whole(token) or 0) > text.LARGEST:
                return FigureError(self.words, token, text.TOO_LARGE)
            if token == "-" and text.whole(after) is not None:  # noqa: S105 - a sign, not a secret
                return FigureError(self.words, token + after, "a number that is not below zero")
        return FigureError(self.words, self._unknown(tokens), self.expected)

    def _unknown(self, tokens: Tokens) -> str:
        known = {word for rule in self.rules for words in rule.words for word in words.replace("-", " ").split()}
        known |= {
            *SCALES,
            *text.SMALL,
            *policy.IGNORED_AFTER,
            "and",
            sums.AND,
            "to",
            "between",
            "from",
            "a",
            "an",
            "/",
            "..",
            "%",
        }
        known |= {word for words in self.own for word in words}
        strange = (token for token in tokens if token not in known and text.whole(token) is None)
        return next(strange, self.words.strip())


def _split(tokens: Tokens) -> list[Tokens]:
    parts: list[Tokens] = [()]
    for token in tokens:
        if token == "..":  # noqa: S105 - punctuation, not a secret
            parts.append(())
        else:
            parts[-1] = (*parts[-1], token)
    return parts


@cache
def _rules(*, share: bool) -> tuple[Rule, ...]:
    kind = "share" if share else "headcount"
    return tuple(rule for rule in policy.POLICY if rule.reads in {kind, "both"})


@cache
def _affixes(*, share: bool) -> tuple[Affix, ...]:
    """List the words before or after N of every qualifier, longest first, so that "no more than" wins."""
    return tuple(sorted(_each_affix(_rules(share=share)), key=lambda affix: -len(affix[0])))


def _each_affix(rules: tuple[Rule, ...]) -> Iterator[Affix]:
    for rule in rules:
        for words in rule.words if rule.change else ():
            yield tuple(words.removesuffix("N").removeprefix("N").split()), words.endswith("N"), rule
