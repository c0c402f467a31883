"""Corrections: what a version tells otherwise of the same report dates, in the feeds of a published site."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from lxml import etree

from mapsvc.compile import compile_dossiers
from mapsvc.config import Settings
from mapsvc.errors import InputError
from mapsvc.messages import translator
from mapsvc.model import Standing
from mapsvc.publish import publish_site
from mapsvc.publish.corrections import KEPT, followed_by
from mapsvc.publish.wording import LINES, DayDifference, correction_text
from mapsvc.snapshot import Snapshot
from mapsvc.snapshot.corrections import Correction, Corrections, Told, read_corrections
from mapsvc.web import create_app, create_app_from_environment
from tests.dossiers import PACKAGE, write_dossier
from tests.gazetteer_fixtures import CACHE
from tests.test_feeds import ATOM, PUBLIC

FIRST, SECOND, THIRD = date(2024, 10, 1), date(2024, 10, 5), date(2024, 11, 2)
PAPER = {"id": "paper", "published": "2024-09-06"}
WIRE = {"id": "wire", "publisher": "The Wire", "title": "More of them", "published": "2024-09-27"}
OLD = {"id": "old", "figure": "about 2,500"}
NEW = {"id": "new", "source": "wire", "period": "after", "figure": "about 900"}

Make = Callable[..., Flask]


@pytest.fixture
def version(tmp_path: Path, gazetteer: object, settings: Settings) -> Make:
    """Makes the service of a small dossier called `desk` with the given tables."""

    def make(**tables: Any) -> Flask:
        package = {**PACKAGE, "name": "desk", "title": "The desk's", **tables.pop("package", {})}
        given = {"sources": [PAPER, WIRE], "claims": [OLD, NEW], **tables}
        folder = write_dossier(tmp_path / f"dossier-{len(list(tmp_path.iterdir()))}", package=package, **given)
        snapshot = Snapshot(compile_dossiers([folder], CACHE))
        return create_app(snapshot, replace(settings, base_url=PUBLIC), live=False)

    return make


def kept_by(*versions: Flask) -> Corrections:
    """What is kept once the versions were published, on one day each from the first of October on."""
    kept = Corrections()
    for turn, app in enumerate(versions):
        kept = followed_by(kept, app.extensions["mapsvc"].snapshot, FIRST + timedelta(days=turn))
    return kept


def made_by(*versions: Flask) -> Sequence[Correction]:
    """The corrections of the dossier once the versions were published."""
    return kept_by(*versions).made.get("desk", ())


def lines_of(made: Correction) -> list[str]:
    """The lines of a correction but the last, which names the versions."""
    return made.text["en"].splitlines()[:-1]


def number_of(app: Flask) -> str:
    found: str = app.extensions["mapsvc"].snapshot.manifest.version
    return found


def feed(site: Path, prefix: str = "") -> list[dict[str, str]]:
    """The items of the dossier's JSON Feed."""
    found: list[dict[str, str]] = json.loads((site / prefix / "feeds/desk.json").read_text("utf-8"))["items"]
    return found


def corrections(site: Path) -> list[list[str]]:
    """The lines of each correction in the feed, but the last, which names the versions."""
    return [item["content_text"].splitlines()[:-1] for item in feed(site) if item["title"].startswith("Correction")]


def test_a_mended_figure_is_told_with_what_it_was(version: Make, tmp_path: Path) -> None:
    first, second, site = version(), version(claims=[{**OLD, "figure": "about 2,400"}, NEW]), tmp_path / "site"
    publish_site(first, site, today=FIRST)
    assert corrections(site) == []
    publish_site(second, site, today=SECOND)
    item, *others = feed(site)
    where = "Iraq, United States, reported, Before October 2025"
    assert item["content_text"].splitlines() == [
        "As known on 27 September 2024",
        f"{where}: now: about 2,400 United States; it was: about 2,500 United States",
        f"Version {number_of(second)}, before: {number_of(first)}",
    ]
    assert (item["title"], item["date_published"]) == ("Correction of 5 October 2024", "2024-10-05T00:00:00Z")
    assert item["id"] == f"{PUBLIC}/v/{number_of(second)}/maps/desk/#correction-1"
    assert [one["date_published"] for one in others] == ["2024-09-27T00:00:00Z", "2024-09-06T00:00:00Z"]
    assert {one["date_modified"] for one in others} == {"2024-10-05T00:00:00Z"}
    arabic, *_ = feed(site, "ar")
    assert arabic["title"] == "تصحيح بتاريخ ٥ أكتوبر ٢٠٢٤"
    assert "٢٬٤٠٠" in arabic["content_text"]


