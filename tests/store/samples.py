"""Values that the tests of the store share, and running a second process on the same file."""

import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import worker
from worker.core.events import DraftClaimed
from worker.store.values import IndexEntry, Letter

NOW = datetime(2026, 10, 26, 12, 0, tzinfo=UTC)
CHECKOUT = Path(worker.__file__).parents[1]


def claimed(number: int = 1, revision: int = 1, message_id: str = "<one@chaser>", ref: str = "ref-1") -> DraftClaimed:
    """The intent to write the draft of touch `number`."""
    return DraftClaimed(
        at=NOW,
        number=number,
        revision=revision,
        tier=number,
        message_id=message_id,
        ref=ref,
        to=("mika@creator.example",),
        cc=(),
        subject="Re: the Reel",
        due_on=date(2026, 10, 26),
        asked_for=date(2026, 10, 27),
        brief="digest",
    )


def letter(message_id: str, at: datetime = NOW, thread: str = "") -> Letter:
    """A mail of Maya's to Mika."""
    return Letter(message_id, "maya", outgoing=True, at=at, sender="maya@brand.example", thread=thread)


def index_entry(chase: str, at: datetime | None, account: str = "maya", *, ended: bool = False) -> IndexEntry:
    """A chase whose next look is at `at`."""
    return IndexEntry(chase, account, "active", at, ended)


def other_process(script: str, *words: object) -> subprocess.Popen[str]:
    """A second process that runs `script` with `words` in sys.argv, and that can be talked to."""
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, words)],
        cwd=CHECKOUT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
