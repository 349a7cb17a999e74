"""The report as one page for a browser or a printer: its style, its plots and its words inside, nothing from outside.

Whatever a person wrote (names, items, campaigns) is escaped; nothing of anybody's mail is on it.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from html import escape
from typing import Final

from worker.core.kept import Kept, Timing
from worker.core.people import Creator
from worker.core.record import Tally
from worker.core.record_words import share
from worker.service.relations import Relation
from worker.service.report_cards import cards
from worker.service.report_figures import Attention, Figures
from worker.service.report_style import STYLE

MOST_NAMED: Final = 12
"""Creators named under "who needs attention"; the rest are counted."""
MOST_ITEMS: Final = 3
NOTE: Final = (
    "Counted from what was sent and what came back, never from the texts of mail. Days are business days of both sides."
    " An item is on time where a mail that seems to bring it, or a word that it is done, came by its deadline. What is"
    " not known counts for nobody and against nobody."
)


def page(known: Figures) -> str:
    """The whole page."""
    title = f"{known.brand}: working with creators"
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    return "".join(
        (
            '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(title)}</title>\n<style>\n{STYLE}</style></head>\n<body>\n",
            f"<header><h1>{escape(title)}</h1><p>{escape(_span(known))}</p></header>\n",
            *_tiles(known),
            *_attention(known.attention),
            '<main class="plots">\n',
            *cards(known),
            "</main>\n",
            *_table(known.relations),
            f"<footer><p>{escape(NOTE)}</p></footer>\n</body></html>\n",
        )
    )


def _span(known: Figures) -> str:
    since = f"since {_date(known.since)}, as of" if known.since else "all that is known, as of"
    return f"{since[:1].upper()}{since[1:]} {_date(known.at.date())}"


def _date(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


# --- the figures at the top ---


def _tiles(known: Figures) -> Iterator[str]:
    whole, touches = known.whole, known.whole.touches
    running = sum(len(relation.open) for relation in known.relations)
    answered = whole.timing.get(Timing.ON_TIME, 0)
    tiles = [
        (str(running), f"of {whole.chases} chases are open", ""),
        (_number(touches.median), "business days to an answer", "the median over all touches"),
        (_percent(touches.answered, touches.known), "of the touches were answered", _counts(touches)),
        (_percent(answered, whole.judged), "of the items were on time", _of(answered, whole.judged)),
        (_per_item(known), "touches for each item", "those that needed none included"),
        (str(whole.manager_needed), "times the manager was needed", "chases with a touch to them, Tier 3 or 4"),
    ]
    yield '<section class="tiles">\n'
    for figure, words, besides in tiles:
        yield f"<div><b>{escape(figure)}</b><span>{escape(words)}</span><small>{escape(besides)}</small></div>\n"
    yield "</section>\n"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:g}"


def _percent(part: int, whole: int) -> str:
    """A percentage where there is enough to say one, else the counts; a dash for nothing."""
    return share(part, whole).partition(" (")[0] if whole else "–"


def _counts(tally: Tally) -> str:
    waiting = f", {tally.waiting} not known" if tally.waiting else ""
    return f"{_of(tally.answered, tally.known)}{waiting}"


def _of(part: int, whole: int) -> str:
    return f"{part} of {whole}" if whole else "nothing to count yet"


def _per_item(known: Figures) -> str:
    items = sum(known.touches.values())
    sent = sum(count * chases for count, chases in known.touches.items())
    return f"{sent / items:.1f}" if items else "–"


# --- who needs attention ---


def _attention(known: Sequence[Attention]) -> Iterator[str]:
    yield '<section class="card"><h2>Who needs attention</h2>\n'
    if not known:
        yield "<p>Nobody at the moment.</p>\n"
    else:
        yield "<ul>\n"
        yield from (_named(one) for one in known[:MOST_NAMED])
        yield "</ul>\n"
    if len(known) > MOST_NAMED:
        yield f"<p>And {len(known) - MOST_NAMED} more: chaser status lists them all.</p>\n"
    yield "</section>\n"


def _named(one: Attention) -> str:
    shown = [f"<li>{_wild(why)}: {_listed(items)}</li>" for why, items in one.reasons.items()]
    value = " <em>high value</em>" if one.creator.is_high_value else ""
    return f"<li>{_name(one.creator)}{value}<ul>{''.join(shown)}</ul></li>\n"


def _listed(items: Sequence[str]) -> str:
    more = len(items) - MOST_ITEMS
    return ", ".join(map(_wild, items[:MOST_ITEMS])) + (f" and {more} more" if more > 0 else "")


def _name(creator: Creator) -> str:
    return f"<strong>{_wild(creator.name)}</strong>"


def _wild(text: str) -> str:
    """A person's words, which may run from right to left."""
    return f"<bdi>{escape(text)}</bdi>"


# --- the table ---

HEADINGS: Final = (
    "Creator", "Chases", "Open", "Touches answered", "Median days", "On time", "Promises kept", "Manager needed",
    "Last contact",
)  # fmt: skip


def _table(known: Sequence[Relation]) -> Iterator[str]:
    yield '<section class="card"><h2>Creators</h2>\n<div class="scroll"><table><thead><tr>'
    yield "".join(f'<th scope="col">{name}</th>' for name in HEADINGS)
    yield "</tr></thead><tbody>\n"
    for relation in known:
        name, *cells = _cells(relation)
        yield f'<tr><th scope="row">{_wild(name)}</th>{"".join(f"<td>{escape(cell)}</td>" for cell in cells)}</tr>\n'
    yield "</tbody></table></div></section>\n"


def _cells(relation: Relation) -> Iterator[str]:
    known, touches = relation.record, relation.record.touches
    yield relation.creator.name
    yield str(known.chases)
    yield str(len(relation.open))
    yield _share(touches.answered, touches.known)
    yield "-" if touches.median is None else f"{touches.median:g}"
    yield _share(known.timing.get(Timing.ON_TIME, 0), known.judged)
    yield _share(known.promises.get(Kept.KEPT, 0), known.promised)
    yield str(known.manager_needed) if known.manager_needed else "-"
    yield _latest(known.last_from_us, known.last_from_them)


def _share(part: int, whole: int) -> str:
    return share(part, whole) if whole else "-"


def _latest(ours: datetime | None, theirs: datetime | None) -> str:
    latest = max((moment for moment in (ours, theirs) if moment), default=None)
    return f"{latest:%Y-%m-%d}, {'theirs' if latest == theirs else 'ours'}" if latest else "-"
