"""Small plots as SVG, to stand inside a page: no script, no font, no colour of their own.

Colours come from the page's style by class (`s1`, `s2`, `s3` for the series, `ink`, `soft`, `grid`), so that they
follow its dark and light. Each is 360 units wide, about a phone; numbers are written beside what they measure.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from statistics import median
from typing import Final

WIDTH: Final = 360
LEFT: Final = 122
"""Where bars begin; labels stand to the left."""
RIGHT: Final = 74
"""What is kept free at the right for the words about a bar."""
ROW: Final = 28
BAR: Final = 16
LABEL: Final = 17
"""Characters of a label that have room; wide ones count twice."""
WIDE: Final = 0x2E80
"""From this code point on signs are about twice as wide."""
TALL: Final = 110
LAST_DAY: Final = 10
"""Days from which on an answer counts as "10 or more"."""
STRIP: Final = 58
HEAP: Final = 30


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a plot of bars: its parts stand one after the other."""

    label: str
    parts: tuple[int, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a plot, with one bar for each series."""

    label: str
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Strip:
    """How many days something took, as a heap on each day."""

    label: str
    days: tuple[int, ...]
    note: str = ""


def bars(title: str, rows: Sequence[Row]) -> str:
    """Horizontal bars on one scale; "" where there is nothing to show."""
    most = max((sum(row.parts) for row in rows), default=0)
    if not most:
        return ""
    body = "".join(part for place, row in enumerate(rows) for part in _bar(row, place * ROW, most))
    return _svg(title, len(rows) * ROW, body)


def _bar(row: Row, top: int, most: int) -> Iterator[str]:
    middle, left = top + ROW / 2, float(LEFT)
    yield f"<g><title>{escape(row.label)}: {escape(row.note)}</title>"
    yield _text(LEFT - 8, middle, _short(row.label), "ink", "end")
    for series, part in enumerate(row.parts, 1):
        width = (WIDTH - LEFT - RIGHT) * part / most
        if part:
            yield _rect(left, top + (ROW - BAR) / 2, width, BAR, f"s{series}")
        left += width
    yield _text(left + 6, middle, row.note, "soft") + "</g>"


def columns(title: str, known: Sequence[Column]) -> str:
    """Vertical bars, side by side in each column; "" where there is nothing to show."""
    most = max((value for column in known for value in column.values), default=0)
    if not most:
        return ""
    step = WIDTH / len(known)
    body = "".join(part for place, column in enumerate(known) for part in _column(column, place * step, step, most))
    return _svg(title, TALL + 44, f'{body}<path class="grid" d="M0 {TALL + 20}H{WIDTH}"/>')


def _column(column: Column, left: float, step: float, most: int) -> Iterator[str]:
    width = min(step * 0.8 / len(column.values), 20.0)
    begin = left + (step - width * len(column.values)) / 2
    for series, value in enumerate(column.values, 1):
        height = TALL * value / most
        x, y = begin + width * (series - 1), TALL + 20 - height
        if value:
            yield _rect(x + 1, y, width - 2, height, f"s{series}")
            yield _text(x + width / 2, y - 8, str(value), "soft tiny", "middle")
    yield _text(left + step / 2, TALL + 34, column.label, "ink", "middle")


def strips(title: str, known: Sequence[Strip]) -> str:
    """For each line the heaps of days, the highest as high as in the others, with a mark at the median.

    "" where there is nothing to show.
    """
    if not known:
        return ""
    body = "".join(part for place, strip in enumerate(known) for part in _strip(strip, place * STRIP))
    foot = len(known) * STRIP + 12
    axis = "".join(_text(_x(day), foot, _day_name(day), "soft tiny", "middle") for day in range(0, LAST_DAY + 1, 2))
    return _svg(title, foot + 14, body + axis)


def _strip(strip: Strip, top: int) -> Iterator[str]:
    base = top + STRIP - 6
    yield f"<g><title>{escape(strip.label)}: {escape(strip.note)}</title>"
    yield _text(0, top + 9, strip.label, "ink") + _text(WIDTH, top + 9, strip.note, "soft", "end")
    yield f'<path class="grid" d="M0 {base}H{WIDTH}"/>'
    heaps = Counter(map(_day, strip.days))
    for day, count in sorted(heaps.items()):
        height = HEAP * count / max(heaps.values())
        yield _rect(_x(day) - 11, base - height, 22, height, "s1")
    if strip.days:
        x = _x(min(median(strip.days), LAST_DAY))
        yield f'<path class="mark" d="M{x:.1f} {base - HEAP - 3}V{base + 3}"/>'
    yield "</g>"


def _day(days: int) -> int:
    return min(days, LAST_DAY)


def _day_name(day: int) -> str:
    return {0: "same day", LAST_DAY: f"{LAST_DAY}+"}.get(day, str(day))


def _x(day: float) -> float:
    return 28 + (WIDTH - 46) * day / LAST_DAY


# --- pieces ---


def _svg(title: str, height: float, body: str) -> str:
    return (
        f'<svg viewBox="0 0 {WIDTH} {height:.0f}" role="img" aria-label="{escape(title)}"'
        f' xmlns="http://www.w3.org/2000/svg">{body}</svg>'
    )


def _rect(x: float, y: float, width: float, height: float, kind: str) -> str:
    return f'<rect class="{kind}" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="2"/>'


def _text(x: float, y: float, text: str, kind: str, anchor: str = "start") -> str:
    where = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" dominant-baseline="central"{where}>{escape(text)}</text>'


def _short(label: str) -> str:
    """As much of a label as there is room for; the whole stands in the bar's title."""
    room = LABEL
    for place, sign in enumerate(label):
        room -= 2 if ord(sign) >= WIDE else 1
        if room < 0:
            return f"{label[: max(place - 1, 1)].rstrip()}…"
    return label
