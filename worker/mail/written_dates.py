"""How dates are written: the patterns by which they are found, and their figures in other scripts."""

import re
import unicodedata
from datetime import date

MARKS = str.maketrans({
    "\u2019": "'", "\u2018": "'", "\u02bc": "'", "\u2032": "'", "\u05f3": "'", "\u2013": "-", "\u2014": "-",
    "\u2011": "-", "\u2012": "-", "\u2010": "-", "\u2212": "-", "\uff0d": "-", "\u301c": "-", "\uff5e": "-", "~": "-",
    "\uff08": "(", "\uff09": ")", "\uff1a": ":", "\uff0c": ", ", "\uff0f": "/", "\uff0e": ".", "\uff01": "!",
    "\uff1f": "?", "\uff1b": ";", "\u27e6": " ", "\u27e7": " ", "\u00a0": " ", "\u202f": " ", "\u2009": " ",
    "\u200b": None, "\u200e": None, "\u200f": None, "\u202a": None, "\u202b": None, "\u202c": None, "\u2066": None,
    "\u2067": None, "\u2069": None, "\ufeff": None, "\u00ad": None,
    "\u3000": " ", "\u05be": "-", "\u00b4": "'", "*": " ",
})  # fmt: skip
LETTER = r"(?:[^\W\d_]|[\u0591-\u05c7\u064b-\u0652])"
THAI_MONTH = (
    "(?:มกราคม|กุมภาพันธ์|มีนาคม|เมษายน|พฤษภาคม|มิถุนายน|กรกฎาคม|สิงหาคม|กันยายน|ตุลาคม|พฤศจิกายน|ธันวาคม"
    r"|ม\.ค\.|ก\.พ\.|มี\.ค\.|เม\.ย\.|พ\.ค\.|มิ\.ย\.|ก\.ค\.|ส\.ค\.|ก\.ย\.|ต\.ค\.|พ\.ย\.|ธ\.ค\.)"
)
"""Thai puts no space behind it, and its abbreviations have points."""
ARTICLE = r"(?:(?:the|den|dem|le|el|il|dia|día|d\.|de|ngày|วันที่|ที่|tanggal|tgl|ה-?|ב-?|ل?يوم)\s?)?"
TO = (
    r"(?:-|to|until|till?|through|thru|and|bis(?:\szum)?|und|au|et|al|y|hasta(?:\sel)?|a|à|às?|ao?|até(?:\so)?|e|tot(?:\sen\smet)?"
    r"|t/m|t\.?o\.?m\.?|till?\soch\smed|til(?:\sog\smed)?|og|och|do|i|po|по|до|и|и|і|та|ile|ve|إلى|الى|حتى|و|עד|ל|ו|ถึง|đến|tới"
    r"|sampai(?:\sdengan)?|s/d|s\.d\.|hingga|dan|至|到|から|부터)"
)
ORDINAL = r"(?:st|nd|rd|th|er|re|\.|º|ª|°|:?e|-?го|日|号|號|일)?"
NO_TIME = (
    r"(?!\d|[.:/]\d|\s?(?:h\b|uhr|am\b|a\.m|pm\b|p\.m|o'clock|godz|hod|saat|%|시|時|点|點)"
    r"|\s?(?:-|to|bis)\s?\d{1,2}\s?(?:h\b|uhr|pm\b))"
)
YEAR = r"(?:20\d\d|25[67]\d)"
ISO = re.compile(
    rf"(?<![\d.,/-])(?P<year>{YEAR})\s?(?P<mark>[-/.])\s?(?P<month>\d{{1,2}})\s?(?P=mark)\s?(?P<day>\d{{1,2}})(?!\d)\.?"
)
HAN = "[〇一二三四五六七八九十廿卅]"
EASTERN = re.compile(
    rf"(?:(?P<era>令和|民國|民国)?\s?(?P<year>\d{{1,4}}|元)\s?[年년]\s?)?(?P<month>\d{{1,2}}|{HAN}{{1,2}})\s?[月월]"
    rf"\s?(?P<day>\d{{1,2}}|{HAN}{{1,3}})\s?[日号號일]"
)
VIETNAMESE = re.compile(
    r"(?<!\d)(?P<day>\d{1,2})\s?tháng\s?(?P<month>\d{1,2})(?!\d)(?:,?\s?(?:năm\s?|/|-)(?P<year>20\d\d))?"
)
NUMBERS = re.compile(
    r"(?<![\d.,/:+#$€£])(?P<a>\d{1,2})\s?(?P<mark>[./-])\s?(?P<b>\d{1,2})"
    rf"(?:(?P=mark)(?P<year>\s?{YEAR}|\d\d)(?!\d))?\.?(?!\d|%|[/:]\d|[.,]\d)"
)
MONTH_FIRST = re.compile(
    rf"(?<!\w)(?P<month>{LETTER}{{3,12}})\.?\s?(?:the\s)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?!\w|[:/]|[.,]\d)"
    rf"(?!\s?(?:am|pm|a\.m|p\.m|uhr|h)\b)(?:,?\s?(?:(?:de|del)\s)?(?P<year>20\d\d)(?!\d))?"
)
ENDS_A_DAY = re.compile(r"(?<!\d)\d{1,2}(?:st|nd|rd|th)?(?:\sof)?\s$")
"""In front of the name of a month: the day stands there, and the number behind is something else."""
DAY_FIRST = re.compile(
    r"(?<![\d.,/:])(?P<day>\d{1,2})(?:st|nd|rd|th|er|re|\.|º|ª|°|:?e|-?го|-?е)?[\s,]{0,2}(?:(?:day\s)?of\s|den\s|de\s|d'|del\s|di\s|-)?"
    rf"(?P<month>{THAI_MONTH}|{LETTER}{{2,15}}(?:'\w{{1,4}})?)\.?(?:,?\s?(?:de\s|del\s|พ\.ศ\.\s?|ค\.ศ\.\s?|ปี\s?|-)?"
    rf"'?(?P<year>{YEAR}|\d\d(?!\d|[:.]\d|\s?(?:h\b|uhr|am\b|pm\b))))?(?:\s?(?:г\.|года?|рок[уи]|roku|r\.)(?!\w))?"
)
FROM_DAY = re.compile(rf"(?<![\d/:.,])(?P<first>\d{{1,2}}){ORDINAL}\s?{TO}\s?(?:{LETTER}{{2,13}}\.?,?\s)?{ARTICLE}$")
TO_DAY = re.compile(
    rf"\s?{TO}\s?(?:the\s)?(?P<last>\d{{1,2}})(?:(?:st|nd|rd|th)\b|[日号號일])?(?!\d|[:/.]\d|[:/月월]|\s?(?:am|pm|{LETTER}{{3,}}\s20\d\d)\b)"
    rf"(?:,?\s(?P<year>20\d\d)(?!\d))?"
)
DAY_ALONE = re.compile(
    r"\bthe\s(?P<day>\d{1,2})(?:st|nd|rd|th)\b(?!\sof|\s(?:floor|time|year|anniversary|edition|century))"
    r"|(?<![\d年月년월])(?P<eastern>\d{1,2})\s?[日号號일](?![間间内內以前後后간동안\d]|\s?(?:이내|후|전))"
)
FIGURES = {
    word: str(number)
    for number, words in enumerate((
        "a an one ein eine einem einer une un una uno uma um en ett et een yhden jeden jedna один одну одну 1",
        "two zwei deux dos due duas dois två to twee kahden dwa dwie dvě dva две два дві dua 2",
        "three drei trois tres tre três drie kolmen trzy tři три tiga 3",
        "four vier quatre cuatro quattro quatro fyra fire vier neljän cztery čtyři четыре чотири empat 4",
    ), 1)
    for word in words.split()
}  # fmt: skip
AHEAD = re.compile(
    r"(?<!\w)(?P<phrase>tomorrow|(?:the\s)?day\safter\stomorrow|morgen(?!\s?(?:früh|s))|übermorgen|demain|après-demain|mañana|amanhã|domani"
    r"|dopodomani|i\smorgon|i\smorgen|huomenna|jutro|zítra|завтра|послезавтра|yarın|besok"
    rf"|(?:in|dans|en|dentro\sde|em|daqui\sa|tra|fra|over|om|za|через|dalam)\s(?:\d{{1,2}}|{'|'.join(FIGURES)})\s{LETTER}{{2,9}})(?!\w)"
    r"|(?P<word>明天|后天|後天|明日|明後日|あさって|내일|모레)"
    r"|(?P<eastern>\d{1,2}|[一二两兩三四五六七八九十])\s?(?P<unit>个星期|個星期|個禮拜|星期|周|週間|週|주일|주|天|日|일)\s?(?:[后後]|之[后後]|以[后後]|뒤|후)"
)
AHEAD_WORDS = {"明天": 1, "明日": 1, "내일": 1, "后天": 2, "後天": 2, "明後日": 2, "あさって": 2, "모레": 2}
EASTERN_WEEKS = frozenset({"个星期", "個星期", "個禮拜", "星期", "周", "週間", "週", "주일", "주"})
HAN_FIGURES = {
    "〇": 0, "一": 1, "二": 2, "两": 2, "兩": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
}  # fmt: skip
HAN_TENS = {"十": 10, "廿": 20, "卅": 30}
BUDDHIST = 543
"""Years of the Thai calendar are so much higher."""
REIWA, MINGUO = 2018, 1911
CENTURY = 100


