"""What a map opens on: all places, or their main theatre with insets for what is too far away."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, box

from mapsvc.maps.framing import MOST_INSETS, WORLD, Site, extent_of, focus_of, framing_of

IRAQ = box(38.8, 29.1, 48.6, 37.4)
JAPAN = MultiPolygon([box(130, 31, 142, 41), box(127.6, 26, 128.3, 26.9)])
NEAR = [("iraq", 43.7, 33.0), ("asad", 42.4, 33.8), ("erbil", 44.0, 36.2)]


def site(place: str, lon: float, lat: float, land: object = None, *, whole: bool = False) -> Site:
    return Site(place, lon, lat, land, whole)


def around_iraq(*far: Site) -> list[Site]:
    return [*(site(*one, IRAQ, whole=one[0] == "iraq") for one in NEAR), *far]


def inside(bounds: tuple[float, float, float, float], lon: float, lat: float) -> bool:
    west, south, east, north = bounds
    return south <= lat <= north and any(west <= lon + turn <= east for turn in (-360, 0, 360))


def test_far_places_leave_the_frame_to_the_main_theatre() -> None:
    found = framing_of(around_iraq(site("guam", 144.9, 13.6), site("garcia", 72.4, -7.3)))
    assert [inset.places for inset in found.insets] == [("guam",), ("garcia",)]
    assert inside(found.focus, 43.7, 33.0)
    assert not inside(found.focus, 72.4, -7.3)
    assert inside(found.insets[0].focus, 144.9, 13.6)


def test_far_places_beside_each_other_share_an_inset() -> None:
    found = framing_of(
        around_iraq(site("kadena", 127.8, 26.4), site("futenma", 127.7, 26.3), site("guam", 144.9, 13.6))
    )
    assert [inset.places for inset in found.insets] == [("kadena", "futenma"), ("guam",)]


def test_a_far_place_that_the_theatre_has_room_for_is_in_it() -> None:
    """Guam is 2,400 km from Okinawa and Luzon, and between them; Darwin would take a third of the frame."""
    theatre = [site("okinawa", 127.8, 26.3), site("misawa", 141.4, 40.7), site("seoul", 127, 37.5)]
    theatre += [site("luzon", 120.6, 15.2), site("palawan", 117, 8), site("cebu", 123.9, 10.3)]
    framed = framing_of([*theatre, site("guam", 144.8, 13.5), site("darwin", 130.9, -12.4), site("ice", 166.7, -77.8)])
    assert inside(framed.focus, 144.8, 13.5)
    assert [inset.places for inset in framed.insets] == [("darwin",), ("ice",)]


def test_what_joins_a_theatre_never_widens_it_by_more_than_a_tenth() -> None:
    """Of two far places a little outside of it, on opposite sides, each alone has room, and both have not."""
    theatre = [site(f"{x} {y}", x, y) for x in range(0, 71, 10) for y in range(0, 31, 10)]
    far, ice = {"west": site("west", -15, 15), "east": site("east", 85, 15)}, site("ice", 35, -75)
    for alone in far.values():
        assert [inset.places for inset in framing_of([*theatre, alone, ice]).insets] == [("ice",)]
    assert [inset.places for inset in framing_of([*theatre, *far.values(), ice]).insets] == [("east",), ("ice",)]


def test_the_inset_of_a_country_shows_its_main_land() -> None:
    [inset] = framing_of(around_iraq(site("japan", 138, 36, JAPAN, whole=True))).insets
    west, south, east, north = inset.focus
    assert (west, south) < (130, 31)
    assert east > 142
    assert north > 41


def test_without_a_main_theatre_all_is_shown() -> None:
    spread = [site("a", 7.6, 49.4), site("b", 43.1, 11.5), site("c", 144.9, 13.6), site("d", -76.3, 37.0)]
    found = framing_of(spread)
    assert not found.insets
    assert all(inside(found.focus, one.lon, one.lat) for one in spread)


def test_neighbours_need_no_inset() -> None:
    found = framing_of(around_iraq(site("cyprus", 33.0, 34.6)))
    assert not found.insets
    assert inside(found.focus, 33.0, 34.6)


def test_more_groups_than_insets_are_shown_together() -> None:
    far = [site(f"far-{n}", -120 + 25 * n, -40) for n in range(MOST_INSETS + 1)]
    assert not framing_of([*around_iraq(), *(site(f"more-{n}", 43, 33) for n in range(9)), *far]).insets


def test_a_base_on_an_island_does_not_bring_the_mainland_into_view() -> None:
    west, south, east, north = focus_of([(127.8, 26.4), (129.0, 28.0)], [JAPAN])
    assert north < 31
    assert (west, east) < (127.6, 131)
    assert south < 26.4


def test_a_base_off_a_generalised_coast_counts_as_of_the_nearest_land() -> None:
    *_, north = focus_of([(128.4, 26.5), (128.5, 27.5)], [JAPAN])
    assert north < 31


def test_a_vast_country_does_not_widen_the_frame() -> None:
    vast = box(27, 45, 180, 75)
    found = framing_of([site("russia", 99, 61, vast, whole=True), site("a", 36, 51, vast), site("b", 33, 50)])
    assert not found.insets
    assert found.focus[2] < 60
    assert framing_of([site("russia", 99, 61, vast, whole=True)]).focus[2] > 170


def test_a_map_of_the_world_is_cut_where_little_land_is() -> None:
    spread = [(-157.9, 21.3), (-75.0, 20.0), (-14.0, -8.0), (43.0, 11.5), (72.4, -7.3), (130.9, -12.4), (144.9, 13.6)]
    west, _, east, _ = focus_of(spread, [])
    assert -200 < west < -157.9
    assert 144.9 < east < 200


def test_a_frame_may_lie_across_the_antimeridian() -> None:
    west, _, east, _ = focus_of([(144.9, 13.6), (-157.9, 21.3), (178.4, -18.1)], [])
    assert west < 144.9
    assert 202.1 < east < 215


@pytest.mark.parametrize("points", [[], [(10.0, 10.0)]])
def test_a_frame_is_never_empty(points: list[tuple[float, float]]) -> None:
    west, south, east, north = focus_of(points, [])
    assert east - west >= 2
    assert north - south >= 2
    assert not points or extent_of((west, south, east, north))[0] < west
    assert points or (west, south, east, north) == WORLD


@given(st.lists(st.tuples(st.floats(-180, 180), st.floats(-84, 84)), min_size=1, max_size=4))
def test_every_place_is_in_a_frame_that_has_a_width_and_a_height(points: list[tuple[float, float]]) -> None:
    focus = focus_of(points, [])
    assert all(inside((focus[0] - 1e-3, focus[1] - 1e-3, focus[2] + 1e-3, focus[3] + 1e-3), *point) for point in points)
    for west, south, east, north in (focus, extent_of(focus)):
        assert west < east
        assert -90 < south < north < 90


def test_scattered_places_share_insets_with_what_is_nearest_rather_than_shrink_the_theatre() -> None:
    islands = [("kwajalein", 167.7, 8.7), ("pohnpei", 158.2, 6.9), ("chuuk", 151.8, 7.4), ("guam", 144.9, 13.6)]
    bases = [("garcia", 72.4, -7.3), ("ascension", -14.4, -8.0), ("thule", -68.7, 76.5), ("soto", -87.6, 14.4)]
    home = [("mosul", 43.1, 36.3), ("basra", 47.8, 30.5)]
    found = framing_of(around_iraq(*(site(*one) for one in [*home, *islands, *bases])))
    assert [inset.places for inset in found.insets] == [tuple(name for name, *_ in islands), *((b[0],) for b in bases)]
    assert all(inside(found.insets[0].focus, lon, lat) for _, lon, lat in islands)
