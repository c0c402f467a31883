"""Dossiers that are hard to draw: too much, too little, too far apart, too long, and in Arabic alone."""

from __future__ import annotations

from pathlib import Path

from tests.dossiers import write_dossier

BEFORE, AFTER = "before", "after"
LONGEST = "Combined Joint Operational Area Forward Logistics and Sustainment Element North-East Sector Bravo"


def write_looks(folder: Path) -> list[Path]:
    """Write them all below `folder` and return their folders."""
    return [make(folder) for make in (dense, far_flung, outposts, silent, nowhere, long_names, arabic_only)]


def dense(folder: Path) -> Path:
    """Sixty bases in one region, most with a figure, and changes between two periods."""
    bases = [
        {
            "id": f"base-{n:02}",
            "name": f"Camp {n}",
            "kind": "base",
            "lat": 33.1 + (n % 8) * 0.09,
            "lon": 43.6 + (n // 8) * 0.13,
        }
        for n in range(60)
    ]
    claims = [
        {"id": f"c{n:02}", "place": f"base-{n:02}", "figure": f"about {(n % 9 + 1) * 60}"} for n in range(60) if n % 7
    ]
    claims += [{"id": f"p{n:02}", "place": f"base-{n:02}", "relation": "present"} for n in range(0, 60, 7)]
    claims += [
        {"id": f"v{n:02}", "place": f"base-{n:02}", "period": AFTER, "modality": "planned", "relation": "vacated"}
        for n in range(0, 60, 4)
    ]
    places = [{"id": "iraq", "name": "Iraq", "kind": "country"}, *bases]
    return write_dossier(
        folder / "dense", package={"name": "dense", "title": "Sixty bases"}, places=places, claims=claims
    )


def outposts(folder: Path) -> Path:
    """Two forces in one theatre and far from it, with other figures in each of two periods."""
    places = [
        {"id": "iraq", "name": "Iraq", "kind": "country"},
        {"id": "kuwait", "name": "Kuwait", "kind": "country"},
        {"id": "erbil", "name": "Erbil", "kind": "city"},
        {"id": "arifjan", "name": "Camp Arifjan", "kind": "base", "lat": 28.93, "lon": 48.1},
        {"id": "guam", "name": "Andersen", "kind": "base", "lat": 13.58, "lon": 144.93},
        {"id": "okinawa", "name": "Kadena", "kind": "base", "lat": 26.35, "lon": 127.77},
    ]
    said = [
        ("us", "erbil", BEFORE, "about 800"),
        ("uk", "erbil", BEFORE, "about 90"),
        ("us", "kuwait", BEFORE, "about 13,500"),
        ("us", "arifjan", BEFORE, "about 9,000"),
        ("us", "guam", BEFORE, "about 6,000"),
        ("uk", "guam", BEFORE, "about 70"),
        ("us", "okinawa", BEFORE, "about 5,000"),
        ("us", "erbil", AFTER, "about 300"),
        ("uk", "guam", AFTER, "about 40"),
        ("us", "guam", AFTER, "about 5,500"),
    ]
    claims = [
        {"id": f"c{n}", "force": force, "place": place, "period": period, "figure": figure}
        for n, (force, place, period, figure) in enumerate(said)
    ]
    return write_dossier(
        folder / "outposts",
        package={"name": "outposts", "title": "Two forces, near and far"},
        forces=[{"id": "us", "name": "US"}, {"id": "uk", "name": "British"}],
        places=places,
        claims=claims,
    )


def far_flung(folder: Path) -> Path:
    """Places on four continents, one of them beyond the antimeridian."""
    places = [
        {"id": "ramstein", "name": "Ramstein", "kind": "base", "lat": 49.44, "lon": 7.6},
        {"id": "djibouti", "name": "Camp Lemonnier", "kind": "base", "lat": 11.54, "lon": 43.15},
        {"id": "guam", "name": "Andersen", "kind": "base", "lat": 13.58, "lon": 144.93},
        {"id": "fiji", "name": "Suva", "kind": "city", "lat": -18.14, "lon": 178.44},
        {"id": "norfolk", "name": "Norfolk", "kind": "base", "lat": 36.95, "lon": -76.33},
    ]
    claims = [
        {"id": f"c-{place['id']}", "place": place["id"], "figure": f"about {500 * (n + 1)}"}
        for n, place in enumerate(places)
    ]
    return write_dossier(
        folder / "far-flung", package={"name": "far-flung", "title": "Four continents"}, places=places, claims=claims
    )


def silent(folder: Path) -> Path:
    """A dossier whose only claim is a remark: nothing to draw but a country."""
    return write_dossier(
        folder / "silent",
        package={"name": "silent", "title": "Nothing is stated"},
        claims=[{"id": "c1", "relation": "note"}],
    )


def nowhere(folder: Path) -> Path:
    """A dossier none of whose places can be located."""
    return write_dossier(
        folder / "nowhere",
        package={"name": "nowhere", "title": "Nowhere to be found"},
        places=[{"id": "iraq", "name": "Qwzxyvlandia Major", "kind": "base"}],
    )


def long_names(folder: Path) -> Path:
    """Names, labels and titles of hundreds of letters."""
    return write_dossier(
        folder / "long-names",
        package={"name": "long-names", "title": f"{LONGEST}: {LONGEST}", "description": LONGEST * 3},
        forces=[{"id": "us", "name": LONGEST}],
        places=[
            {"id": "iraq", "name": f"Iraq {LONGEST}", "query": "Iraq", "kind": "country"},
            {"id": "erbil", "name": f"Erbil {LONGEST}", "query": "Erbil", "kind": "city"},
            {"id": "mosul", "name": "Mosul" + "mosul" * 40, "query": "Mosul", "kind": "city"},
        ],
        periods=[
            {"id": BEFORE, "label": f"Before {LONGEST}", "start": "..", "end": "2025-09-30"},
            {"id": AFTER, "label": f"After {LONGEST}", "start": "2025-10-01", "end": ".."},
        ],
        claims=[
            {"id": "c1", "figure": "about 2,500"},
            {"id": "c2", "place": "erbil", "figure": "about 900"},
            {"id": "c3", "place": "mosul", "relation": "present"},
            {"id": "c4", "place": "erbil", "period": AFTER, "figure": "about 300", "modality": "planned"},
        ],
    )


def arabic_only(folder: Path) -> Path:
    """Titles, places, forces and periods in Arabic, with no translation."""
    return write_dossier(
        folder / "arabic-only",
        package={"name": "arabic-only", "title": "القوات في العراق: ما ذُكر وما خُطط له"},
        forces=[{"id": "us", "name": "القوات الأميركية"}],
        places=[
            {"id": "iraq", "name": "العراق", "kind": "country"},
            {"id": "asad", "name": "قاعدة عين الأسد", "query": "Ain al-Asad", "kind": "base"},
            {"id": "erbil", "name": "أربيل", "kind": "city"},
        ],
        periods=[
            {"id": BEFORE, "label": "قبل أكتوبر ٢٠٢٥", "start": "..", "end": "2025-09-30"},
            {"id": AFTER, "label": "من أكتوبر ٢٠٢٥", "start": "2025-10-01", "end": ".."},
        ],
        claims=[
            {"id": "c1", "figure": "about 2,500"},
            {"id": "c2", "place": "asad", "relation": "vacated", "period": AFTER, "modality": "planned"},
            {"id": "c3", "place": "asad", "figure": "about 200"},
            {"id": "c4", "place": "erbil", "relation": "present"},
        ],
    )
