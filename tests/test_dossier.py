"""A dossier loads whole and as written, or every problem in it is told at once with file and line."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mapsvc.dossier import load_dossier, read_dossier
from mapsvc.errors import DossierError
from mapsvc.model import Baseline, Credit, Layer, Modality, PlaceKind, Relation, Share
from tests.dossiers import MINIMAL, PACKAGE, Table, write_dossier

CASES = Path(__file__).parent / "cases" / "dossier_errors.txt"


def error_cases() -> list[tuple[str, dict[str, str], list[str]]]:
    found = []
    for block in CASES.read_text(encoding="utf-8").split("\n== ")[1:]:
        name, *lines = block.splitlines()
        files: dict[str, str] = {}
        current = ""
        for line in lines:
            if line.endswith(".csv") and "," not in line:
                current = line.removesuffix(".csv")
                files[current] = ""
            elif line and not line.startswith("-> "):
                files[current] += line + "\n"
        found.append((name, files, [line[3:] for line in lines if line.startswith("-> ")]))
    return found


def says(text: str, expected: str) -> bool:
    start, *rest = expected.split(" ... ")
    return text.startswith(start) and all(part in text for part in rest)


@pytest.mark.parametrize(
    ("name", "files", "expected"), error_cases(), ids=lambda case: case if isinstance(case, str) else ""
)
def test_a_mistake_is_named_where_it_stands(
    tmp_path: Path, name: str, files: dict[str, str], expected: list[str]
) -> None:
    with pytest.raises(DossierError) as refused:
        load_dossier(write_dossier(tmp_path, **files))
    told = [str(problem) for problem in refused.value.problems if problem.severity == "error"]
    for line in expected:
        assert any(says(text, line) for text in told), "\n".join(told)


@pytest.mark.parametrize(
    ("name", "files", "expected"), error_cases(), ids=lambda case: case if isinstance(case, str) else ""
)
def test_a_draft_keeps_what_is_valid(tmp_path: Path, name: str, files: dict[str, str], expected: list[str]) -> None:
    dossier, problems = read_dossier(write_dossier(tmp_path, **files), draft=True)
    assert dossier is not None
    assert dossier.draft
    assert any(problem.severity == "error" for problem in problems)
    places, sources = {place.id for place in dossier.places}, {source.id for source in dossier.sources}
    assert all(claim.place in places and claim.source in sources for claim in dossier.claims)


def test_a_minimal_dossier_loads_with_defaults_filled_in(tmp_path: Path) -> None:
    dossier, problems = read_dossier(write_dossier(tmp_path))
    assert not problems
    assert dossier is not None
    [source], [place], [claim] = dossier.sources, dossier.places, dossier.claims
    assert (source.origin, place.query, place.kind) == ("paper", "Iraq", PlaceKind.COUNTRY)
    assert (claim.statement, claim.origin, claim.line) == ("c1", "paper", 2)
    assert (claim.modality, claim.relation) == (Modality.REPORTED, Relation.LEVEL)
    assert [period.snapshot for period in dossier.periods] == [date(2025, 9, 30), date(2025, 10, 1)]
    assert (dossier.id, dossier.version, dossier.licenses, dossier.draft) == (
        "test",
        "1",
        (Credit("CC-BY-4.0"),),
        False,
    )


def test_a_claim_carries_share_baseline_and_sites(tmp_path: Path) -> None:
    places: Table = [{"id": "iraq"}, {"id": "erbil", "kind": "Town", "name": "Erbil"}]
    claims: Table = [
        {
            "id": "a",
            "relation": "removed share",
            "figure": "1/2",
            "baseline": "Planned: before",
            "period": "after",
        },
        {"id": "b", "relation": "majority-at", "figure": "", "sites": "erbil", "origin": "wire"},
        {"id": "c", "relation": "note", "figure": "a substantial number"},
    ]
    dossier, problems = read_dossier(write_dossier(tmp_path, places=places, claims=claims))
    assert dossier is not None
    share, majority, note = dossier.claims
    assert isinstance(share.figure, Share)
    assert share.baseline == Baseline("before", Layer.PLANNED)
    assert (majority.sites, majority.origin) == (("erbil",), "wire")
    assert note.figure is None
    assert [problem.severity for problem in problems] == ["warning"]


def test_a_dossier_without_claims_or_figures_loads(tmp_path: Path) -> None:
    assert load_dossier(write_dossier(tmp_path, claims="id,source,modality,force,place,period,relation\n")).claims == ()


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("start", ["", "\ufeff", "sep={}\n"])
def test_files_are_read_as_spreadsheets_write_them(tmp_path: Path, newline: str, delimiter: str, start: str) -> None:
    rows = [
        "id;Name;kind;lat;lon;note;",
        'iraq;"Iraq; ""the"" republic";Country;33,5;44.0;mine;',
        ";;;;;;",
        "",
    ]
    text = (start.format(";") + "\n".join(rows)).replace("\n", newline)
    if delimiter == ",":
        text = text.replace("33,5", "33.5")
    dossier = load_dossier(write_dossier(tmp_path, places=text.replace(";", delimiter)))
    [place] = dossier.places
    assert place.name == 'Iraq; "the" republic'.replace(";", delimiter)
    assert (place.lat, place.lon) == (33.5, 44.0)


def test_cells_with_line_breaks_keep_the_line_numbers_right(tmp_path: Path) -> None:
    text = 'id,name,note\nus,US,"one\ntwo\nthree"\nuk,,\n'
    _, problems = read_dossier(write_dossier(tmp_path, forces=text))
    assert [(problem.file, problem.line) for problem in problems] == [("forces.csv", 5)]


def test_bytes_that_are_no_utf8_and_nul_are_named_by_line(tmp_path: Path) -> None:
    folder = write_dossier(tmp_path)
    (folder / "forces.csv").write_bytes(b"id,name\nus,United\nuk,\xe9tat\nfr,\x00\n")
    _, problems = read_dossier(folder)
    assert {problem.line for problem in problems} >= {3, 4}
    draft, _ = read_dossier(folder, draft=True)
    assert draft is not None
    assert [force.id for force in draft.forces] == ["us"]


def test_long_names_load_and_huge_cells_and_files_are_refused(tmp_path: Path) -> None:
    name = "ع" * 10_000
    dossier = load_dossier(write_dossier(tmp_path / "a", places=[{"id": "iraq", "name": name}]))
    assert dossier.places[0].name == name
    for size in (20_001, 200_000):
        with pytest.raises(DossierError, match=r"places\.csv:2"):
            load_dossier(write_dossier(tmp_path / "b", places=[{"id": "iraq", "name": "x" * size}]))
    with pytest.raises(DossierError, match=r"at most \d+ bytes"):
        load_dossier(write_dossier(tmp_path / "c", places="id,name,kind\n" + "\n" * (20 * 1024 * 1024)))


def test_missing_files_and_folders_are_told_without_noise(tmp_path: Path) -> None:
    _, problems = read_dossier(write_dossier(tmp_path / "a", places=None, forces=None))
    assert [str(problem) for problem in problems] == [
        "forces.csv: expected this file, which is missing",
        "places.csv: expected this file, which is missing",
    ]
    for draft in (True, False):
        with pytest.raises(DossierError, match="there is none here"):
            load_dossier(tmp_path / "nowhere", draft=draft)
    draft_dossier, _ = read_dossier(tmp_path / "a", draft=True)
    assert draft_dossier is not None
    assert draft_dossier.claims == ()


def test_a_link_that_leaves_the_folder_is_not_followed(tmp_path: Path) -> None:
    folder = write_dossier(tmp_path / "a", forces=None)
    secret = tmp_path / "secret.csv"
    secret.write_text("id,name\nus,Secret\n")
    (folder / "forces.csv").symlink_to(secret)
    with pytest.raises(DossierError, match="not a link that leaves it"):
        load_dossier(folder)


def test_a_link_that_leads_back_to_itself_is_named(tmp_path: Path) -> None:
    folder = write_dossier(tmp_path, forces=None)
    (folder / "forces.csv").symlink_to("forces.csv")
    with pytest.raises(DossierError, match=r"forces\.csv: expected a file"):
        load_dossier(folder)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_file_in_another_encoding_is_named_and_not_each_reference_to_it(tmp_path: Path, encoding: str) -> None:
    folder = write_dossier(tmp_path)
    (folder / "forces.csv").write_bytes("id,name\nus,US\n".encode(encoding))
    _, problems = read_dossier(folder)
    assert {(problem.file, problem.expected) for problem in problems} == {
        ("forces.csv", "expected text saved as UTF-8")
    }


@pytest.mark.parametrize("character", ["\x07", "\x1b", "\x7f", "\x9f", "\ufffe"])
def test_characters_that_no_map_can_carry_are_refused(tmp_path: Path, character: str) -> None:
    folder = write_dossier(tmp_path, forces=[{"id": "us", "name": f"United{character}States"}])
    with pytest.raises(DossierError, match=r"forces\.csv:2: name: .*without control characters, not U\+"):
        load_dossier(folder)


def test_own_words_are_found_with_nouns_around_them(tmp_path: Path) -> None:
    package = {**PACKAGE, "figure_policy": [{"words": "the garrison of troops", "low": 80, "high": 150}]}
    folder = write_dossier(tmp_path, package=package, claims=[{"id": "c1", "figure": "up to the garrison"}])
    [claim] = load_dossier(folder).claims
    assert claim.figure is not None
    assert (claim.figure.low, claim.figure.high) == (0, 150)


@pytest.mark.parametrize(
    ("replaced", "warnings"), [("2024-09-27", 0), ("2024-09", 0), ("2024-10", 1), ("2024-09-28?", 1), ("", 0)]
)
def test_a_source_that_replaces_a_later_one_is_a_warning(tmp_path: Path, replaced: str, warnings: int) -> None:
    sources: Table = [
        {"id": "paper", "published": "2024-09-27", "supersedes": "wire"},
        {"id": "wire", "published": replaced},
    ]
    dossier, problems = read_dossier(write_dossier(tmp_path, sources=sources))
    assert dossier is not None
    assert [problem.column for problem in problems] == ["supersedes"] * warnings


def test_rulings_that_leave_nothing_of_a_cell_are_a_warning(tmp_path: Path) -> None:
    claims: Table = [{"id": one, "figure": "500"} for one in ("a", "b")]
    rulings: Table = [{"claim": "a"}, {"claim": "b"}]
    _, [problem] = read_dossier(write_dossier(tmp_path / "both", claims=claims, rulings=rulings))
    assert str(problem) == (
        "rulings.csv:3: claim: 'b': expected a claim on us at iraq in before that stands; all 2 are ruled on"
    )
    assert read_dossier(write_dossier(tmp_path / "one", claims=claims, rulings=rulings[:1]))[1] == ()


@pytest.mark.parametrize(
    ("modality", "warnings"), [("reported", ["claim"]), ("planned", [])], ids=["same layer", "another layer"]
)
def test_a_ruling_on_one_row_of_a_sentence_takes_its_rows_in_that_layer(
    tmp_path: Path, modality: str, warnings: list[str]
) -> None:
    rows: Table = [
        {"id": "a", "figure": "500", "statement": "both"},
        {"id": "b", "figure": "at least 400", "statement": "both"},
        {"id": "c", "relation": "present", "figure": "", "statement": "both", "modality": modality, "period": "after"},
        {"id": "d", "relation": "present", "figure": "", "modality": modality, "period": "after"},
    ]
    _, problems = read_dossier(write_dossier(tmp_path, claims=rows, rulings=[{"claim": "c"}]))
    assert [problem.column for problem in problems if "ruled on" in str(problem)] == warnings


PACKAGES = {
    "": "datapackage.json:1: expected well-formed JSON",
    "[]": "a JSON object",
    "{": "datapackage.json:1: expected well-formed JSON",
    "[" * 100_000: "deep nesting",
    '{"name": "test"}': "title: expected a text",
    '{"name": "Not An Id", "title": "T"}': "name: 'Not An Id': expected an id",
    '{"name": 5, "title": "T"}': "name: '5': expected an id",
    '{"name": "t", "title": []}': "title: '[]': expected a text",
    '{"name": "t", "title": "T", "licenses": {}}': "licenses: '{}': expected a list",
    '{"name": "t", "title": "T", "contributors": [1]}': "contributors: '1': expected an object",
    '{"name": "t", "title": "T", "figure_policy": [{"words": "x", "low": 5, "high": 1}]}': "figure_policy",
    '{"name": "t", "title": "T", "figure_policy": [{"words": "x", "low": "5"}]}': "low ≤ best ≤ high",
    '{"name": "t", "title": "T", "figure_policy": {}}': "figure_policy: '{}': expected a list",
    '{"name": "t", "title": "T", "figure_policy": [{"words": "x", "low": 1, "bets": 2}]}': "and no other keys",
    '{"name": "t", "title": "T", "figure_policy": [{"words": "a x", "low": 1}, {"words": "A  x troops", "low": 2}]}': (
        "expected these words in one row only"
    ),
    '{"name": "t", "title": "T", "title": "U"}': "title: expected this key once",
    '{"name": "t", "title": "T\\u0007"}': "title: 'T\\x07': expected text without control characters, not U+0007",
    '{"name": "t", "title": "T", "licenses": ["\\ud800"]}': "expected text without control characters, not U+D800",
}


@pytest.mark.parametrize(("text", "expected"), PACKAGES.items(), ids=lambda text: text[:40])
def test_mistakes_in_the_package_are_named(tmp_path: Path, text: str, expected: str) -> None:
    with pytest.raises(DossierError) as refused:
        load_dossier(write_dossier(tmp_path, package=text))
    assert expected in str(refused.value)
    assert load_dossier(tmp_path, draft=True).draft


def test_the_package_gives_credits_and_own_words_and_may_lack_a_name(tmp_path: Path) -> None:
    package = {
        "title": "T",
        "version": 2,
        "lead": "ignored",
        "licenses": [{"name": "CC0-1.0", "path": "https://example.org/"}],
        "contributors": [{"title": "Desk", "email": "desk@example.org"}, "Analyst"],
        "figure_policy": [{"words": "a company", "low": 80, "high": 150, "best": 120}],
    }
    folder = write_dossier(tmp_path / "niger", package=package, claims=[{"id": "c1", "figure": "up to a company"}])
    dossier, problems = read_dossier(folder)
    assert dossier is not None
    assert (dossier.id, dossier.version) == ("niger", "2")
    assert [*map(str, dossier.licenses)] == ["CC0-1.0 (https://example.org/)"]
    assert dossier.contributors == (Credit("Desk", email="desk@example.org"), Credit("Analyst"))
    assert dossier.claims[0].figure is not None
    assert dossier.claims[0].figure.high == 150
    assert [problem.severity for problem in problems] == ["warning"]


def test_translation_keys_are_stored_in_their_canonical_form(tmp_path: Path) -> None:
    keys = [
        "title",
        "Description",
        "place.iraq",
        "periods:before",
        "force/us",
        "after",
        "place.iraq.name",
        "note.1",
        "x.y",
    ]
    rows: Table = [{"key": key, "text": key, "lang": "AR" if key == "force/us" else "ar"} for key in keys]
    dossier, problems = read_dossier(write_dossier(tmp_path, translations=rows))
    assert dossier is not None
    assert {key for key, _ in dossier.translations} == {
        "title", "description", "place.iraq", "period.before", "force.us", "period.after", "note.1"
    }  # fmt: skip
    assert {lang for _, lang in dossier.translations} == {"ar"}
    assert {problem.value for problem in problems} == {"place.iraq.name", "x.y"}


def test_a_translation_into_a_language_that_is_not_shown_is_a_warning(tmp_path: Path) -> None:
    rows: Table = [{"key": "place.iraq", "lang": lang, "text": "Irak"} for lang in ("fr", "AR", "en")]
    _, [problem] = read_dossier(write_dossier(tmp_path, translations=rows))
    assert str(problem).startswith("translations.csv:2: lang: 'fr': expected a language of the interface, en or ar")


def test_a_misnamed_file_is_a_warning_that_names_the_right_one(tmp_path: Path) -> None:
    folder = write_dossier(tmp_path)
    (folder / "ruling.csv").write_text("claim,reason\n")
    _, problems = read_dossier(folder)
    assert [problem.severity for problem in problems] == ["warning"]
    assert "did you mean 'rulings.csv'?" in str(problems[0])


def test_a_file_wrong_throughout_gives_a_bounded_number_of_problems(tmp_path: Path) -> None:
    text = "id,name\n" + "us,US,extra\n" * 20_000
    _, problems = read_dossier(write_dossier(tmp_path, forces=text))
    assert len(problems) < 5_000


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(name=st.sampled_from(sorted(MINIMAL)), raw=st.binary(max_size=200))
def test_any_bytes_give_a_dossier_or_problems(tmp_path: Path, name: str, raw: bytes) -> None:
    folder = write_dossier(tmp_path)
    (folder / f"{name}.csv").write_bytes(raw)
    dossier, problems = read_dossier(folder)
    assert (dossier is None) == any(problem.severity == "error" for problem in problems)
    assert read_dossier(folder, draft=True)[0] is not None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(value=st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), st.lists))
def test_any_json_in_the_package_gives_a_dossier_or_problems(tmp_path: Path, value: object) -> None:
    for package in (
        json.dumps(value),
        *(json.dumps({**PACKAGE, key: value}) for key in (*PACKAGE, "figure_policy")),
    ):
        dossier, problems = read_dossier(write_dossier(tmp_path, package=package))
        assert (dossier is None) == any(problem.severity == "error" for problem in problems)
