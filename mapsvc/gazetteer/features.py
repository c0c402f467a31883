"""Dams, districts, oil fields: places whose names are another's and a word that every language has its own of.

"Barrage de Mossoul", "Musul Barajı" and سد الموصل are all `<a name of Mosul> dam`: names and questions are written so.
Who asks for a site and says "Mosul" alone may mean the dam as well.
"""

from __future__ import annotations

from mapsvc.gazetteer.names import fold, loosen
from mapsvc.model import PlaceKind

_WORDS: dict[PlaceKind, dict[str, str]] = {
    PlaceKind.SITE: {
        "dam": """
            dam | barrage | hydroelectric dam | barrage de | barrage d | barrage du | le barrage de | baraji
            barajinin | staudamm | talsperre | staudamm von | presa de | represa de | diga di | sadd | sed | bendava
            سد | سدة | بەنداوی | بەنداو
        """,
        "crossing": """
            crossing | border crossing | border gate | gate | border post | border point | crossing point
            border crossing point | poste frontiere de | poste frontiere d | poste frontalier de | point de passage de
            passage de | sinir kapisi | kapisi | grenzubergang | paso fronterizo de | deriye | deriye sinore | ma bar
            manfadh | معبر | منفذ | مرز | دەروازەی | خاڵی سنووری | الحدودي
        """,
        "oilfield": """
            oil field | oilfield | oil fields | oilfields | champ petrolifere de | champ petrolier de | olfeld
            petrol sahasi | حقل | حقول | حقل نفط | النفطي | کێڵگەی | کێڵگەی نەوتی | ميدان نفطي
        """,
        "gasfield": """
            gas field | gasfield | gas plant | champ gazier de | gaz sahasi | حقل غاز | حقل الغاز | معمل غاز | للغاز
            الغازي
        """,
        "refinery": """
            refinery | oil refinery | raffinerie de | raffinerie d | raffinerie | rafinerisi | refineria de
            raffineria di | مصفاة | مصفى | مصافي | پاڵاوگەی | پالایشگاه
        """,
        "port": """
            port | port of | the port of | seaport | harbour | harbor | port de | puerto de | porto di | hafen | limani
            hafen von | ميناء | مرفأ | بەندەری
        """,
        "prison": "prison | jail | central prison | prison de | prison d | gefangnis | cezaevi | سجن | گرتووخانەی",
        "reactor": """
            nuclear power plant | nuclear plant | nuclear facility | nuclear site | nuclear complex | nuclear reactor
            reactor | npp | enrichment site | enrichment plant | enrichment facility | centrale nucleaire de
            kernkraftwerk | atomkraftwerk | nukleer santrali | مفاعل | محطة نووية | نیروگاه هسته ای
        """,
        "camp": """
            camp | refugee camp | idp camp | displacement camp | detention camp | camp de refugies de | fluchtlingslager
            camp de refugies d | multeci kampi | kampi | lager | مخيم | للاجئين | للنازحين | کەمپی
        """,
    },
    PlaceKind.REGION: {
        "district": """
            district | district of | the district of | district de | district d | distrikt
            qada | qadaa | kaza | caza | caza de | caza d | caza du
            district du | mintaqa | mintaqah | mintaqat
            ilcesi | ilce | sehristan | shahrestan | navceya | qezaya | قضاء | منطقة | قەزای | قەزا
            شهرستان
        """,
    },
    PlaceKind.AREA: {
        "lake": """
            lake | lac de | lac d | lac | lago | lago de | golu | baraj golu | reservoir | buhayrat | buhairat | بحيرة
            دەریاچەی | دریاچه
        """,
        "mountain": """
            mount | mt | mountain | mountains | mountain range | hills | jabal | jebel | djebel | jibal | mont | monts
            monts de | monte | dagi | daglari | ciyaye | gebirge | berge | montanas de
            جبل | جبال | چیای | شاخی | کوه
        """,
        "desert": "desert | desert de | desert d | desierto de | wuste | badiyat | sahra | colu | بادية | صحراء",
        "island": "island | islands | isle of | ile de | ile d | isla de | insel | adasi | جزيرة | جزر | جزیره",
        "valley": "valley | vallee de | vallee du | vadisi | tal von | wadi | وادي | دره",
        "strait": """
            strait | strait of | the strait of | straits of | detroit de | detroit d | estrecho de | strasse von
            bogazi | مضيق | تنگه
        """,
        "plain": "plain | plains | plaine de | plaines de | ebene | llanura de | piana di | ovasi | sahl | سهل | دەشتی",
        "marsh": "marsh | marshes | marais de | هور | أهوار",
        "heights": "heights | plateau | plateau de | hohen | tepeleri | مرتفعات | هضبة",
        "farms": "farms | fermes de | مزارع",
        "gulf": "gulf | gulf of | the gulf of | golfe de | golfe d | golfo de | golf von | korfezi | خليج",
        "peninsula": "peninsula | peninsule de | peninsule du | yarimadasi | halbinsel | شبه جزيرة",
        "canal": "canal | canal de | kanali | قناة",
        "corridor": "corridor | corridor de | koridoru | محور | ممر",
    },
}
_KINDS = {word: kind for kind, words in _WORDS.items() for word in words}
_PHRASES = {
    tuple(loosen(fold(phrase)).split()): word
    for words in _WORDS.values()
    for word, phrases in words.items()
    for phrase in phrases.replace("\n", "|").split("|")
    if phrase.strip()
}
_LONGEST = max(map(len, _PHRASES))


def canonical(name: str) -> str:
    """Write the name of such a place as `<rest> dam`, `<rest> district`, folded; "" for any other name."""
    if " " not in name and "-" not in name:
        return ""
    tokens = tuple(loosen(fold(name.replace("'", " ").replace("’", " "))).split())
    word = ""
    while len(tokens) > 1 and (found := _at_an_end(tokens)):
        tokens, phrase_word = found
        word = word or phrase_word
    return f"{' '.join(tokens)} {word}" if word else ""


def feature_kind(canonical_name: str) -> PlaceKind:
    """Tell the kind of place that a canonical name is one of."""
    return _KINDS[canonical_name.rpartition(" ")[2]]


def hinted(name: str, kind: PlaceKind) -> list[str]:
    """List the canonical names that a bare name may stand for where this kind of place is asked for."""
    rest = loosen(fold(name))
    return [f"{rest} {word}" for word in _WORDS.get(kind, ())]


def _at_an_end(tokens: tuple[str, ...]) -> tuple[tuple[str, ...], str] | None:
    for size in range(min(_LONGEST, len(tokens) - 1), 0, -1):
        if word := _PHRASES.get(tokens[-size:]):
            return tokens[:-size], word
        if word := _PHRASES.get(tokens[:size]):
            return tokens[size:], word
    return None
