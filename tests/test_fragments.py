"""The parts around the map have the same facts as the map, and are safe whatever a dossier says."""

from __future__ import annotations

import datetime as dt
import json
import warnings
from dataclasses import replace
from fractions import Fraction

import html5lib
import pytest

from mapsvc.maps import fragments
from mapsvc.maps.client import client_state
from mapsvc.maps.fragments import page_fragments
from mapsvc.maps.page import details_asset
from mapsvc.maps.view import CellView, MapView, MarkView, PeriodView, PlaceView
from mapsvc.maps.wording.terms import report_date
from mapsvc.messages import Translator, translator
from mapsvc.model import (
    Basis,
    CellKey,
    Claim,
    Conflict,
    Event,
    Figure,
    Layer,
    Modality,
    PlaceKind,
    Posture,
    Reading,
    Relation,
    ReportDate,
    Share,
    Source,
    Status,
)

EN, AR = translator("en"), translator("ar")
DAY = ReportDate("2024-09-06", dt.date(2024, 9, 6), dt.date(2024, 9, 6))
NASTY = "<script>owned=1</script>{{7*7}}{% raw %}\u202egnp\"'><img src=x onerror=owned=1>"


def make_view(text: str = "", **changes: object) -> MapView:
    """A view with a figure, a conflict and an unlocated, silent place; every text in it ends in `text`."""
    figure = Figure(f"about 2,500{text}", 2250, 2750, 2500)
    share = Share("half", Fraction(9, 20), Fraction(11, 20))
    claims = (
        Claim(
            "c1",
            "c1",
            "s1",
            "s1",
            Modality.REPORTED,
            "us",
            "erbil",
            "p1",
            Relation.LEVEL,
            figure,
            evidence=f"about 2,500 troops{text}",
            locator=f"¶2{text}",
            attributed_to=f"an official{text}",
            note=text,
        ),
        Claim("c2", "c2", "s1", "s1", Modality.DENIED, "us", "erbil", "p1", Relation.REMOVED_SHARE, share),
    )
    readings = (Reading(("c1",), 1, None, None), Reading((), 2250, 2500, 2750))
    posture = Posture(
        CellKey(Layer.REPORTED, "us", "erbil", "p1"),
        Status.PRESENT,
        2250,
        2500,
        2750,
        ("c1",),
        ("c2",),
        (Conflict(("c1",), readings, None),),
        (),
        Basis.DIRECT,
        Basis.INHERITED,
    )
    cell = CellView(posture, f"about 2,500 US{text}", sized=True)
    unknown = CellView(
        Posture(CellKey(Layer.REPORTED, "us", "base-x", "p1"), Status.UNKNOWN, 0, None, None),
        "US not stated",
        sized=False,
    )
    places = (
        PlaceView("erbil", f"Erbil{text}", PlaceKind.CITY, 36.2, 44.0, None),
        PlaceView("base-x", f"Base X{text}", PlaceKind.BASE, None, None, None, "not found"),
    )
    period = PeriodView(
        "p1",
        f"Before{text}",
        None,
        dt.date(2025, 9, 30),
        begun=False,
        summary=f"Before: Erbil, about 2,500 US.{text}",
        marks=(MarkView(places[0], "", (cell,)),),
        cells=(cell, unknown),
    )
    source = Source(
        "s1",
        f"Paper{text}",
        f"Title{text}",
        f"wire{text}",
        published=replace(DAY, uncertain=True),
        url="https://example.org/?a=1&b=2",
        language="en",
        note=text,
    )
    event = Event("e1", "s1", DAY, "erbil", "attack", f"A drone fell{text}")
    view = MapView(
        "d",
        f"Title{text}",
        text,
        "en",
        dt.date(2024, 9, 27),
        "p1",
        (("us", f"US{text}"),),
        places,
        (period,),
        (source,),
        claims,
        (event,),
        (38.0, 29.0, 49.0, 38.0),
        (30.0, 20.0, 60.0, 45.0),
        ("IQ",),
    )
    return replace(view, **changes)  # type: ignore[arg-type]


def parts(view: MapView, t: Translator = EN) -> dict[str, str]:
    return page_fragments(view, view.periods[0], t)


