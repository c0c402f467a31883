"""What a claim's words permit is said in one way, in sentences and on pages; what is quoted turns nothing around it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mapsvc.figures import read_headcount, read_share
from mapsvc.figures.saying import form_of
from mapsvc.knowledge.sentences import Speaker
from mapsvc.languages import LANGUAGES
from mapsvc.maps.wording.terms import policy_text, relation_name
from mapsvc.messages import translator
from mapsvc.model import CellKey, Dossier, Figure, Layer, Relation, Share
from mapsvc.plaintext import REORDERING
from mapsvc.posture import analyse, explain
from mapsvc.posture.constraints import Rule
from tests.test_posture_cases import Case, read_line

FOREIGN = {"en": "كلام", "ar": "words"}
"""Words of another script than the page's, so that what they permit is said in their place."""

SHARES = {
    "the majority": {"en": "more than 50%", "ar": "أكثر من ٥٠٪\u061c"},
    "more than 1/3": {"en": "more than 33%", "ar": "أكثر من ٣٣٪\u061c"},
    "at least 40%": {"en": "at least 40%", "ar": "٤٠٪\u061c على الأقل"},
    "up to 40%": {"en": "up to 40%", "ar": "حتى ٤٠٪\u061c"},
    "less than a third": {"en": "less than 34%", "ar": "أقل من ٣٤٪\u061c"},
    "40%": {"en": "40%", "ar": "٤٠٪\u061c"},
    "1/3": {"en": "33%–34%", "ar": "٣٣٪\u061c–٣٤٪\u061c"},
    "40 to 50 percent": {"en": "40%–50%", "ar": "٤٠٪\u061c–٥٠٪\u061c"},
}


def dossier_of(*lines: str) -> Dossier:
    made = Case("sayings")
    for line in lines:
        read_line(made, line)
    return made.dossier()


def key(text: str) -> CellKey:
    layer, force, place, period = text.split("/")
    return CellKey(Layer(layer), force, place, period)


def told(dossier: Dossier, cell: str, lang: str) -> str:
    """Both sentences of a cell."""
    analysis = analyse(dossier, {place.id: place.parent for place in dossier.places})
    return "".join(map(Speaker(dossier, lang).sentence, explain(analysis, [key(cell)])[key(cell)]))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("words", SHARES)
def test_a_sentence_and_the_page_tell_a_share_alike_and_keep_it_strict(words: str, lang: str) -> None:
    dossier = dossier_of(
        "places: land", "periods: then, now", "a reported us/land/then level 300",
        "b reported us/land/now removed_share >=1/3 <1/2 from then",
    )  # fmt: skip
    size, gone = dossier.claims
    gone = replace(gone, figure=replace(read_share(words), words=FOREIGN[lang]))
    assert policy_text(gone, translator(lang)) == SHARES[words][lang]
    said = told(replace(dossier, claims=(size, gone)), "reported/us/land/now", lang)
    assert f"({SHARES[words][lang]}" in said


@pytest.mark.parametrize(
    ("figure", "form"),
    [
        (read_headcount("hundreds"), "range"),
        (read_headcount("2347"), "exact"),
        (read_headcount("up to 500"), "most"),
        (read_headcount("at least 500"), "least"),
        (Figure("any", 0, None), "least"),
        (read_share("up to all"), "most"),
        (read_share("all"), "exact"),
        (read_share("nearly half"), "range"),
    ],
)
def test_an_interval_has_one_form_of_words(figure: Figure | Share, form: str) -> None:
    assert form_of(figure) == form


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_relation_has_words_in_every_language(lang: str) -> None:
    names = [relation_name(relation, translator(lang)) for relation in Relation]
    assert all(names)
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_controls_in_a_dossiers_text_reorder_no_sentence_and_no_rule(lang: str) -> None:
    dossier = dossier_of(
        "forces: allied, us < allied",
        "places: land, fort < land",
        "periods: now",
        "a reported allied/land/now level 100",
    )  # fmt: skip
    [claim] = dossier.claims
    turned = "\u202eturned\u2066\n"
    dossier = replace(
        dossier,
        claims=(replace(claim, evidence=turned),),
        sources=tuple(replace(one, publisher=one.publisher + turned) for one in dossier.sources),
        places=tuple(replace(one, name=one.name + turned) for one in dossier.places),
        forces=tuple(replace(one, name=one.name + turned) for one in dossier.forces),
        periods=tuple(replace(one, label=one.label + turned) for one in dossier.periods),
        translations={(f"place.{one.id}", "ar"): turned for one in dossier.places},
    )
    said = told(dossier, "reported/us/fort/now", lang)
    said += Speaker(dossier, lang).rule(Rule("forces", key("reported/allied/land/now"), (), sources=(turned,)))
    assert said.count("turned") > 4
    # What sets a text of the other script apart is ours, and always closed again.
    assert not {char for char in said if ord(char) in REORDERING or ord(char) < 32} - {"\u2068", "\u2069"}
    assert said.count("\u2068") == said.count("\u2069")
