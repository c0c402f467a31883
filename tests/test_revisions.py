"""What reports change: which cells, how, and by which claims; and that reused explanations are the ones found anew."""

from __future__ import annotations

from datetime import date

import pytest

from mapsvc.knowledge import Knowledge, know, report_dates
from mapsvc.knowledge.revisions import CellRevision, Revisions, changes_since, revisions_record
from mapsvc.places import Located
from tests.test_posture_cases import Case, read_line

HEADER = (
    "forces: all, us < all",
    "places: land, camp < land, isle",
    "periods: then, now",
    "source: first 2024-01-01",
    "source: second 2024-02-01",
    "source: third 2024-03-01",
)
DAYS = (date(2024, 1, 1), date(2024, 2, 1), date(2024, 3, 1))


def history(*lines: str, **sources: dict[str, object]) -> list[Knowledge]:
    """What is known on each report date; each day uses the work of the day before."""
    from dataclasses import replace

    case = Case("history")
    for line in (*HEADER, *lines):
        read_line(case, line)
    case.sources = [replace(one, **sources.get(one.id, {})) for one in case.sources]  # type: ignore[arg-type]
    dossier = case.dossier()
    located = tuple(Located(place, place.parent) for place in dossier.places)
    found: list[Knowledge] = []
    for day in report_dates(dossier):
        found.append(know(dossier, located, day, found[-1] if found else None))
    return found


def told(found: Revisions) -> dict[str, CellRevision]:
    return {str(one.key): one for one in found.cells}


def causes(one: CellRevision) -> list[tuple[str | None, str]]:
    return [(cause.claim, cause.how) for cause in one.causes]


def test_what_is_first_said_is_added_by_the_claims_that_say_it() -> None:
    days = history("a reported us/land/now level 100 source=first", "b reported us/isle/now level 5 source=second")
    found = changes_since(days[0], days[1])
    assert (found.since, found.as_of, found.new, found.gone) == (DAYS[0], DAYS[1], ("second",), ())
    changed = told(found)
    assert set(changed) == {"reported/us/isle/now", "reported/all/isle/now"}
    one = changed["reported/us/isle/now"]
    assert (one.kind, one.before, causes(one)) == ("added", None, [("b", "new")])
    assert (one.after.low, one.after.high) == (5, 5) if one.after else False


def test_from_nothing_everything_is_added() -> None:
    [first, *_] = history("a reported us/land/now level 100 source=first")
    found = changes_since(None, first)
    assert found.since is None
    assert {one.kind for one in found.cells} == {"added"}
    assert revisions_record(found)["since"] is None


def test_only_the_claims_that_make_the_difference_are_named() -> None:
    days = history(
        "a reported us/land/now level 100..200 source=first",
        "b reported us/land/now level 150..300 source=second",
        "c reported us/land/now present source=second",
    )
    one = told(changes_since(days[0], days[1]))["reported/us/land/now"]
    assert one.kind == "changed"
    assert (one.before.low, one.after.low) == (100, 150) if one.before and one.after else False
    # `c` is new and on the cell, but nothing rests on it.
    assert causes(one) == [("b", "new")]


def test_a_report_of_a_base_changes_its_country() -> None:
    days = history("a reported us/land/now level ..500 source=first", "b reported us/camp/now level 40 source=second")
    changed = told(changes_since(days[0], days[1]))
    assert causes(changed["reported/us/land/now"]) == [("b", "new")]
    assert changed["reported/us/land/now"].own


def test_a_bound_that_only_contains_the_cell_is_marked() -> None:
    days = history(
        "a reported us/camp/now present source=first",
        "b reported us/land/now level ..500 source=second",
    )
    one = told(changes_since(days[0], days[1]))["reported/us/camp/now"]
    assert not one.own
    assert causes(one) == [("b", "new")]
    record = next(r for r in revisions_record(changes_since(days[0], days[1]))["cells"] if r["cell"] == str(one.key))
    assert record["inherited_only"] is True


