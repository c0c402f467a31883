"""The static pictures, as files and as they are served."""

from __future__ import annotations

import re
import struct
from dataclasses import replace
from itertools import accumulate
from pathlib import Path
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from mapsvc.compile.pictures import Pictures
from mapsvc.config import data_folder
from mapsvc.languages import LANGUAGES
from mapsvc.maps.drawing import paint
from mapsvc.maps.drawing.basemap import Basemap
from mapsvc.maps.drawing.raster import png
from mapsvc.maps.poster import poster
from mapsvc.maps.wording.quantities import set_apart
from mapsvc.maps.wording.terms import stamp
from mapsvc.messages import translator
from mapsvc.processes import worker_processes
from mapsvc.snapshot import WIDTHS, Snapshot, image_names
from tests.drawn import base, cell, place, view

__all__ = ["base"]

SEED = "iraq-syria-2024"
SVG = f"/image/{SEED}/after-2026.svg"
STYLES = data_folder("static") / "css"


def size(picture: bytes) -> tuple[int, int]:
    """Width and height in px, from the PNG's header."""
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    return struct.unpack(">II", picture[16:24])  # type: ignore[return-value]


def words(svg: str) -> str:
    root = ElementTree.fromstring(svg)  # noqa: S314
    return " ".join("".join(root.itertext()).split())


def test_every_picture_that_is_listed_is_there(snapshot: Snapshot) -> None:
    for entry in snapshot.manifest.dossiers:
        for state in {*entry.states.values(), "latest"}:
            for lang in LANGUAGES:
                for theme in WIDTHS:
                    for name, (_, width) in image_names(entry, state, theme).items():
                        picture = snapshot.image(entry, state, lang, theme, name)
                        assert (size(picture)[0] if width else None) == width, name


def test_the_picture_says_all_that_qualifies_its_figures(client: FlaskClient) -> None:
    said = words(client.get(f"/image/{SEED}/before-2025-09.svg").text)
    for part in (
        "US and coalition troops in Iraq and Syria",
        "Before September 2025 · As known on 27 September 2024",
        "approximately 2,500 US",
        "Ain al-Asad",
        "present, no figure",
        "Sources:",
        "Natural Earth",
    ):
        assert part in said, part


def test_names_written_the_other_way_turn_nothing_around_though_lines_break_within_them(base: Basemap) -> None:
    """Each line of the summary closes the isolates that it opens (UAX 9, BD9)."""
    name = set_apart("قاعدة بعيدة " * 6, translator("en"))
    shown = view([place("iraq", "country")], [cell("iraq")], summary="; ".join([f"{name}, about 2,500 US"] * 3))
    picture = poster(shown, shown.periods[0], base, translator("en"), "Credit").svg(STYLES, "light")
    rows = [text for text in ElementTree.fromstring(picture).itertext() if "قاعدة" in text][1:]  # noqa: S314
    assert len(rows) > 1
    for row in rows:
        depths = [*accumulate({"\u2066": 1, "\u2068": 1, "\u2069": -1}.get(letter, 0) for letter in row)]
        assert min(depths) >= 0
        assert depths[-1] == 0
        assert row.startswith("\u2066")


def test_a_long_name_of_a_period_leaves_room_for_the_date(base: Basemap) -> None:
    shown = view([place("iraq", "country")], [cell("iraq")])
    period = replace(shown.periods[0], label="A period of many words " * 12)
    for lang in LANGUAGES:
        t = translator(lang)
        picture = poster(shown, period, base, t, "Credit").svg(STYLES, "light")
        told = words(picture).replace("\u2069", "").replace("\u2068", "")
        assert f"…{t.gettext(' · ')}{stamp(shown.as_of, t)}" in told


def test_the_credit_of_a_picture_is_in_its_language(client: FlaskClient) -> None:
    assert "الحدود وخريطة الأساس" in words(client.get(f"/ar{SVG}").text)