def plain(text: str) -> str:
    """In lower case, with ASCII figures and marks."""
    composed = unicodedata.normalize("NFC", text).translate(MARKS).lower().replace("i\u0307", "i")
    if composed.isascii():
        return composed
    return "".join(_figure(letter) for letter in composed)


def _figure(letter: str) -> str:
    return str(unicodedata.digit(letter)) if not letter.isascii() and letter.isdecimal() else letter


def western(year: str, sent: date) -> int:
    """A year in figures, of the Thai calendar too; two figures are of this century."""
    number = int(year)
    if number >= 2400:  # noqa: PLR2004 - no mail has a Christian year like this
        return number - BUDDHIST
    if number < CENTURY and abs((sent.year + BUDDHIST) % CENTURY - number) <= 1:
        return sent.year + number - (sent.year + BUDDHIST) % CENTURY
    return number + 2000 if number < CENTURY else number


def named_year(year: str | None, sent: date) -> int | None:
    """The year behind the name of a month; two figures only when they can be nothing else."""
    if not year:
        return None
    found = western(year, sent)
    return found if len(year) > len("26") or 0 <= found - sent.year <= 1 else None


def eastern_year(era: str | None, year: str | None, sent: date) -> int | None:
    """A year before 年: of an era, of the Republic, in two figures or in four."""
    if not year:
        return None
    number = 1 if year == "元" else int(year)
    if era:
        return number + (REIWA if era == "令和" else MINGUO)
    if CENTURY <= number < 2 * CENTURY:
        return number + MINGUO
    return number if number >= 2000 else sent.year - sent.year % CENTURY + number  # noqa: PLR2004


