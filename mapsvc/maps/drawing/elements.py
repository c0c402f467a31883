"""folium's elements as our page wants them: scripts alone, with ids that are the same each time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import count
from typing import Any

import folium
from branca.element import Element
from folium.template import Template

_ids: ContextVar[Iterator[int] | None] = ContextVar("element_ids", default=None)


class Map(folium.Map):  # type: ignore[misc]
    """A folium map without tiles, links or markup: the page is ours, the script is folium's."""

    default_js: list[tuple[str, str]] = []  # noqa: RUF012
    default_css: list[tuple[str, str]] = []  # noqa: RUF012
    _template = Template(
        """
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = L.map("map", {{ this.options|tojavascript }});
        {% endmacro %}
        """
    )


class Symbols(folium.GeoJson):  # type: ignore[misc]
    """A layer made, by folium's own script, when its group is first told that it is wanted: of many few are."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            {{ this._parent.get_name() }}.once("wanted", function () {
                {{ this.making(kwargs) }}
                {{ this.get_name() }}.addTo({{ this._parent.get_name() }});
            });
        {% endmacro %}
        """
    )

    def making(self, kwargs: dict[str, Any]) -> str:
        """The script that makes the layer."""
        return str(folium.GeoJson._template.module.script(self, kwargs))


@contextmanager
def stable_ids() -> Iterator[None]:
    """Number folium's elements from 1 in this context; elsewhere and afterwards ids are as they were."""
    random_id = Element._generate_id
    token = _ids.set(count(1))

    def next_id(_cls: type[Element]) -> str:
        numbers = _ids.get()
        return random_id() if numbers is None else str(next(numbers))

    Element._generate_id = classmethod(next_id)
    try:
        yield
    finally:
        Element._generate_id = random_id
        _ids.reset(token)
