"""What every page has around what it is about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from mapsvc.languages import LANGUAGES
from mapsvc.snapshot import DossierEntry
from mapsvc.web.respond import Renderings


def page_frame(
    renderings: Renderings, lang: str, hrefs: Mapping[str, str], entry: DossierEntry | None = None
) -> dict[str, Any]:
    """What every template needs: site name, language, the same page in the others, shared assets, translations.

    `hrefs` maps the codes of the languages it exists in to this page's address in them;
    `entry` is the dossier that it is of.
    """
    manifest = renderings.snapshot.manifest
    language = LANGUAGES[lang]
    translate = renderings.snapshot.translations(lang).gettext
    assets = {name: f"/a/{path}" for name, path in manifest.assets.items()}
    return {
        "site_name": renderings.settings.site_name,
        "lang": lang,
        "dir": language.direction,
        "home": f"{language.prefix}/",
        "languages": [
            (e.code, e.autonym, hrefs[e.code], e.code == lang) for e in LANGUAGES.values() if e.code in hrefs
        ],
        "assets": {
            "css": assets["site.css"],
            "style": Markup(renderings.style),  # noqa: S704  (our own, as the policy's hash says)
            "leaflet_js": assets["leaflet.js"],
            "live_css": assets["live.css"],
            "app_js": assets["app.js"],
            "embed_js": assets["embed.js"],
            "more_js": assets["more.js"],
            "more_css": assets["more.css"],
            "key_js": assets["key.js"],
            "icon": renderings.icon,
        },
        "credit": translate((entry or manifest).credit),
        "_": translate,
    }
