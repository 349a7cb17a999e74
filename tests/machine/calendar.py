"""Business days of the months in which the machine plays, written down by hand."""

from datetime import date, timedelta

ONE_DAY = timedelta(days=1)
AMERICAN = {
    date(2026, 10, 12), date(2026, 11, 11), date(2026, 11, 26), date(2026, 12, 25), date(2027, 1, 1),
    date(2027, 1, 18), date(2027, 2, 15),
}  # fmt: skip
JAPANESE = {
    date(2026, 10, 12), date(2026, 11, 3), date(2026, 11, 23), date(2027, 1, 1), date(2027, 1, 11),
    date(2027, 2, 11), date(2027, 2, 23),
}  # fmt: skip


def is_business_day(day: date, *, japanese: bool) -> bool:
    """Whether our people work that day, and the creator, too. At 8 in New York it is the same day in Tokyo."""
    return day.weekday() < 5 and day not in AMERICAN and not (japanese and day in JAPANESE)


def next_business_day(day: date, *, japanese: bool) -> date:
    """The first one after `day`."""
    day += ONE_DAY
    while not is_business_day(day, japanese=japanese):
        day += ONE_DAY
    return day