def test_an_arabic_picture_runs_from_right_to_left(client: FlaskClient) -> None:
    root = ElementTree.fromstring(client.get(f"/ar{SVG}").text)  # noqa: S314
    texts = [e for e in root.iter("{http://www.w3.org/2000/svg}text") if "٢" in "".join(e.itertext())]
    assert texts
    assert {e.get("text-anchor") for e in texts if e.get("x") == "1164"} == {"end"}


@pytest.mark.parametrize("path", [SVG, f"/ar{SVG}", "/image/hostile/before.svg", "/image/nowhere/before.svg"])
def test_a_picture_holds_nothing_that_runs_or_loads(client: FlaskClient, path: str) -> None:
    svg = client.get(path).text
    root = ElementTree.fromstring(svg)  # noqa: S314
    tags = {e.tag.rsplit("}", 1)[-1] for e in root.iter()}
    assert tags <= {
        "svg", "title", "desc", "defs", "pattern", "radialGradient", "stop", "g", "path", "rect", "circle",
        "text", "tspan", "use",
    }  # fmt: skip
    attributes = [(name, value) for e in root.iter() for name, value in e.attrib.items()]
    assert not [name for name, _ in attributes if name.startswith("on") or name in {"style", "class"}]
    assert all(value.startswith("#") for name, value in attributes if "href" in name)
    assert not re.search(r"var\(|@import|url\((?!#|\"#)", svg)


def test_a_picture_opened_as_a_document_may_do_nothing(client: FlaskClient) -> None:
    for path in (SVG, f"/image/{SEED}/after-2026-600.png"):
        assert client.get(path).headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"


@pytest.mark.parametrize(
    ("canonical", "query"),
    [
        (f"/image/{SEED}/after-2026-1200.png", f"/image/{SEED}/after-2026.png"),
        (f"/image/{SEED}/after-2026-600.png", f"/image/{SEED}/after-2026.png?width=600"),
        (f"/ar/image/{SEED}/dark/after-2026-1200.png", f"/image/{SEED}/after-2026.png?lang=ar&theme=dark"),
        (f"/image/{SEED}@2024-09-06/after-2026.svg", f"{SVG}?as_of=2024-09-10"),
        (f"/image/{SEED}/dark/after-2026.svg", f"{SVG}?theme=dark"),
    ],
)
def test_each_picture_has_one_path_and_the_query_answers_with_its_bytes(
    client: FlaskClient, canonical: str, query: str
) -> None:
    first, second = client.get(canonical), client.get(query)
    assert first.status_code == second.status_code == 200
    assert first.data == second.data
    assert first.headers["ETag"] == second.headers["ETag"]
    assert not first.headers["ETag"].startswith("W/")
    again = client.get(query, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    ("path", "status", "named"),
    [
        (f"/image/{SEED}/never.svg", 404, "never.svg"),
        (f"/image/{SEED}/after-2026.gif", 404, "after-2026.gif"),
        (f"/image/{SEED}/after-2026-700.png", 404, "after-2026-700.png"),
        (f"/image/{SEED}/after-2026.png?width=700", 400, "700"),
        (f"/image/{SEED}/after-2026.png?width=2400&theme=dark", 400, "2400"),
        (f"/image/{SEED}/after-2026-600.png?width=1200", 400, "1200"),
        (f"{SVG}?width=1200", 400, "width"),
        (f"{SVG}?force=us", 400, "force"),
        (f"/image/{SEED}@2024-09-06/after-2026-1200.png", 404, ".svg only"),
        ("/image/none/after-2026.svg", 404, "none"),
    ],
)
def test_what_is_no_picture_is_refused_by_name(client: FlaskClient, path: str, status: int, named: str) -> None:
    response = client.get(path)
    assert response.status_code == status
    assert named in response.json["detail"]