def test_the_atom_feed_says_the_same_and_when_each_entry_changed(version: Make, tmp_path: Path) -> None:
    site = tmp_path / "site"
    publish_site(version(), site, today=FIRST)
    publish_site(version(claims=[OLD, {**NEW, "figure": "about 800"}]), site, today=SECOND)
    schema = etree.XMLSchema(etree.parse(Path(__file__).parent / "cases" / "atom.xsd"))
    atom = etree.fromstring((site / "feeds/desk.atom").read_bytes())
    schema.assertValid(atom)
    entries = atom.findall("a:entry", ATOM)
    assert [entry.findtext("a:id", namespaces=ATOM) for entry in entries] == [item["id"] for item in feed(site)]
    updated = [entry.findtext("a:updated", namespaces=ATOM) for entry in entries]
    # The figure of 27 September was mended; of what was known on 6 September nothing is told otherwise.
    assert updated == ["2024-10-05T00:00:00Z", "2024-10-05T00:00:00Z", "2024-09-06T00:00:00Z"]
    assert atom.findtext("a:updated", namespaces=ATOM) == "2024-10-05T00:00:00Z"


def test_what_a_new_report_says_is_no_correction(version: Make) -> None:
    assert made_by(version(sources=[PAPER], claims=[OLD]), version()) == ()


def test_beside_a_new_report_only_what_is_told_otherwise_of_earlier_days_counts(version: Make) -> None:
    first, second = version(sources=[PAPER], claims=[OLD]), version(claims=[{**OLD, "figure": "about 2,400"}, NEW])
    [made] = made_by(first, second)
    [day, line] = lines_of(made)
    assert (day, made.days) == ("As known on 6 September 2024", ("2024-09-06",))
    assert "now: about 2,400" in line


def test_what_came_on_a_day_is_corrected_too(version: Make) -> None:
    [made] = made_by(version(), version(sources=[PAPER, {**WIRE, "title": "Fewer of them"}]))
    assert lines_of(made) == [
        "As known on 27 September 2024",
        "Published: Fewer of them (The Wire)",
        "No longer: Published: More of them (The Wire)",
    ]


def test_a_report_that_was_dated_wrong_is_told_of_the_days_in_between(version: Make) -> None:
    [made] = made_by(version(), version(sources=[PAPER, {**WIRE, "published": "2024-09-20"}]))
    lines = lines_of(made)
    assert lines[:2] == ["As known on 27 September 2024", "No longer: Published: More of them (The Wire)"]
    assert "Published: More of them (The Wire)" in lines
    assert any("new: about 900" in line for line in lines), "on 20 September nothing had been told of it"


def test_a_dossier_without_dates_has_corrections_too(version: Make) -> None:
    undated = {"sources": [{"id": "paper"}]}
    first, second = (version(**undated, claims=[{**OLD, "figure": figure}]) for figure in ("2,500", "about 2,400"))
    [made] = made_by(first, second)
    [day, line] = lines_of(made)
    assert (day, made.days) == ("Undated sources", ())
    assert "now: about 2,400" in line


def test_publishing_again_changes_nothing_and_a_third_version_keeps_the_second_s(version: Make, tmp_path: Path) -> None:
    first, second, site = version(), version(claims=[{**OLD, "figure": "about 2,400"}, NEW]), tmp_path / "site"
    publish_site(first, site, today=FIRST)
    publish_site(second, site, today=SECOND)
    before = {path: path.read_bytes() for path in site.rglob("*") if path.is_file()}
    assert publish_site(second, site, today=THIRD).written == 0
    assert {path: path.read_bytes() for path in site.rglob("*") if path.is_file()} == before
    kept = feed(site)[0]
    publish_site(first, site, today=THIRD)
    assert feed(site)[1] == kept
    assert [one[1].partition(": ")[2] for one in corrections(site)] == [
        "now: about 2,500 United States; it was: about 2,400 United States",
        "now: about 2,400 United States; it was: about 2,500 United States",
    ]
    assert len({item["id"] for item in feed(site)}) == 4


def test_a_change_that_no_reader_sees_is_no_correction(version: Make) -> None:
    assert made_by(version(), version(claims=[{**OLD, "note": "seen again"}, NEW])) == ()


def test_a_place_with_another_id_is_no_correction(version: Make) -> None:
    places = [{"id": "irq", "name": "Iraq", "kind": "country"}]
    assert made_by(version(), version(places=places, claims=[{**one, "place": "irq"} for one in (OLD, NEW)])) == ()


def test_a_dossier_left_out_for_a_while_is_compared_with_what_was_last_told_of_it(version: Make) -> None:
    first = version()
    [made] = made_by(first, version(package={"name": "other"}), version(claims=[{**OLD, "figure": "300"}, NEW]))
    assert made.before == number_of(first), "which a reader finds it in"
    assert any("now: 300" in line for line in lines_of(made))


