"""Dams and border crossings, whose names are a town's and a word that every language has its own of.

"Barrage de Mossoul", "Musul Barajı" and سد الموصل are all `<a name of Mosul> dam`: names and questions are written so.
"""

from __future__ import annotations

from mapsvc.gazetteer.names import fold, loosen

_WORDS = {
    "dam": """
        dam | barrage | hydroelectric dam | barrage de | barrage d | barrage du | le barrage de | baraji
        barajinin | staudamm | talsperre | staudamm von | presa de | represa de | diga di | sadd | sed | bendava
        سد | سدة | بەنداوی | بەنداو
    """,
    "crossing": """
        crossing | border crossing | border gate | gate | border post | border point | crossing point
        border crossing point | poste frontiere de | poste frontiere d | poste frontalier de | point de passage de
        passage de | sinir kapisi | kapisi | grenzubergang | paso fronterizo de | deriye | deriye sinore | ma bar
        manfadh | معبر | منفذ | مرز | دەروازەی | خاڵی سنووری | الحدودي
    """,
}
_PHRASES = {
    tuple(loosen(fold(phrase)).split()): word
    for word, phrases in _WORDS.items()
    for phrase in phrases.replace("\n", "|").split("|")
    if phrase.strip()
}
_LONGEST = max(map(len, _PHRASES))


def canonical(name: str) -> str:
    """Write the name of a dam or crossing as `<rest> dam`, `<rest> crossing`, folded; "" for any other name."""
    tokens = tuple(loosen(fold(name.replace("'", " ").replace("’", " "))).split()) if " " in name else ()
    word = ""
    while len(tokens) > 1 and (found := _at_an_end(tokens)):
        tokens, phrase_word = found
        word = word or phrase_word
    return f"{' '.join(tokens)} {word}" if word else ""


def _at_an_end(tokens: tuple[str, ...]) -> tuple[tuple[str, ...], str] | None:
    for size in range(min(_LONGEST, len(tokens) - 1), 0, -1):
        if word := _PHRASES.get(tokens[-size:]):
            return tokens[:-size], word
        if word := _PHRASES.get(tokens[:size]):
            return tokens[size:], word
    return None
