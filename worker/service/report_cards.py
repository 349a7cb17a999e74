"""The plots of the report: which figures each one shows, and how it is labelled. `plots` draws them."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Final

from worker.core.kept import Timing
from worker.core.plan import State
from worker.core.record import Record
from worker.core.record_words import share
from worker.service import plots
from worker.service.plots import Column, Row, Strip
from worker.service.report_figures import WEEK, Figures

TIERS: Final = {1: "Tier 1: first reminder", 2: "Tier 2: second", 3: "Tier 3: third", 4: "Tier 4: the manager"}
WORK_WEEK: Final = 5
SCALE: Final = "Each tier on its own scale; the line marks the median."
ANSWERS: Final = ("answered", "not answered", "not known")
TIMINGS: Final = ("on time", "late", "not known")
LOAD: Final = ("sent by us", "replies")


def cards(known: Figures) -> Iterator[str]:
    """Each plot under its heading, with its legend."""
    whole = known.whole
    yield _card("Chases by state", plots.bars("Chases by state", _state_rows(known)))
    yield _card("Touches for each item", plots.bars("Touches for each item", _touch_rows(known.touches)))
    yield _card("Business days to an answer, by tier", _days_plot(whole), SCALE)
    yield _card("Answers by channel", plots.bars("Answers by channel", _channel_rows(whole)), legend=ANSWERS)
    yield _card("On time, by campaign", plots.bars("On time, by campaign", _campaign_rows(known)), legend=TIMINGS)
    yield _card("Load by weekday", plots.columns("Load by weekday", _week(known)), legend=LOAD)


def _card(title: str, plot: str, words: str = "", legend: Sequence[str] = ()) -> str:
    named = "".join(f'<span><i class="s{n}"></i>{escape(name)}</span>' for n, name in enumerate(legend, 1))
    if not plot:
        return f'<section class="card"><h2>{escape(title)}</h2>\n<p>Nothing to show yet.</p></section>\n'
    under = f'<p class="legend">{named}{escape(words)}</p>' if named or words else ""
    return f'<section class="card"><h2>{escape(title)}</h2>\n{under}{plot}</section>\n'


def _state_rows(known: Figures) -> list[Row]:
    return [
        Row(state.value, (known.states[state],), str(known.states[state])) for state in State if known.states.get(state)
    ]


def _touch_rows(touches: Mapping[int, int]) -> list[Row]:
    names = {0: "none", 1: "1 touch"}
    return [
        Row(names.get(count, f"{count} touches"), (touches.get(count, 0),), str(touches.get(count, 0)))
        for count in range(max(touches, default=0) + 1)
    ]


def _days_plot(whole: Record) -> str:
    rows = [
        Strip(TIERS.get(tier, f"Tier {tier}"), tally.days, f"{share(tally.answered, tally.known)} answered")
        for tier, tally in whole.by_tier.items()
        if tally.known
    ]
    return plots.strips("Business days to an answer, by tier", rows)


def _channel_rows(whole: Record) -> list[Row]:
    return [
        Row(channel.label, (t.answered, t.known - t.answered, t.waiting), f"{t.answered} of {t.sent}")
        for channel, t in whole.by_channel.items()
    ]


def _campaign_rows(known: Figures) -> list[Row]:
    rows = []
    for name, items in known.campaigns.items():
        parts = tuple(items.get(kind, 0) for kind in (Timing.ON_TIME, Timing.LATE, Timing.UNKNOWN))
        rows.append(Row(name, parts, f"{parts[0]} of {sum(parts)}"))
    return rows


def _week(known: Figures) -> list[Column]:
    """The working days, and a day of the weekend only where something happened on it."""
    days = [day for day in range(len(WEEK)) if day < WORK_WEEK or known.written.get(day) or known.received.get(day)]
    return [Column(WEEK[day], (known.written.get(day, 0), known.received.get(day, 0))) for day in days]