def test_a_run_that_was_cut_off_is_taken_up_without_losing_the_correction(
    version: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "site"
    second = version(claims=[{**OLD, "figure": "about 2,400"}, NEW])
    publish_site(version(), site, today=FIRST)
    rename = Path.replace

    def cut_off(path: Path, target: Path) -> Path:
        if target.name == "corrections.json":
            raise OSError("cut off")
        return rename(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", cut_off)
        with pytest.raises(OSError, match="cut off"):
            publish_site(second, site, today=SECOND)
    publish_site(second, site, today=SECOND)
    assert len(corrections(site)) == 1


def test_only_the_latest_corrections_are_kept(version: Make) -> None:
    first, second = version(), version(claims=[{**OLD, "figure": "about 2,400"}, NEW])
    assert [one.number for one in made_by(*[first, second] * (KEPT // 2 + 2))] == list(range(4, KEPT + 4))


def test_a_correction_of_many_figures_tells_of_some_and_counts_the_rest() -> None:
    standing = Standing("present", 1, None, None, conflict=False, own_low=1, own_high=None, claimed=True)
    cells = tuple((None, Told(standing, {"en": (f"Place {n}", "present", "")})) for n in range(LINES + 5))
    # Arabic is told as English is where it was not yet a language when this was told.
    assert correction_text("b", "a", [DayDifference("", {"en": "x"}, {}, {}, cells[:1], 0)], translator("ar"))
    days = [DayDifference(day, {"en": day}, {}, {}, cells, rest=2) for day in ("later", "earlier")]
    lines = correction_text("b", "a", days, translator("en")).splitlines()
    assert lines[:2] == ["later", "Place 0: new: present"]
    assert "earlier" not in lines
    assert len(lines) == 1 + LINES + 2
    assert lines[-2:] == [f"Other figures that changed: {LINES + 5 + 5 + 4}.", "Version b, before: a"]


@pytest.mark.parametrize(
    "content",
    [
        "{",
        "[]",
        '{"format": 9}',
        '{"format": 1, "told": {"x": 1}, "made": {}}',
        pytest.param("[" * 10**5, id="nested too deeply"),
    ],
)
def test_a_damaged_file_of_corrections_is_refused(content: str, tmp_path: Path) -> None:
    path = tmp_path / "corrections.json"
    path.write_text(content)
    with pytest.raises(InputError, match=r"corrections\.json"):
        read_corrections(path)


@pytest.mark.parametrize(
    ("name", "value"),
    [("day", 5), ("day", "today"), ("days", 5), ("number", "x"), ("title", {}), ("title", "x"), ("text", {"en": None})],
)
def test_a_damaged_correction_is_refused_when_it_is_read(
    name: str, value: object, version: Make, tmp_path: Path
) -> None:
    raw = json.loads(kept_by(version(), version(claims=[NEW])).dump())
    raw["made"]["desk"][0][name] = value
    path = tmp_path / "corrections.json"
    path.write_text(json.dumps(raw))
    with pytest.raises(InputError, match=r"corrections\.json: damaged"):
        read_corrections(path)


@pytest.mark.parametrize("words", [{}, {"en": ["Iraq"]}, {"ar": ["Iraq", "present", ""]}])
def test_damaged_words_of_a_cell_are_refused(words: object, version: Make, tmp_path: Path) -> None:
    raw = json.loads(kept_by(version()).dump())
    raw["told"]["desk"]["cells"][0]["words"] = words
    path = tmp_path / "corrections.json"
    path.write_text(json.dumps(raw))
    with pytest.raises(InputError, match=r"corrections\.json: damaged"):
        read_corrections(path)


def test_corrections_are_read_as_they_were_written(version: Make, tmp_path: Path) -> None:
    kept = kept_by(version(), version(claims=[NEW]))
    path = tmp_path / "corrections.json"
    path.write_bytes(kept.dump())
    assert read_corrections(path) == kept


def test_a_live_server_tells_the_corrections_of_a_site_it_is_given(
    version: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, path = version(), version(claims=[NEW]), tmp_path / "corrections.json"
    path.write_bytes(kept_by(first, second).dump())
    monkeypatch.setenv("MAPSVC_SNAPSHOT", str(second.extensions["mapsvc"].snapshot.folder))
    monkeypatch.setenv("MAPSVC_CORRECTIONS", str(path))
    items = create_app_from_environment().test_client().get("/feeds/desk.json").json["items"]
    assert items[0]["title"] == "Correction of 2 October 2024"
    monkeypatch.setenv("MAPSVC_CORRECTIONS", str(tmp_path / "nowhere.json"))
    with pytest.raises(InputError, match="nowhere"):
        create_app_from_environment()