def test_a_png_is_sent_as_it_is(client: FlaskClient) -> None:
    response = client.get(f"/image/{SEED}/after-2026-1200.png", headers={"Accept-Encoding": "br, gzip"})
    assert response.content_type == "image/png"
    assert "Content-Encoding" not in response.headers
    assert size(response.data) == (1200, 675)


def test_the_same_svg_makes_the_same_png(client: FlaskClient) -> None:
    svg = client.get(f"/ar/image/{SEED}/after-2026.svg").text
    assert png(svg, 600) == png(svg, 600) == client.get(f"/ar/image/{SEED}/after-2026-600.png").data


def test_a_picture_made_before_is_not_drawn_again(tmp_path: Path) -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
    with worker_processes(1) as workers:
        pictures = Pictures(tmp_path / "kept", workers)
        pictures.draw(svg, 9, tmp_path / "first.png")
        pictures.finish()
        (kept,) = (tmp_path / "kept").iterdir()
        assert kept.read_bytes() == (tmp_path / "first.png").read_bytes() == png(svg, 9)
        kept.write_bytes(b"kept")
        pictures.draw(svg, 9, tmp_path / "again.png")
        pictures.draw(svg, 18, tmp_path / "larger.png")
        pictures.finish()
    assert (tmp_path / "again.png").read_bytes() == b"kept"
    assert size((tmp_path / "larger.png").read_bytes())[0] == 18


def test_a_picture_that_cannot_be_drawn_ends_the_compilation(tmp_path: Path) -> None:
    with worker_processes(1) as workers:
        pictures = Pictures(tmp_path / "kept", workers)
        pictures.draw("not a picture", 9, tmp_path / "never.png")
        with pytest.raises(ValueError, match="unknown token"):
            pictures.finish()
    assert not list(tmp_path.rglob("*.png"))


def test_letters_of_both_scripts_are_drawn() -> None:
    drawn = [
        png(f'<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30"><text y="20">{text}</text></svg>', 90)
        for text in ("", "Iraq", "العراق", "ق ا ر ع ل ا")
    ]
    assert len(set(drawn)) == 4


def test_the_themes_differ_in_colour_alone(client: FlaskClient) -> None:
    light, dark = (client.get(path).text for path in (SVG, f"{SVG}?theme=dark"))
    assert light != dark
    assert re.sub(r"#\w{3,6}\b", "", light) == re.sub(r"#\w{3,6}\b", "", dark)


def attributes(svg: str, ground: float = 1) -> list[dict[str, str]]:
    """The attributes of each element of a drawing, once painted in light."""
    drawn = paint.painted(f'<svg xmlns="http://www.w3.org/2000/svg">{svg}</svg>', paint.rules(STYLES, "light", ground))
    return [dict(element.attrib) for element in ElementTree.fromstring(drawn).iter()]  # noqa: S314


def test_elements_get_what_the_sites_style_sheets_say_of_their_classes() -> None:
    colours = paint.tokens(STYLES, "light")
    _, _, label, name = attributes('<g class="map-picture"><text class="l t-gone"><tspan class="n"/></text></g>')
    assert (label["fill"], label["stroke"], label["stroke-width"]) == (colours["muted"], colours["focus"], "3.5px")
    assert name["font-weight"] == "500", "the more specific rule wins"
    [*_, name] = attributes('<text class="l"><tspan class="n"/></text>')
    assert name["font-weight"] == "700", "650 is not a weight of SVG 1.1"
    assert "class" not in label


def test_strokes_of_the_ground_come_out_as_wide_as_on_the_page() -> None:
    assert attributes('<path class="b-land"/>', ground=2)[1]["stroke-width"] == "1.6px"


def test_mixed_colours_are_mixed() -> None:
    mixed = attributes('<rect class="s-key-area a-here"/>')[1]["fill"]
    assert re.fullmatch(r"#[0-9a-f]{6}", mixed)
    assert mixed not in paint.tokens(STYLES, "light").values()