def figure(written: str) -> int:
    """A number in figures or Chinese numerals, up to 39."""
    if written.isdecimal():
        return int(written)
    number = 0
    for sign in written:
        number = (
            (max(number, 1) if sign == "十" else 1) * HAN_TENS[sign] if sign in HAN_TENS else number + HAN_FIGURES[sign]
        )
    return number


def with_figures(phrase: str) -> str:
    """A phrase such as "in two weeks" as "in 2 weeks", which is known in more languages."""
    first, *rest = phrase.split()
    return " ".join([first, *(FIGURES.get(word, word) for word in rest)])


def has_month_first(match: re.Match[str]) -> bool:
    """Whether the day stands last, so that "August 3-14" can follow."""
    month, day = (match.span(name) if name in match.re.groupindex else (-1, -1) for name in ("month", "day"))
    return month < day if month != (-1, -1) else match["mark"] == "/" and not match["year"]


def may_be_a_date(match: re.Match[str], words: str, needs_year: bool) -> bool:
    """Not a time of day, a version or a part of a number."""
    before, behind = words[max(match.start() - 6, 0) : match.start()], words[match.end() : match.end() + 8]
    if re.match(
        r"\s?(?:uhr|h\b|am\b|pm\b|a\.m|p\.m|o'clock|hrs|%|days?\b|tage|jours|-\s?\d{1,2}[.:]\d\d\s?(?:uhr|h\b))", behind
    ):
        return False
    if match["mark"] == "-":
        return bool(match["year"])
    if match["mark"] == ".":
        is_time = re.search(r"(?:\bkl\.?|\bklo|\bum|\bore|\balle|\bàs|\bat|\bgodz\.?|\bv\.?)\s$", before)
        return bool(match["year"]) or not (is_time or needs_year)
    return True
