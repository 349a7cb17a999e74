"""The day a reply promises something for: "you'll have it Friday", "tmrw", "by the 12th", "明天给你".

Only what is clear counts: a sentence that commits somebody and names one day, and is neither a question nor a denial.
Two days that differ, or a day that can be read two ways ("next Friday"), are no promise.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta

from worker.core.calendar import ONE_DAY

FURTHEST = timedelta(days=60)
"""A day further off is a plan, not a promise."""
WORK_WEEK_ENDS = 4
MONTHS = {name: number for number, name in enumerate(
    ("january", "february", "march", "april", "may", "june", "july",
     "august", "september", "october", "november", "december"),
    1,
)}  # fmt: skip
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
CHINESE_DAYS = "一二三四五六日天"

COMMITS = re.compile(
    r"\b(?:i|we|you)(?:'|\u2019)ll\b|\b(?:i|we|you|it|they|she|he) will\b"
    r"|\bwill (?:send|have|get|share|post|upload|deliver|be)\b"
    r"|\b(?:sending|uploading|delivering|posting)\b|\bpromise[ds]?\b|\bcan (?:send|have|get|share|upload|deliver)\b"
    r"|\bget (?:it|this|that|them) (?:to|over)\b|\bwith you by\b|\bgoing to (?:send|post|upload|deliver|share)\b"
    r"|[给发交传]|完成|提交|搞定",
    re.IGNORECASE,
)
DENIES = re.compile(
    r"\b(?:not|can(?:'|\u2019)?t|cannot|won(?:'|\u2019)?t|unable|never|until|unless|after)\b|不能|没办法|无法|之后",
    re.IGNORECASE,
)
SENTENCE_END = re.compile(r"(?<=[.!?;。!?;])\s*|\n+")


def promised_day(text: str, sent: date) -> date | None:
    """The day promised in what was newly written, counted from the day the mail was sent; None when unclear."""
    days = set()
    for sentence in SENTENCE_END.split(text):
        if COMMITS.search(sentence) and not DENIES.search(sentence) and not sentence.rstrip().endswith(("?", "?")):
            days |= _days_in(sentence.lower(), sent)
    if len(days) != 1:
        return None
    (day,) = days
    return day if sent <= day <= sent + FURTHEST else None


def _days_in(sentence: str, sent: date) -> set[date]:
    if re.search(r"\bnext (?:week|month|" + "|".join(WEEKDAYS) + r")\b", sentence):
        return set()
    found = set()
    for pattern, read in READINGS:
        for match in re.finditer(pattern, sentence):
            day = read(match, sent)
            if day is not None:
                found.add(day)
    return found


def _tomorrow(_: re.Match[str], sent: date) -> date:
    return sent + ONE_DAY


def _today(_: re.Match[str], sent: date) -> date:
    return sent


def _weekday(match: re.Match[str], sent: date) -> date | None:
    """The next such day; on that day itself it could be either."""
    return _coming(WEEKDAYS.index(match[1]), sent)


def _chinese_weekday(match: re.Match[str], sent: date) -> date | None:
    return _coming(min(CHINESE_DAYS.index(match[1]), 6), sent)


def _coming(weekday: int, sent: date) -> date | None:
    ahead = (weekday - sent.weekday()) % 7
    return sent + timedelta(days=ahead) if ahead else None


def _day_of_month(match: re.Match[str], sent: date) -> date | None:
    """By the 12th: this month's, else the next one's."""
    day = int(match[1])
    for months in (0, 1):
        month = sent.month + months
        found = _date(sent.year + (month - 1) // 12, (month - 1) % 12 + 1, day)
        if found is not None and found >= sent:
            return found
    return None


def _month_and_day(match: re.Match[str], sent: date) -> date | None:
    name, day = (match[1], match[2]) if match[1] else (match[4], match[3])
    return _next_year(MONTHS[name], int(day), sent)


def _chinese_date(match: re.Match[str], sent: date) -> date | None:
    return _next_year(int(match[1]), int(match[2]), sent)


def _next_year(month: int, day: int, sent: date) -> date | None:
    found = _date(sent.year, month, day)
    return _date(sent.year + 1, month, day) if found is not None and found < sent else found


def _iso(match: re.Match[str], _: date) -> date | None:
    return _date(int(match[1]), int(match[2]), int(match[3]))


def _end_of_week(_: re.Match[str], sent: date) -> date | None:
    ahead = WORK_WEEK_ENDS - sent.weekday()
    return sent + timedelta(days=ahead) if ahead >= 0 else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


_MONTH = "(" + "|".join(MONTHS) + ")"
READINGS: tuple[tuple[str, Callable[[re.Match[str], date], date | None]], ...] = (
    (r"\b(?:tomorrow|tmrw|tmr|2moro)\b|明天|明日", _tomorrow),
    (r"\b(?:today|tonight|eod|end of (?:the )?day)\b|今天|今晚", _today),
    (r"后天", lambda _, sent: sent + 2 * ONE_DAY),
    (r"\b(" + "|".join(WEEKDAYS) + r")\b", _weekday),
    (r"(?<!下)(?:这|本)?(?:周|星期|礼拜)([" + CHINESE_DAYS + "])", _chinese_weekday),
    (r"\bthe (\d{1,2})(?:st|nd|rd|th)\b(?! of)", _day_of_month),
    (r"(?<!月)(?<!\d)(\d{1,2})[号](?!码)", _day_of_month),
    (
        r"\b" + _MONTH + r" (\d{1,2})(?:st|nd|rd|th)?\b|\b(\d{1,2})(?:st|nd|rd|th)?(?: of)? " + _MONTH + r"\b",
        _month_and_day,
    ),
    (r"(\d{1,2})月(\d{1,2})[日号]", _chinese_date),
    (r"\b(\d{4})-(\d{2})-(\d{2})\b", _iso),
    (r"\b(?:eow|end of (?:the |this )?week)\b", _end_of_week),
)