def test_every_part_is_well_formed_html() -> None:
    parser = html5lib.HTMLParser(strict=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for t in (EN, AR):
            for name, html in parts(make_view(NASTY), t).items():
                assert parser.parseFragment(html) is not None, name


@pytest.mark.parametrize("text", [NASTY, "N" * 10_000, "٪%(n)s{0}"])
def test_hostile_text_stays_text(text: str) -> None:
    view = make_view(text)
    everything = "".join(parts(view).values())
    assert "<script" not in everything
    assert "<img" not in everything
    assert "49" not in everything
    assert "\u202e" not in parts(view)["table"]
    assert "style=" not in everything


def test_an_address_that_is_not_on_the_web_is_no_link() -> None:
    view = make_view()
    view = replace(view, sources=(replace(view.sources[0], url="javascript:owned=1"),))
    assert "javascript:" not in "".join(parts(view).values())


def test_the_table_has_the_bounds_and_tells_where_they_come_from() -> None:
    table = parts(make_view())["table"]
    for text in (
        "Erbil",
        "reported",
        "about 2,500 US",
        "2,250",
        "2,500",
        "2,750",
        "from a wider total",
        "Paper",
    ):
        assert text in table
    assert 'id="place-erbil"' in table
    assert "a denial is on record" in table


def test_a_place_nothing_is_said_of_is_not_stated_and_never_zero() -> None:
    row = parts(make_view())["table"].split('id="place-base-x"')[1]
    assert "not stated" in row
    assert ">0<" not in row


def test_a_place_that_cannot_be_located_is_noted() -> None:
    assert "Base X is not on the map" in parts(make_view())["notes"]


@pytest.mark.parametrize(("claims", "told"), [(("c1",), True), ((), False)])
def test_what_became_of_plans_is_pointed_to_where_a_claim_made_one(*, claims: tuple[str, ...], told: bool) -> None:
    """What only follows for the time to come has no row there."""
    view = make_view()
    cell = view.periods[0].cells[0]
    key = replace(cell.posture.key, layer=Layer.PLANNED)
    planned = replace(cell, posture=replace(cell.posture, key=key, claims=claims))
    begun = replace(view, periods=(replace(view.periods[0], begun=True, cells=(planned,)),))
    assert ("Planned and reported" in parts(begun)["notes"]) is told


def test_sources_quote_their_evidence_and_how_words_are_read() -> None:
    sources = parts(make_view())["sources"]
    for text in (
        'id="source-s1"',
        'id="claim-c1"',
        "6 September 2024 (inferred)",
        "about 2,500 troops</q>",
        "¶2",
        "headcount",
        "denied",
        "low 2,250, best 2,500, high 2,750",
        "45%–55%",
        "carries the report of",
        'href="https://example.org/?a=1&amp;b=2"',
    ):
        assert text in sources


def test_the_legend_explains_only_the_signs_in_use() -> None:
    view = make_view()
    legend = fragments.legend(view, view.periods[0], EN)
    assert "sources disagree" in legend
    assert "shrinking" not in legend
    assert "url(" not in legend


def test_arabic_parts_have_arabic_words_and_digits() -> None:
    table = parts(make_view(), AR)["table"]
    assert "٢٬٢٥٠" in table
    assert "مُبلَّغ عنه" in table


def test_names_in_a_list_of_silent_forces_turn_nothing_around_them() -> None:
    view = make_view(forces=(("us", "US"), ("uk", "Britain"), ("fr", "France")))
    [period] = view.periods
    [told, unknown] = period.cells
    silent = [
        replace(unknown, posture=replace(unknown.posture, key=CellKey(Layer.REPORTED, force, "erbil", "p1")))
        for force in ("uk", "fr")
    ]
    table = parts(replace(view, periods=(replace(period, cells=(told, *silent)),)), AR)["table"]
    assert "\u2068Britain\u2069، \u2068France\u2069" in table


def test_the_script_state_is_json_and_has_the_same_numbers() -> None:
    ui = json.loads(json.dumps(client_state(make_view(), EN)))["ui"]
    told = json.loads(details_asset(make_view(), EN))["p1"]
    details = told["erbil"]
    lines = {line["role"]: line["text"] for line in details["lines"]}
    assert lines["sentence"] == "about 2,500 US, a denial is on record"
    assert lines["figures"].startswith("low 2,250, best 2,500, high 2,750")
    assert [line["href"] for line in details["lines"] if line["role"] == "claim"] == [
        "#claim-c1",
        "#claim-c2",
    ]
    assert "base-x" not in told
    assert ui["places"]["base-x"] == "Base X"


def sentences(*cells: CellView) -> list[tuple[str, str]]:
    """What the details say of Erbil and what they say it is from."""
    view = make_view()
    told = json.loads(details_asset(replace(view, periods=(replace(view.periods[0], cells=cells),)), EN))["p1"]
    return [(line["text"], line["by"]) for line in told["erbil"]["lines"] if line["role"] == "sentence"]


def denial(layer: Layer) -> CellView:
    """A cell in Erbil of which there is nothing but a denial."""
    key = CellKey(layer, "us", "erbil", "p1")
    return CellView(Posture(key, Status.UNKNOWN, 0, None, None, denied=("c2",)), "US not stated", sized=False)


def test_a_denial_is_told_with_what_it_denies_and_never_beside_it() -> None:
    """Else "about 2,500 US" and "US not stated" would stand in one panel."""
    [cell, _] = make_view().periods[0].cells
    [(said, by)] = sentences(cell, denial(Layer.PLANNED))
    assert said == "about 2,500 US, a denial is on record"
    paper = "Paper (6 September 2024 (inferred))"
    assert by == f"from reports by {paper}, with a denial reported by {paper}", "who copies it credits both"
    lines = json.loads(details_asset(make_view(), EN))["p1"]["erbil"]["lines"]
    [denied] = [line["text"] for line in lines if line.get("href") == "#claim-c2"]
    assert "read as" not in denied, "what is denied is not what the words permit"
    assert sentences(denial(Layer.PLANNED)) == [("US not stated, a denial is on record", "")], "nothing to be cited"


def test_a_cited_sentence_credits_nobody_with_our_calculation() -> None:
    [cell, _] = make_view().periods[0].cells
    follows = replace(cell, posture=replace(cell.posture, claims=(), denied=(), conflicts=()), phrase="200–300 US")
    assert sentences(follows) == [("200–300 US", "our calculation from the reports")]


def test_whom_a_source_quotes_and_how_cautiously_is_told_wherever_its_words_are() -> None:
    view = make_view()
    claims = tuple(replace(claim, hedge="may") for claim in view.claims)
    told = "according to an official, with the caution “may”"
    assert told in parts(replace(view, claims=claims))["sources"]
    lines = json.loads(details_asset(replace(view, claims=claims), EN))["p1"]["erbil"]["lines"]
    assert any(told in line["text"] for line in lines if line["role"] == "claim")
    assert "with the caution “may”" in parts(replace(view, claims=claims[1:]))["sources"], "without a key phrase too"


def test_conflicts_of_one_dispute_tell_its_readings_once() -> None:
    view = make_view()
    period = view.periods[0]
    cell = period.cells[0]
    clash = cell.posture.conflicts[0]
    twice = replace(cell, posture=replace(cell.posture, conflicts=(clash, replace(clash, claims=("c1", "c2")))))
    told = json.loads(details_asset(replace(view, periods=(replace(period, cells=(twice,)),)), EN))["p1"]
    assert [line["role"] for line in told["erbil"]["lines"]].count("conflict") == len(clash.readings)


def test_the_same_view_gives_the_same_parts() -> None:
    assert parts(make_view()) == parts(make_view())


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (dt.date(2003, 1, 1), dt.date(2003, 12, 31), "2003"),
        (dt.date(2024, 2, 1), dt.date(2024, 2, 29), "February 2024"),
        (dt.date(2024, 9, 6), dt.date(2024, 9, 6), "6 September 2024"),
        (dt.date(2024, 9, 6), dt.date(2024, 9, 9), "6 September 2024 to 9 September 2024"),
        (None, dt.date(2025, 9, 30), "by 30 September 2025"),
        (dt.date(2025, 9, 30), None, "from 30 September 2025"),
        (None, None, "undated"),
    ],
)
def test_dates_are_written_to_the_precision_they_have(
    first: dt.date | None, last: dt.date | None, expected: str
) -> None:
    assert report_date(ReportDate("", first, last), EN) == expected
