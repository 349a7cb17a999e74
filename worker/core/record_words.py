"""A record in the words of a careful colleague: counts for small numbers, and nothing that is not known."""

from collections.abc import Iterator
from math import ceil

from worker.core.kept import Kept, Timing
from worker.core.people import Creator
from worker.core.record import Record, Tally

FEW = 5
"""Below so many, a share is a count and no percentage."""
ENOUGH_FOR_USUALLY = 3
"""Answers from which on something may be called usual."""
BOTH = 2
TIMES = {1: "once", 2: "twice"}
AFTER = {
    1: "after the first reminder",
    2: "after the second reminder",
    3: "after the third reminder",
    4: "after a word with the manager",
}
UNPROMPTED = "before any reminder"


def share(part: int, whole: int) -> str:
    """As "2 of 3" of a few, "75% (6 of 8)" of more."""
    counts = f"{part} of {whole}"
    return counts if whole < FEW else f"{round(100 * part / whole)}% ({counts})"


def within(days: float | None) -> str:
    """A median of business days: "2 business days", "1.5 business days", "the same day"."""
    if days is None:
        return "-"
    if days == 0:
        return "the same day"
    return f"{days:g} business day{'' if days == 1 else 's'}"


def sentence(creator: Creator, record: Record) -> str:
    """What one would say of them first: "Mika usually answers within 2 business days after the first reminder; …"."""
    parts = [_answers(creator, record), *_rest(creator, record)]
    said = "; ".join(part for part in parts if part)
    return f"{said[:1].upper()}{said[1:]}."


def _answers(creator: Creator, record: Record) -> str:
    name, touches = creator.name, record.touches
    when = {UNPROMPTED: record.unprompted}
    when |= {AFTER.get(tier, AFTER[4]): tally.answered for tier, tally in record.by_tier.items()}
    total = sum(when.values())
    if not record.chases:
        return f"nothing has been asked of {name} yet"
    if not total:
        return _silence(name, touches)
    who, mark = _who(creator, record), max(when, key=lambda point: when[point])
    if record.answered <= record.silent:
        return f"{who} has answered in {record.answered} of {_many(record.answered + record.silent, 'chase')}"
    if total < ENOUGH_FOR_USUALLY:
        return f"{who} has answered {_times(total)}, {_few(when)}"
    if 2 * when[mark] > total:
        return f"{who} usually answers {_pace(record, mark)}"
    return f"{who} has answered {_times(total)}: {_few(when)}"


def _who(creator: Creator, record: Record) -> str:
    """Who answers: the creator, or the manager for them."""
    if not record.by_manager:
        return creator.name
    if record.by_manager == record.touches.answered and not record.unprompted:
        return f"the manager of {creator.name}"
    return f"{creator.name} or the manager"


def _pace(record: Record, mark: str) -> str:
    """When most have answered, and within how many whole business days."""
    tally = next((t for tier, t in record.by_tier.items() if AFTER.get(tier, AFTER[4]) == mark), Tally())
    if tally.median is None:
        return mark
    return (
        mark.replace("after", "on the day of", 1)
        if tally.median == 0
        else f"within {within(ceil(tally.median))} {mark}"
    )


def _few(when: dict[str, int]) -> str:
    """Each point at which somebody answered; the count only where there are several."""
    points = {point: count for point, count in when.items() if count}
    if len(points) == 1:
        return next(iter(points))
    return ", ".join(f"{_times(count)} {point}" for point, count in points.items())


def _silence(name: str, touches: Tally) -> str:
    if not touches.sent:
        return f"no reminder has gone to {name} yet"
    if touches.known == 0:
        return f"{name} has been reminded {_times(touches.sent)}, too lately to say more"
    return f"{name} has not answered yet, reminded {_times(touches.sent)}"


def _rest(creator: Creator, record: Record) -> Iterator[str]:
    if record.silent and record.answered > record.silent:
        yield f"{_many(record.silent, 'chase')} came to an end without an answer"
    if record.judged:
        unknown = record.timing.get(Timing.UNKNOWN, 0)
        besides = f" (of {unknown} more it is not known)" if unknown else ""
        on_time = record.timing.get(Timing.ON_TIME, 0)
        yield f"{_of(on_time, record.judged, 'item', 'items')} on time{besides}"
    if record.promised:
        yield f"{_of(record.promises.get(Kept.KEPT, 0), record.promised, 'promise', 'promises')} kept"
    if record.manager_needed:
        yield f"the manager was needed {_times(record.manager_needed)}"
    elif creator.manager_email and record.touches.sent:
        yield "the manager was never needed"


def _times(count: int) -> str:
    return TIMES.get(count, f"{count} times")


def _many(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"


def _of(part: int, whole: int, one: str, several: str) -> str:
    """As "3 of 4 items were", "none of 2 items was", "both items were", "the one item was not"."""
    if whole == 1:
        return f"the one {one} was{'' if part else ' not'}"
    if part == whole:
        return f"{'both' if whole == BOTH else f'all {whole}'} {several} were"
    return f"{part or 'none'} of {whole} {several} {'were' if part > 1 else 'was'}"
