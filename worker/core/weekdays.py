"""The names of the weekdays, and what makes one "next Monday", in the languages that mail is read in.

Each line has Monday to Sunday as patterns. Short names are believed only beside a date ("Mo., 12.8.").
"""

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

LONG = {
    "en": r"mon(?:day)? tue(?:s|sday)? wed(?:s|nesday)? thu(?:r|rs|rsday)? fri(?:day)? sat(?:urday)? sun(?:day)?",
    "de": r"montags? dienstags? mittwochs? donnerstags? freitags? (?:samstag|sonnabend)s? sonntags?",
    "fr": r"lundi mardi mercredi jeudi vendredi samedi dimanche",
    "es": r"lunes martes mi[ée]rcoles jueves viernes s[áa]bado domingo",
    "pt": (
        r"segunda(?:-feira)? ter[çc]a(?:-feira)? quarta(?:-feira)? quinta(?:-feira)? sexta(?:-feira)? s[áa]bado domingo"
    ),
    "it": r"luned[ìi]['`]? marted[ìi]['`]? mercoled[ìi]['`]? gioved[ìi]['`]? venerd[ìi]['`]? sabato domenica",
    "nl": r"maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    "sv": r"måndag(?:en)? tisdag(?:en)? onsdag(?:en)? torsdag(?:en)? fredag(?:en)? lördag(?:en)? söndag(?:en)?",
    "da": r"mandag tirsdag onsdag torsdag fredag lørdag søndag",
    "no": r"mandag tirsdag onsdag torsdag fredag lørdag søndag",
    "fi": r"maanantai\w* tiistai\w* keskivii(?:kko|ko)\w* torstai\w* perjantai\w* lauantai\w* sunnuntai\w*",
    "pl": r"poniedział\w+ wtor\w+ śr[oó]d\w+ czwart\w+ piąt\w+ sobot\w+ niedziel\w+",
    "cs": r"ponděl\w+ úter\w+ střed\w+ čtvrt\w+ pát\w+ sobot\w+ neděl\w+",
    "ru": r"понедельник\w* вторник\w* сред[аыуе] четверг\w* пятниц\w+ суббот\w+ воскресень\w+",
    "uk": r"понеділ\w+ вівтор\w+ серед[аиуі] четвер\w* п['’ʼ]?ятниц\w+ субот\w+ неділ\w+",
    "tr": r"pazartesi\w* salı\w* çarşamba\w* perşembe\w* cuma(?!rtesi)\w* cumartesi\w* pazar(?!tesi)\w*",
    "ar": r"ال[إا]ثنين الثلاثاء ال[أا]ربعاء الخميس الجمعة السبت ال[أا]حد",
    "he": (
        r"[בהמל]?יום\s(?:שני|ב['׳]) [בהמל]?יום\s(?:שלישי|ג['׳]) [בהמל]?יום\s(?:רביעי|ד['׳])"
        r" [בהמל]?יום\s(?:חמישי|ה['׳]) [בהמל]?יום\s(?:שישי|ו['׳]) (?:[בהמל]?יום\s)?שבת [בהמל]?יום\s(?:ראשון|א['׳])"
    ),
    "th": r"(?:วัน)?จันทร์ (?:วัน)?อังคาร (?:วัน)?พุธ (?:วัน)?พฤหัส(?:บดี)? (?:วัน)?ศุกร์ (?:วัน)?เสาร์ วันอาทิตย์",
    "vi": r"thứ\s(?:hai|2) thứ\s(?:ba|3) thứ\s(?:tư|4) thứ\s(?:năm|5) thứ\s(?:sáu|6) thứ\s(?:b[ảẩ]y|7) chủ\snhật",
    "id": r"senin selasa rabu kamis jum'?at sabtu (?:hari\sminggu|ahad)",
    "zh": "(?:周|週|星期|礼拜|禮拜)一 (?:周|週|星期|礼拜|禮拜)二 (?:周|週|星期|礼拜|禮拜)三 (?:周|週|星期|礼拜|禮拜)四"
    " (?:周|週|星期|礼拜|禮拜)五 (?:周|週|星期|礼拜|禮拜)六 (?:周|週|星期|礼拜|禮拜)[日天]",
    "ja": "月曜日? 火曜日? 水曜日? 木曜日? 金曜日? 土曜日? 日曜日?",
    "ko": "월요일 화요일 수요일 목요일 금요일 토요일 일요일",
}
SHORT = {
    "de": "mo di mi do fr sa so", "fr": "lun mar mer jeu ven sam dim", "es": "lun mar mi[ée] jue vie s[áa]b dom",
    "pt": "seg ter qua qui sex s[áa]b dom", "it": "lun mar mer gio ven sab dom", "nl": "ma di wo do vr za zo",
    "sv": "mån tis? ons? tors? fre lör sön", "da": "man tirs? ons? tors? fre lør søn",
    "no": "man tirs? ons? tors? fre lør søn", "fi": "ma ti ke to pe la su", "pl": "pon wt śr czw pt sob nie?dz?",
    "cs": "pon út st čt pá so ne", "ru": "пн вт ср чт пт сб вс", "uk": "пн вт ср чт пт сб нд",
    "tr": "pzt sal çar per cum cmt paz", "vi": "t2 t3 t4 t5 t6 t7 cn", "th": r"จ\. อ\. พ\. พฤ\. ศ\. ส\. อา\.",
    "zh": "一 二 三 四 五 六 [日天]", "ja": "月 火 水 木 金 土 日", "ko": "월 화 수 목 금 토 일",
    "id": "sen sel rab kam jum sab min", "he": "ב['׳] ג['׳] ד['׳] ה['׳] ו['׳] שבת א['׳]",
}  # fmt: skip
COMING = (
    r"this(?:\scoming)?|coming|kommende\w?|diesen|diese\w?|komende|aanstaande|a\.s\.|deze|este|esta|questo|questa|ce"
    r"|på|kommande|nu\spå|førstkommende|ten|najbliższ\w+|tento|tuto|nejbližší|ближайш\w+|эт\w+|найближч\w+|ц\w+|bu"
    r"|önümüzdeki|tulevana|ensi"
)
"""In front of a weekday: the very next one."""
NEXT = (
    r"next|nächste\w?|volgende|pr[óo]xim[oa]|prossim[oa]|nästa|næste|neste|przyszł\w+|następn\w+|příští\w*|следующ\w+"
    r"|наступн\w+|gelecek"
)
"""In front of a weekday: the one of next week, though many mean the very next one."""
NEXT_AFTER = (
    r"prochaine?|pr[óo]xim[oa]|que\sviene|que\svem|prossim[oa]|depan|mendatang|tới|này|القادم[ةه]?|المقبل[ةه]?"
    r"|הקרובה?|הבאה?|หน้า|นี้|que\sentra|a\.s\."
)
NEXT_WEEK = r"下(?:个|個)?|来週の?|翌週の?|다음\s?주\s?"
"""In front of a weekday: of the week that begins on the coming Monday, without a doubt."""
NEXT_WEEK_AFTER = r"(?:of\s)?next\sweek|nächste[rn]?\swoche|der\skommenden\swoche|tuần\s(?:sau|tới)|สัปดาห์หน้า"
THIS_WEEK = r"本|这(?:个|個)?|這(?:个|個)?|今週の?|이번\s?주\s?"
LETTERED = frozenset({"zh", "ja", "ko", "th"})
"""Languages that put no space between words."""


