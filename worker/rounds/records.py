"""How the messages to each creator were answered, by channel: what the choice of a channel may rest on.

One small fact for each creator who can be reached in another way than by e-mail, so that a pass need not load what is
not due. Written when a message of theirs was sent or answered, and anew from the histories whenever all are at hand.
It decides nothing.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from worker.core import events as e
from worker.core.case import Case
from worker.core.channel_choice import ways
from worker.core.channels import Answered, Channel
from worker.core.past import Outcome, by_channel
from worker.core.people import Creator
from worker.core.undoing import standing
from worker.settings import Settings
from worker.store.repository import Store

ANSWERED = "answered: "
TELLING = (
    e.TouchSent, e.TouchSkipped, e.ReplyReceived, e.MarkedDone, e.MarkedStopped, e.Resumed, e.Reopened, e.Undone,
)  # fmt: skip
"""The events that change what is known of a chase's messages."""
NOTHING: Mapping[Channel, Answered] = {}
Chases = dict[str, dict[str, list[int]]]
"""What the fact of a creator holds: by chase and channel, the messages known and the answers."""


class Records:
    """The answers by creator and channel, read as they are needed."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self._store = store
        self._is_used = settings.policies.channel_from_record
        self._known: dict[str, Mapping[Channel, Answered]] = {}

    def read(self, creators: Iterable[Creator]) -> None:
        """Have these creators' at hand, as the store has them now."""
        if not self._is_used:
            return
        wanted = {creator.key: creator for creator in creators if creator.key not in self._known}
        names = {f"{ANSWERED}{key}": key for key, creator in wanted.items() if ways(creator)}
        self._known.update(dict.fromkeys(wanted, NOTHING))
        found = self._store.facts(names) if names else {}
        self._known.update({names[name]: _summed(json.loads(value)) for name, value in found.items()})

    def of(self, creator: str) -> Mapping[Channel, Answered]:
        """What is known of this creator; nothing for one who was not read."""
        return self._known.get(creator, NOTHING)

    def note(self, case: Case, history: Sequence[e.Recorded], event: e.Event) -> None:
        """Remember what has changed by this event, where it is one that tells."""
        if not (self._is_used and isinstance(event, TELLING) and ways(case.creator)):
            return
        former = {entry.event.was for entry in history if isinstance(entry.event, e.Renamed)}
        counts = _counted(case, history)

        def changed(value: str | None) -> str:
            chases: Chases = {key: had for key, had in _read(value).items() if key not in former}
            return json.dumps({**chases, case.ask.key: counts})

        value = self._store.change_fact(f"{ANSWERED}{case.creator.key}", changed)
        self._known[case.creator.key] = _summed(json.loads(value))

    def note_all(self, cases: Mapping[str, Case], known: Mapping[str, Sequence[e.Recorded]]) -> None:
        """Write what is known of the creators of these chases anew: theirs are all at hand."""
        if not self._is_used:
            return
        anew: dict[str, Chases] = {}
        for key, case in cases.items():
            if (case.chase.touches or case.chase.tasks) and ways(case.creator):
                anew.setdefault(case.creator.key, {})[key] = _counted(case, known.get(key, ()))
        written = {f"{ANSWERED}{creator}": json.dumps(chases) for creator, chases in anew.items()}
        before = self._store.facts(written)
        if changed := {name: value for name, value in written.items() if before.get(name) != value}:
            self._store.set_facts(changed)
        self._known.update({creator: _summed(chases) for creator, chases in anew.items()})


def _read(value: str | None) -> Chases:
    chases: Chases = json.loads(value) if value else {}
    return chases


def _counted(case: Case, history: Sequence[e.Recorded]) -> dict[str, list[int]]:
    """By channel, the messages of a chase of which it is known whether they were answered, and the answers."""
    replies = [event for event in standing(history) if isinstance(event, e.ReplyReceived)]
    known: dict[str, list[int]] = {}
    for message in by_channel(case.chase, replies, is_over=case.chase.end is not None):
        if message.outcome in {Outcome.ANSWERED, Outcome.UNANSWERED}:
            counts = known.setdefault(message.channel.value, [0, 0])
            counts[0] += 1
            counts[1] += message.outcome is Outcome.ANSWERED
    return known


def _summed(chases: Chases) -> Mapping[Channel, Answered]:
    known: Counter[str] = Counter()
    answered: Counter[str] = Counter()
    for channels in chases.values():
        for channel, counts in channels.items():
            known[channel] += counts[0]
            answered[channel] += counts[1]
    return {Channel(name): Answered(count, answered[name]) for name, count in known.items()}
