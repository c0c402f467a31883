"""Explanations in words, from one table of templates per language."""

from __future__ import annotations

from collections.abc import Mapping
from unicodedata import name

from mapsvc.figures.saying import form_of, share_in_percent
from mapsvc.languages import LANGUAGES
from mapsvc.model import Basis, CellKey, Dossier, Figure, Relation, Share
from mapsvc.plaintext import apart, plain
from mapsvc.posture import Rule, Why

TEMPLATES: Mapping[str, Mapping[str, str]] = {
    "en": {
        "script": "LATIN",
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
        "exact": "{low}",
        "more": "more than {low}",
        "least": "at least {low}",
        "less": "less than {high}",
        "most": "up to {high}",
        "range": "{low}–{high}",
        "quote": "“{said}”",
        "inherited": " It is inherited from what contains this place or force and says nothing of it alone.",
    },
    "ar": {
        "script": "ARABIC",
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
        "exact": "{low}",
        "more": "أكثر من {low}",
        "least": "{low} على الأقل",
        "less": "أقل من {high}",
        "most": "حتى {high}",
        "range": "{low}–{high}",
        "quote": "«{said}»",
        "inherited": " وهو موروث مما يحتوي هذا المكان أو هذه القوة ولا يقول عنه شيئًا بمفرده.",
    },
}
"""What an explanation is made of, by language; `{...}` are filled in, `script` is that of its letters."""

RELATIONS: Mapping[str, Mapping[Relation, str]] = {
    "en": {
        Relation.LEVEL: "headcount",
        Relation.PRESENT: "present",
        Relation.VACATED: "nobody left there",
        Relation.REDUCED: "fewer than before",
        Relation.REMOVED: "that many fewer than before",
        Relation.ADDED: "that many more than before",
        Relation.REMOVED_SHARE: "that share gone",
        Relation.SUM: "total of several sites",
        Relation.ALL_AT: "all of them at one site",
        Relation.MAJORITY_AT: "more than half at one site",
        Relation.CONTINUES: "goes on",
        Relation.NOTE: "a remark, no figure",
    },
    "ar": {
        Relation.LEVEL: "عدد الأفراد",
        Relation.PRESENT: "وجود",
        Relation.VACATED: "لم يبقَ أحد",
        Relation.REDUCED: "أقل من السابق",
        Relation.REMOVED: "أقل من السابق بهذا العدد",
        Relation.ADDED: "أكثر من السابق بهذا العدد",
        Relation.REMOVED_SHARE: "مغادرة هذه النسبة",
        Relation.SUM: "مجموع عدة مواقع",
        Relation.ALL_AT: "جميعهم في موقع واحد",
        Relation.MAJORITY_AT: "أكثر من النصف في موقع واحد",
        Relation.CONTINUES: "مستمر",
        Relation.NOTE: "ملاحظة بلا رقم",
    },
}
"""What a claim asserts of its cell, in a few words; pages say it in the same ones."""


class Speaker:
    """Says why the bounds of one dossier are what they are, in `en` or `ar` (another language: in English).

    What it quotes stays as its source has it.
    """

    def __init__(self, dossier: Dossier, lang: str = "en") -> None:
        self.translations = dossier.translations
        self.names = {
            **{f"place.{place.id}": place.name for place in dossier.places},
            **{f"force.{force.id}": force.name for force in dossier.forces},
            **{f"period.{period.id}": period.label for period in dossier.periods},
        }
        self.claims = {claim.id: claim for claim in dossier.claims}
        self.publishers = {source.id: source.publisher for source in dossier.sources}
        self.language = LANGUAGES[lang if lang in TEMPLATES else "en"]
        self.words = TEMPLATES[self.language.code]

    def sentence(self, why: Why) -> str:
        """Say what forces a bound, and in which reading."""
        if why.value is None or (why.value == 0 and why.side == "low"):
            return self.words[f"no {why.side}"]
        bound = self.words[why.side].format(value=self.language.number(why.value))
        if not why.proven or not (why.claims or why.rules):
            return self.words["unproven"].format(bound=bound)
        reasons = [*map(self._claim, why.claims), *map(self.rule, why.rules)]
        said = self.words["because"].format(bound=bound, reasons=self._listed(reasons))
        if why.set_aside:
            said += self.words["reading"].format(claims=self._listed([*map(self._apart, why.set_aside)]))
        return said + (self.words["inherited"] if why.basis is Basis.INHERITED else "")

    def rule(self, rule: Rule) -> str:
        """Say a structural rule, with the sources of the assumption where it is one."""
        said = self.words[rule.kind].format(**self._names(rule.whole))
        if not rule.sources:
            return said
        return self.words["source"].format(rule=said, sources=self.words["comma"].join(map(self._apart, rule.sources)))

    def _claim(self, claim_id: str) -> str:
        claim = self.claims[claim_id]
        if claim.evidence:
            said = self.words["quote"].format(said=self._apart(claim.evidence))
        elif claim.figure is not None:
            said = self._figure(claim.figure)
        else:
            said = RELATIONS[self.language.code][claim.relation]
        parts = (said, self._apart(self.publishers.get(claim.source, claim.source)))
        words = self.words["comma"].join(part for part in parts if part)
        return self.words["claim"].format(id=self._apart(claim.id), words=words)

    def _figure(self, figure: Figure | Share) -> str:
        """Give a figure's words where they are in this language or are none, else what they permit."""
        script = self.words["script"]
        if all(name(char, "").startswith(script) for char in figure.words if char.isalpha()):
            return self.language.numerals(plain(figure.words))
        if isinstance(figure, Share):
            form, low, high = share_in_percent(figure, self.language)
        else:
            form, low = form_of(figure), self.language.number(figure.low)
            high = "" if figure.high is None else self.language.number(figure.high)
        return self.words[form].format(low=low, high=high)

    def _names(self, cell: CellKey) -> dict[str, str]:
        return {
            "whole": self._label(f"place.{cell.place}"),
            "force": self._label(f"force.{cell.force}"),
            "period": self._label(f"period.{cell.period}"),
        }

    def _label(self, key: str) -> str:
        return self._apart(self.translations.get((key, self.language.code), self.language.label(self.names[key])))

    def _apart(self, text: str) -> str:
        return apart(text, self.language.direction)

    def _listed(self, items: list[str]) -> str:
        if len(items) < 2:
            return "".join(items)
        return self.words["comma"].join(items[:-1]) + self.words["and"] + items[-1]
