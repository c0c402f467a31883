"""One normalisation of place names: what it forgets, and what it must not."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mapsvc.gazetteer import sounds
from mapsvc.gazetteer.cues import CUES
from mapsvc.gazetteer.names import fold, loose, read_cue
from mapsvc.model import PlaceKind


def skeleton(text: str) -> str:
    return sounds.skeleton(sounds.sound(text))


TEXT = st.text(max_size=40)


@given(TEXT)
@example("ئئا")
@example("as al sad")
@example("ا\u0654ل")
def test_folding_and_loosening_are_idempotent(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert loose(loose(text)) == loose(text)


@given(TEXT)
def test_no_text_breaks_the_readers(text: str) -> None:
    skeleton(text)
    read_cue(text)


@given(st.text(alphabet="abcdeghiklmnrstuwyz", min_size=1, max_size=12))
def test_case_hyphens_and_apostrophes_do_not_matter(word: str) -> None:
    assert fold(f"Al-{word.upper()}'") == fold(f"al {word}")


def test_every_cue_is_written_as_folding_leaves_it() -> None:
    assert [cue for cue in CUES if fold(" ".join(cue)) != " ".join(cue)] == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ad-Dawr", "al Dawr"), ("Ash-Shaddadah", "Shaddadah"), ("الأنبار", "انبار"), ("An Najaf", "Najaf"),
        ("Hewlêr", "hewler"), ("Al-Qāʼim", "al Qa'im"), ("العمـــر", "العمر"),
        ("هه‌ولێر", "ههولێر"), ("٢٢", "22"),
    ],
)  # fmt: skip
def test_spellings_of_one_name_are_one_key(one: str, other: str) -> None:
    assert loose(one) == loose(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ain al-Asad", "Ayn al Assad"),
        ("Ain al-Asad", "Ein al-Asad"),
        ("Deir ez-Zor", "Dayr az Zawr"),
        ("Habbaniyah", "Habbaniya"),
    ],
)
def test_romanisations_share_a_skeleton(one: str, other: str) -> None:
    assert skeleton(one) == skeleton(other) != ""


@pytest.mark.parametrize(
    ("one", "other"), [("Union II", "Union III"), ("Muhammad", "Muhammadiyah"), ("Tower 22", "Tower 23")]
)
def test_different_names_keep_different_skeletons(one: str, other: str) -> None:
    assert skeleton(one) != skeleton(other)


@pytest.mark.parametrize(
    ("text", "rest", "kind"),
    [
        ("Anbar Governorate", "anbar", PlaceKind.REGION),
        ("محافظة الأنبار", "الانبار", PlaceKind.REGION),
        ("FOB Union III", "union iii", PlaceKind.BASE),
        ("قاعدة عين الأسد الجوية", "عين الاسد", PlaceKind.BASE),
        ("Erbil International Airport", "erbil", PlaceKind.SITE), ("City of Hit", "hit", PlaceKind.CITY),
    ],
)  # fmt: skip
def test_generic_words_tell_the_kind(text: str, rest: str, kind: PlaceKind) -> None:
    cue = read_cue(text)
    assert cue is not None
    assert (cue.rest, cue.kind) == (rest, kind)


@pytest.mark.parametrize("text", ["Camp", "Air Base 201", "Baghdad", ""])
def test_a_name_without_a_proper_part_has_no_cue(text: str) -> None:
    assert read_cue(text) is None