def test_a_status_comes_from_the_claim_that_gives_it() -> None:
    days = history("a reported us/land/now present source=first", "b reported us/land/now continues source=second")
    one = told(changes_since(days[0], days[1]))["reported/us/land/now"]
    assert causes(one) == [("b", "new")]


def test_a_clash_names_the_new_side() -> None:
    days = history("a reported us/land/now level 100 source=first", "b reported us/land/now level 200 source=second")
    one = told(changes_since(days[0], days[1]))["reported/us/land/now"]
    assert causes(one) == [("b", "new")]
    record = revisions_record(changes_since(days[0], days[1]))
    cell = next(c for c in record["cells"] if c["cell"] == "reported/us/land/now")
    assert (cell["before"]["conflict"], cell["after"]["conflict"]) == (False, True)


@pytest.mark.parametrize(
    ("sources", "how", "by"),
    [
        ({"first": {"retracted": date(2024, 2, 1)}}, "retracted", None),
        ({"second": {"supersedes": "first"}}, "superseded", "second"),
    ],
)
def test_what_no_longer_counts_is_withdrawn_and_named(
    sources: dict[str, dict[str, object]], how: str, by: str | None
) -> None:
    days = history("a reported us/land/now level 100 source=first", **sources)
    found = changes_since(days[0], days[1])
    assert found.gone == ("first",)
    one = told(found)["reported/us/land/now"]
    assert (one.kind, one.after) == ("withdrawn", None)
    assert [(c.claim, c.source, c.how, c.by) for c in one.causes] == [("a", "first", how, by)]


def test_a_ruling_is_named_by_the_claims_it_sets_aside() -> None:
    days = history(
        "ruling: a 2024-02-15",
        "a reported us/land/now level 100 source=first statement=s",
        "b reported us/isle/now level 5 source=first statement=s",
        "c reported us/land/now level 90..100 source=second",
    )
    changed = told(changes_since(days[1], days[2]))
    assert changed["reported/us/land/now"].kind == "changed"
    assert causes(changed["reported/us/land/now"]) == [("a", "ruled out")]
    assert changed["reported/us/isle/now"].kind == "withdrawn"
    assert causes(changed["reported/us/isle/now"]) == [("b", "ruled out")]


def test_a_clash_is_told_of_a_cell_that_has_no_bounds() -> None:
    days = history("a reported us/land/now level 50 source=first", "b reported us/camp/now level 60.. source=second")
    camp = told(changes_since(days[0], days[1]))["reported/us/camp/now"]
    assert camp.after is not None
    assert (camp.after.low, camp.after.high, camp.kind, causes(camp)) == (0, None, "added", [("b", "new")])


def test_both_sides_of_a_new_clash_are_named_where_a_cell_depends_on_it() -> None:
    days = history(
        "a reported us/land/then level 50 source=first",
        "d reported us/camp/now present source=first",
        "b reported us/land/now level 40 source=second",
        "c reported us/land/now added 20 from then source=second",
    )
    camp = told(changes_since(days[0], days[1]))["reported/us/camp/now"]
    assert camp.after is not None
    assert (camp.after.high, camp.after.depends_on, causes(camp)) == (70, ("a", "b", "c"), [("b", "new"), ("c", "new")])


def test_nothing_changes_between_a_day_and_itself() -> None:
    days = history("a reported us/land/now level 100 source=first")
    assert changes_since(days[0], days[0]).cells == ()


def test_reasons_found_on_an_earlier_day_are_those_that_would_be_found_anew() -> None:
    days = history(
        "a reported all/land/then level 900..1100 source=first",
        "b reported us/land/then level 300..500 source=second",
        "c planned us/land/now removed 100 from then source=second",
        "d reported us/camp/then level 600 source=third",
        "e reported us/isle/now level 7 source=third",
    )
    dossier = days[0].analysis.dossier
    for known in days:
        assert known.reasons == know(dossier, known.located, known.as_of).reasons
