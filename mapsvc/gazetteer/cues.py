"""Generic words that tell what sort of place a name means, and the articles that names may carry.

A table, so that a desk editor can review it on one screen: phrases are written as `names.fold` leaves them
(lower case, no diacritics, Arabic letters folded). A phrase counts only at the start or the end of a name.
"""

from __future__ import annotations

from mapsvc.model import PlaceKind

_WORDS: dict[PlaceKind, str] = {
    PlaceKind.BASE: """
        air base | airbase | air force base | afb | ab | army air field | army airfield | military airfield
        airfield | air field | military air base | military airport | military base | base | camp | fort | fob
        forward operating base | operating base | combat outpost | outpost | garrison | us army garrison | usag
        military camp | base camp | base complex | naval base | naval station | naval air station
        naval support activity | nas | nsa | raf | air station | barracks | kaserne | caserne | logistics base
        logistical support area | training base | us base | base aerienne | base militaire | base aerea | base naval
        fliegerhorst | luftwaffenstutzpunkt | hava ussu | ussu | askeri ussu | mission support site | mss
        landing zone | lz | joint base | patrol base | firebase | contingency operating base
        contingency operating site | contingency operating location | cob | cop | fos
        cooperative security location | csl | forward operating site | marine corps air station | mcas
        naval air facility | naf | marine corps base | air force station | space base | fleet activities | aaf
        base aerienne d | base d | base de | base militaire d | base militaire de | base aerienne de | base aerea de
        base naval de | base militar de | base militar | stutzpunkt | militarstutzpunkt | luftwaffenbasis
        us air base | us military base | american base | garnison d | garnison de | la base d | bingeha | bingeh
        بنكهي اسمانيي | بنكهي سهربازي | العسكري | الاميركيه | الامريكيه | militarbasis | basis | training area
        range complex | airstrip | military complex | قاعده | مهبط | ثكنه | حاميه | القاعده | معسكر | الجويه
        base aerea di | base aerea d | base militare di | base navale di | base navale | base aeronavale
        us airbase | camp de | camp d | camp militaire de | transit center | transit center at | cos | raaf | raaf base
        turkish base | turkish military base | iranian base | iranian military base | russian base
        russian air base | russian military base | french base | french military base | british base | chinese base
        coalition base | nato base | israeli base | israeli air base | iraqi base | drone base | us drone base
        العسكريه | البحريه | قاعده جويه | مطار عسكري | پادگان | بنكه | بنكهي | بنكهي سهربازيي | سهربازكه
    """,
    PlaceKind.SITE: """
        international airport | intl airport | airport | aerodrome | heliport | aeroport de | aeropuerto de
        aeropuerto | aeroport d | compound | gas field | oil field | field | airport of | international | aeroport
        aeroporto di | aeroporto | aeroport international de | aeroport international d | flughafen von
        aeropuerto internacional de | oilfield | gasfield | gas plant | حقل | حقل غاز | معمل غاز | للغاز | النفطي
        flughafen | havalimani | مطار | الدولي | فرودگاه | فروكهخانهي | فروكهخانه
    """,
    PlaceKind.REGION: """
        governorate | governorate of | the governorate of | gov | province | province of | the province of | prov
        region | state | state of | emirate | emirate of | oblast | muhafazat | muhafaza | muhafazah | mohafazat
        wilayat | wilaya | vilayet | ostan | ostan e | gouvernorat | gouvernorat de | gouvernorat d | gouvernement
        province d | province de | provincia | provinz | provincia de | ili | muhafazasi | vilayeti | il valiligi
        parezgeh | parezgeha | bundesland | estado de | strip | bande de | franja de | seridi | kerti | قطاع | كهرتي
        الشرقي | الغربي | الشمالي | الجنوبي | gobernacion de | region autonome du | region autonome d | bolgesi
        parezgay | محافظه | المحافظه | ولايه | اماره | استان | پاريزگاي | پاريزگا
    """,
    PlaceKind.COUNTRY: """
        republic of | the republic of | kingdom of | the kingdom of | sultanate of
        republique d | republique de | republique du | republica de | republica del | repubblica di | republik
        royaume de | royaume du | royaume d | reino de | regno di | konigreich | sultanat d | emirat du | etat du
        cumhuriyeti | komara | komari | كوماري | دوله | جمهوريه | مملكه | سلطنه
    """,
    PlaceKind.CITY: """
        kenti | العاصمه | ville de | la ville de | ciudad de | stadt | sehri | bajare | city | city of | the city of
        town | town of | madinat | مدينه | بلده | شاري | شار | شهر
    """,
    PlaceKind.AREA: """
        ريف | countryside | district | qada | qadaa | nahiyat | nahiya | county | municipality | قضا | ناحيه | منطقه
    """,
}

CUES: dict[tuple[str, ...], PlaceKind] = {
    tuple(phrase.split()): kind
    for kind, phrases in _WORDS.items()
    for phrase in phrases.replace("\n", "|").split("|")
    if phrase.strip()
}
"""Phrase, as a tuple of folded tokens → the kind of place it is a cue of."""

ADJECTIVES: dict[str, str] = {
    "العراقيه": "IQ", "العراقي": "IQ", "العراق": "IQ", "السوريه": "SY", "السوري": "SY", "سوريا": "SY",
    "التركيه": "TR", "التركي": "TR", "الاردنيه": "JO", "الاردني": "JO", "الكويتيه": "KW", "القطريه": "QA",
    "السعوديه": "SA", "الاماراتيه": "AE", "اللبنانيه": "LB", "اللبناني": "LB", "الليبيه": "LY", "اليمنيه": "YE",
    "الالمانيه": "DE", "البحرينيه": "BH", "العمانيه": "OM", "المصريه": "EG", "الايرانيه": "IR", "الفلسطينيه": "PS",
    "الافغانيه": "AF", "الصوماليه": "SO", "السودانيه": "SD", "التونسيه": "TN", "الجزائريه": "DZ", "المغربيه": "MA",
    "الفرنسيه": "FR", "البريطانيه": "GB", "الايطاليه": "IT", "الاسبانيه": "ES", "الروسيه": "RU", "الاوكرانيه": "UA",
    "البولنديه": "PL", "الرومانيه": "RO", "القبرصيه": "CY", "اليونانيه": "GR", "الكرديه": "IQ",
}  # fmt: skip
"""A word after a name that tells its country: الحسكة السورية."""

FOREIGN_ARTICLES = frozenset({"le", "la", "les", "l", "el", "los", "las", "der", "die", "das"})

LONGEST_CUE = max(map(len, CUES))

ARTICLES: dict[str, str] = {
    **dict.fromkeys(("al", "el", "il", "ul", "the"), ""),
    **{
        vowel + end: onset
        for vowel in "aeiu"
        for end, onset in (("d", "d"), ("r", "r"), ("s", "s"), ("t", "t"), ("z", "z"), ("n", "n"))
    },
    **{vowel + end: onset for vowel in "aeiu" for end, onset in (("sh", "sh"), ("th", "th"), ("dh", "dh"))},
}
"""Article → how the next word must begin (Arabic sun letters assimilate the l); "" is any."""
