"""Symbols and labels for one width of container: what stands where, and in which words, as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from mapsvc.maps.drawing.captions import Caption, is_country
from mapsvc.maps.drawing.interior import SMALL, Interior
from mapsvc.maps.drawing.key import Key, Untold, key_of
from mapsvc.maps.drawing.labels import LED_AMONG, Line, Placer, within
from mapsvc.maps.drawing.lettering import label_texts, text_element
from mapsvc.maps.drawing.projection import Box, Frame, Tier
from mapsvc.maps.drawing.quiet import quiet_names
from mapsvc.maps.drawing.scene import Scene
from mapsvc.maps.drawing.spots import Spot, Text, box_of, spots_around
from mapsvc.maps.drawing.svg import number

CONTROLS = (64.0, 150.0)
"""Width and height in CSS px of the corner where the page has its map buttons."""

STAMP = (236.0, 28.0)
"""The same of the corner below, on the side where the language starts, where the page says as of when this is known."""

STUBBORN = 12
"""Of how many labels at most that are lost for want of room another order is tried: where more are, none helps."""


@dataclass(slots=True)
class Labels:
    """Labels placed: the words as SVG, and the marks whose words found no room; `names` are where some have
    theirs alone, by place.
    """

    placer: Placer
    words: list[str] = field(default_factory=list)
    silent: list[Caption] = field(default_factory=list)
    names: dict[str, Box] = field(default_factory=dict)

    @property
    def lost(self) -> list[Caption]:
        """Those that may stand off and all the same found no room."""
        return [item for item in self.silent if item.led]


@dataclass(frozen=True, slots=True)
class Drawn:
    """What stands on the ground in one tier: its group as SVG, and the key of what found no room."""

    markup: str
    key: Key


@dataclass(frozen=True)
class Layout:
    """The symbols and labels of `items` for one tier; positions are CSS px from the focus's north-west."""

    scene: Scene
    items: Sequence[Caption]
    tier: Tier

    @cached_property
    def _interiors(self) -> dict[str, Interior]:
        """The insides of those areas that are larger than a symbol, by place."""
        areas = {item.place.id: self._interior(item) for item in self.items if self.scene.rows.get(item.place.id)}
        return {place: interior for place, interior in areas.items() if interior.points}

    def _interior(self, item: Caption) -> Interior:
        """An area's inside as it is in this tier."""
        ends = [(self._px(west, lat), self._px(east, lat)) for lat, west, east in self.scene.rows[item.place.id]]
        return Interior(self._at(item), [(y, left, right) for (left, y), (right, _) in ends])

    @property
    def frame(self) -> Frame:
        """How degrees become units."""
        return self.scene.frame

    def drawn(self) -> Drawn:
        """Draw the tier: symbols, then labels above them, and letters of the key where it has one."""
        symbols = "".join(map(self._symbol, self.items))
        labels = self._labels()
        quiet = quiet_names(self.scene, self.tier, labels.placer)
        key = self._key(labels)
        scale = number3(self.frame.unit(self.tier))
        turn = ' direction="rtl"' if self._rtl and not self.tier.still else ""
        size = "" if scale == "1" else f' transform="scale({scale})"'
        opening = f'<g class="m-{self.tier.name}"{size}{turn}>'
        lines = "".join(map(_line, labels.placer.led))
        return Drawn(f"{opening}{quiet}{lines}{symbols}{''.join(labels.words)}{key.badges}</g>", key)

    def _key(self, labels: Labels) -> Key:
        """The key of what is stated and found no room: of the foremost."""
        untold = [
            Untold(item, self._at(item), *self._areas(item), labels.names.get(item.place.id))
            for item in sorted(labels.silent, key=lambda item: item.rank)
            if item.keyed
        ]
        return key_of(untold, self.tier.keyed, labels.placer, self.scene.view.lang)

    @property
    def _rtl(self) -> bool:
        return self.scene.view.direction == "rtl"

    def _room(self) -> Box:
        """Where labels may stand: a little inside what every container of the tier's class shows."""
        unit = self.frame.unit(self.tier)
        left, top, right, bottom = (side / unit for side in self.frame.room(self.tier))
        return left + 6, top + 6, right - 6, bottom - 6

    def _controls(self) -> list[Box]:
        """The corners that the page's own parts take."""
        left, top, right, bottom = self._room()
        (width, height), (wide, high) = CONTROLS, STAMP
        at_start, at_end = (right - wide, left) if self._rtl else (left, right - width)
        buttons = (at_end, top, at_end + width, top + height)
        stamp = (at_start, bottom - high, at_start + wide, bottom)
        return [buttons] * self.tier.buttons + [stamp] * self.tier.stamped

    def _at(self, item: Caption) -> tuple[float, float]:
        return self._px(self.frame.lon(item.lon), item.lat)

    def _around(self, item: Caption) -> Box:
        (x, y), r = self._at(item), item.symbol.radius + 1
        return x - r, y - r, x + r, y + r

    def _symbol(self, item: Caption) -> str:
        if not item.symbol.circles:
            return ""
        x, y = self._at(item)
        circles = "".join(circle.svg(self.scene.prefix) for circle in item.symbol.circles)
        return f'<g transform="translate({number(x)} {number(y)})">{circles}</g>'

    def _wish(self, item: Caption) -> Box:
        """Where the narrowest label of a site or country would stand if it were alone; nowhere for another area's."""
        text = label_texts(item, self.tier, self.scene.view.direction)[-2]
        interior = self._interiors.get(item.place.id)
        if not interior:
            return box_of(spots_around(*self._at(item), SMALL if item.areal else item.symbol.radius, text)[0], text)
        first = next(iter(interior.middles(text, self._room())), None) if is_country(item) else None
        return box_of(Spot(first[0], first[1] - text.height / 2, 0), text) if first else (0, 0, 0, 0)

    def _labels(self) -> Labels:
        """Labels in the order of rank; where figures are lost for want of room, those first, if fewer are lost then."""
        ordered = sorted(self.items, key=lambda item: item.rank) if self.tier.labelled else []
        labels = self._placed(ordered)
        if not labels.lost or len(labels.lost) > STUBBORN:
            return labels
        rest = [item for item in ordered if item not in labels.lost]
        return min(labels, self._placed([*labels.lost, *rest]), key=lambda one: len(one.lost))

    def _placed(self, ordered: Sequence[Caption]) -> Labels:
        """The labels that fit in this order: those that say something, then names alone, which yield to them.

        What nothing is known of comes after both.
        """
        labels = Labels(self._placer())
        wishes = [self._wish(item) for item in ordered]
        for unknown in (False, True):
            silent = []
            for index, item in enumerate(ordered):
                if item.unknown is not unknown:
                    continue
                *told, _ = label_texts(item, self.tier, self.scene.view.direction)
                found = self._fit(item, told, labels.placer, wishes[index + 1 :])
                if not found and index < LED_AMONG:
                    found = self._led(item, told[0], labels.placer)
                if found:
                    labels.words.append(self._label(item, *found))
                else:
                    silent.append(item)
            self._name_alone(silent, labels)
        return labels

    def _name_alone(self, silent: Sequence[Caption], labels: Labels) -> None:
        """Place the names of those that found no room for more; a symbol with a size never has its name alone."""
        labels.silent += silent
        for item in silent:
            alone = label_texts(item, self.tier, self.scene.view.direction)[-1]
            if not item.symbol.sized and (spot := self._spot(item, alone, labels.placer, ())):
                labels.words.append(self._label(item, alone, spot))
                labels.names[item.place.id] = box_of(spot, alone)

    def _placer(self) -> Placer:
        placer = Placer(self._room(), self._controls())
        placer.block(self._around(item) for item in self.items if item.symbol.circles)
        return placer

    def _led(self, item: Caption, text: Text, placer: Placer) -> tuple[Text, Spot] | None:
        """A label that stands off, at the end of a line, where that may be and has room."""
        if not item.led:
            return None
        interior, elsewhere = self._areas(item)
        at = placer.clear(interior.points if interior else [self._at(item)]) if item.areal else self._at(item)
        spot = placer.away(at, item.symbol.radius, text, elsewhere) if at else None
        return (text, spot) if spot else None

    def _label(self, item: Caption, text: Text, spot: Spot) -> str:
        kind = " country" if is_country(item) else " bare" if item.unknown and text.bare else ""
        return self._text(spot, text, f"l {item.symbol.tone}{kind}")

    def _fit(
        self, item: Caption, texts: Sequence[Text], placer: Placer, wishes: Sequence[Box]
    ) -> tuple[Text, Spot] | None:
        """The first of the texts that has room at its place, and where."""
        placed = ((text, spot) for text in texts if (spot := self._spot(item, text, placer, wishes)))
        return next(placed, None)

    def _spot(self, item: Caption, text: Text, placer: Placer, wishes: Sequence[Box]) -> Spot | None:
        at = self._at(item)
        if not item.areal:
            return placer.around(at, item.symbol.radius, text, wishes)
        interior, elsewhere = self._areas(item)
        if interior:
            beside = () if interior.fits(text) else spots_around(*interior.flank, text)
            apart = (spot for spot in beside if not within(spot, text, elsewhere))
            return placer.centred(interior.middles(text, placer.room), text, wishes, apart)
        # Beside an area as small as a symbol, or what lies upon that.
        found = (placer.around(at, reach, text, wishes, elsewhere) for reach in (SMALL, *placer.upon(at)))
        return next(filter(None, found), None)

    def _areas(self, item: Caption) -> tuple[Interior | None, list[Interior]]:
        """The inside of its own area, where that is larger than a symbol, and those of the areas that it is not in."""
        own, at = self._interiors.get(item.place.id), self._at(item)
        return own, [area for area in self._interiors.values() if area is not own and not area.contains(at)]

    def _px(self, lon: float, lat: float) -> tuple[float, float]:
        x, y = self.frame.xy(lon, lat)
        unit = self.frame.unit(self.tier)
        return x / unit, y / unit

    def _text(self, spot: Spot, text: Text, cls: str) -> str:
        return text_element(spot, text, cls, self.scene.view.direction, still=self.tier.still)


def _line(line: Line) -> str:
    x, y, to_x, to_y = (number(value) for value in line)
    return f'<path class="lead" d="M{x} {y}L{to_x} {to_y}"/>'


def number3(value: float) -> str:
    """A factor in up to three decimals."""
    return f"{value:.3f}".rstrip("0").rstrip(".")
