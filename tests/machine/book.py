"""The book of a mailbox: which messages people put there, and what Chaser put there beside them.

Whatever lies in the mailbox and is not in the book must be a draft of Chaser's. So the book needs no knowledge of
Chaser to find what it changed: everything in the book lies where it lay, byte for byte, or somebody broke a promise.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from tests.mail.mailboxes import Bench, Message, Snapshot

MARK = re.compile(rb"^X-Chaser-Ref:\s*(\S+)", re.IGNORECASE | re.MULTILINE)
DRAFTS = "Drafts"
SENT = "Sent"
TRASH = "Trash"
INBOX = "INBOX"


@dataclass(frozen=True, slots=True, order=True)
class Spot:
    """Where a message lies."""

    folder: str
    uid: int


def mark_of(raw: bytes) -> str:
    """The reference in the header, "" without one. All drafts of one touch share it, and no others bear it."""
    found = MARK.search(raw.partition(b"\r\n\r\n")[0])
    return found[1].decode("ascii") if found else ""


@dataclass
class Book:
    """People's hands on one mailbox, and what they did with them."""

    bench: Bench
    people: dict[Spot, Message] = field(default_factory=dict)
    """Every message that a person or a mail system put where it lies."""
    versions: dict[Spot, str] = field(default_factory=dict)
    """Messages of people that were once a draft of Chaser's, by its reference."""
    as_written: set[bytes] = field(default_factory=set)
    """What people took of Chaser's, byte for byte: put back into Drafts unchanged, Chaser may know it for its own."""

    def put(self, folder: str, raw: bytes, at: datetime, flags: Collection[str] = ()) -> Spot:
        """Store a message as a person's program or a delivery does."""
        spot = Spot(folder, self.bench.put(folder, raw, flags, at))
        self.people[spot] = Message(frozenset(flags), raw)
        return spot

    def take(self, spot: Spot) -> Message:
        """A person takes a message away, whoever put it there."""
        message = self.people.get(spot)
        if message is None:
            message = self.chasers()[spot]
            self.as_written.add(message.raw)
        self.bench.remove(spot.folder, spot.uid)
        self.people.pop(spot, None)
        self.versions.pop(spot, None)
        return message

    def renumber(self, folder: str) -> None:
        """The server gives the folder a new UIDVALIDITY; its messages keep their order."""
        before = sorted(uid for uid in self.bench.snapshot()[folder][1])
        self.bench.renumber(folder)
        after = sorted(uid for uid in self.bench.snapshot()[folder][1])
        now_at = {Spot(folder, old): Spot(folder, new) for old, new in zip(before, after, strict=True)}
        self.people = {now_at.get(spot, spot): message for spot, message in self.people.items()}
        self.versions = {now_at.get(spot, spot): mark for spot, mark in self.versions.items()}

    def chasers(self, snapshot: Snapshot | None = None) -> dict[Spot, Message]:
        """What lies in the mailbox and was put there by nobody in the book."""
        return {
            spot: message for spot, message in contents(snapshot or self.bench.snapshot()) if spot not in self.people
        }

    def drafts(self) -> list[tuple[Spot, Message, str]]:
        """The drafts that a person sees as Chaser's, untouched or saved anew, with their references."""
        lying = dict(contents(self.bench.snapshot()))
        return [
            (spot, message, self.versions.get(spot) or mark_of(message.raw))
            for spot, message in sorted(lying.items())
            if spot.folder == DRAFTS and (spot in self.versions or spot not in self.people)
        ]

    def changed(self, snapshot: Snapshot) -> Iterable[str]:
        """What is not as people left it."""
        lying = dict(contents(snapshot))
        for spot, message in list(self.people.items()):
            now = lying.get(spot)
            if now is None and spot.folder == DRAFTS and message.raw in self.as_written:
                self.people.pop(spot)
                self.versions.pop(spot, None)
            elif now is None:
                yield f"a person's message is gone from {spot}"
            elif now != message:
                yield f"a person's message was changed in {spot}: {sorted(message.flags)} to {sorted(now.flags)}"


def contents(snapshot: Snapshot) -> Iterable[tuple[Spot, Message]]:
    """Every message with its spot."""
    for folder, (_, mails) in snapshot.items():
        for uid, message in mails.items():
            yield Spot(folder, uid), message