@lru_cache(maxsize=64)
def names(languages: tuple[str, ...], *, short: bool = False) -> tuple[re.Pattern[str], ...]:
    """For each weekday a pattern of its names in these languages."""
    tables = (LONG, SHORT) if short else (LONG,)
    return tuple(
        re.compile(
            "|".join(_bounded(language, table[language].split(" ")[day]) for language, table in _in(tables, languages))
        )
        for day in range(7)
    )


@lru_cache(maxsize=64)
def any_name(languages: tuple[str, ...], *, short: bool = False) -> str:
    """A pattern of any weekday's name."""
    return "|".join(pattern.pattern for pattern in names(languages, short=short)) or r"(?!)"


def number(name: str, languages: tuple[str, ...]) -> int | None:
    """The weekday of this long name, Monday being 0."""
    return next((day for day, named in enumerate(names(languages)) if named.pattern and named.fullmatch(name)), None)


def may_name(name: str, day: date, languages: tuple[str, ...]) -> bool:
    """Whether a name, long or short, can be that of this day's weekday."""
    pattern = names(languages, short=True)[day.weekday()]
    return bool(pattern.pattern and pattern.fullmatch(name))


def _in(tables: Iterable[dict[str, str]], languages: tuple[str, ...]) -> Iterable[tuple[str, dict[str, str]]]:
    return [(language, table) for table in tables for language in languages if language in table]


def _bounded(language: str, pattern: str) -> str:
    return f"(?:{pattern})" if language in LETTERED else rf"(?<!\w)(?:{pattern})(?!\w)"
