"""Explanations in words, from one table of templates per language."""

from __future__ import annotations

from collections.abc import Mapping

from mapsvc.model import Basis, CellKey, Dossier
from mapsvc.posture.constraints import Rule
from mapsvc.posture.reason import Why

TEMPLATES: Mapping[str, Mapping[str, str]] = {
    "en": {
        "digits": "0123456789,",
        "low": "At least {value}",
        "high": "At most {value}",
        "no low": "Nothing reported puts a lower bound above zero.",
        "no high": "Nothing reported sets an upper bound.",
        "unproven": "{bound}: the calculation was cut short, so the true bound may be tighter.",
        "because": "{bound}, from {reasons}.",
        "claim": "{id} ({words})",
        "places": "the rule that the places in {whole} add up to at most {whole} ({force}, {period})",
        "forces": "the assumption that forces within {force} add up to at most {force} in {whole}, {period}",
        "source": "{rule} (source: {sources})",
        "and": " and ",
        "comma": ", ",
        "reading": " It is reached in the reading that sets aside {claims}.",
        "inherited": " It is inherited from what contains this place or force and says nothing of it alone.",
    },
    "ar": {
        "digits": "٠١٢٣٤٥٦٧٨٩٬",
        "low": "{value} على الأقل",
        "high": "{value} على الأكثر",
        "no low": "لا تضع التقارير حدًّا أدنى فوق الصفر.",
        "no high": "لا تضع التقارير حدًّا أعلى.",
        "unproven": "{bound}: توقف الحساب قبل اكتماله، وقد يكون الحد الصحيح أضيق.",
        "because": "{bound}، استنادًا إلى {reasons}.",
        "claim": "{id} ({words})",
        "places": "قاعدة أن مجموع الأماكن داخل {whole} لا يتجاوز {whole} ({force}، {period})",
        "forces": "افتراض أن مجموع القوات المنضوية في {force} لا يتجاوز {force} في {whole}، {period}",
        "source": "{rule} (المصدر: {sources})",
        "and": " و",
        "comma": "، ",
        "reading": " ويتحقق ذلك في القراءة التي تستبعد {claims}.",
        "inherited": " وهو موروث مما يحتوي هذا المكان أو هذه القوة ولا يقول عنه شيئًا بمفرده.",
    },
}
"""What an explanation is made of, by language; `{...}` are filled in."""


def sentence(dossier: Dossier, why: Why, lang: str) -> str:
    """Say why a bound is what it is, in `en` or `ar` (another language: in English)."""
    words = TEMPLATES.get(lang, TEMPLATES["en"])
    if why.value is None or (why.value == 0 and why.side == "low"):
        return words[f"no {why.side}"]
    number = f"{why.value:,}".translate(str.maketrans(TEMPLATES["en"]["digits"], words["digits"]))
    bound = words[why.side].format(value=number)
    if not why.proven or not (why.claims or why.rules):
        return words["unproven"].format(bound=bound)
    reasons = [_claim(dossier, claim, words) for claim in why.claims]
    reasons += [_rule(dossier, rule, words, lang) for rule in why.rules]
    said = words["because"].format(bound=bound, reasons=_listed(reasons, words))
    if why.set_aside:
        said += words["reading"].format(claims=_listed(list(why.set_aside), words))
    return said + (words["inherited"] if why.basis is Basis.INHERITED else "")


def rule_text(dossier: Dossier, rule: Rule, lang: str) -> str:
    """Say a structural rule in words, with the source of the assumption where it is one."""
    return _rule(dossier, rule, TEMPLATES.get(lang, TEMPLATES["en"]), lang)


def _claim(dossier: Dossier, claim_id: str, words: Mapping[str, str]) -> str:
    claim = next(claim for claim in dossier.claims if claim.id == claim_id)
    source = next((source for source in dossier.sources if source.id == claim.source), None)
    figure = claim.figure.words if claim.figure is not None else str(claim.relation)
    parts = [claim.evidence or figure, source.publisher if source else claim.source]
    return words["claim"].format(id=claim.id, words=words["comma"].join(part for part in parts if part))


def _rule(dossier: Dossier, rule: Rule, words: Mapping[str, str], lang: str) -> str:
    names = _names(dossier, rule.whole, lang)
    said = words[rule.kind].format(**names)
    if not rule.sources:
        return said
    return words["source"].format(rule=said, sources=words["comma"].join(rule.sources))


def _names(dossier: Dossier, cell: CellKey, lang: str) -> dict[str, str]:
    places = {place.id: place.name for place in dossier.places}
    forces = {force.id: force.name for force in dossier.forces}
    periods = {period.id: period.label for period in dossier.periods}
    own = dossier.translations
    return {
        "whole": own.get((f"place.{cell.place}", lang), places[cell.place]),
        "force": own.get((f"force.{cell.force}", lang), forces[cell.force]),
        "period": own.get((f"period.{cell.period}", lang), periods[cell.period]),
    }


def _listed(items: list[str], words: Mapping[str, str]) -> str:
    if len(items) < 2:
        return "".join(items)
    return words["comma"].join(items[:-1]) + words["and"] + items[-1]
