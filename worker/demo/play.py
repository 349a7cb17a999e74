"""Plays the story: people act at their moments, the service looks, and each thing that happens is told as it happens.

Chaser looks every morning when drafts are due and a minute after each thing people do; its own code decides and writes,
over real IMAP. When the days are over, `ending` shows the mailbox as the person would see it.
"""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from imaplib import IMAP4
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from worker.demo.home import furnish
from worker.demo.letters import parsed, plain_text
from worker.demo.mailbox import DRAFTS, INBOX, SENT, Message, PersonsMailbox
from worker.demo.people import People
from worker.demo.server import MailServer
from worker.demo.story import Deed, Does, Story, read_story
from worker.demo.telling import CHASER, Happening, Kind, Teller
from worker.errors import ChaserError
from worker.service import hand, overview
from worker.service.access import connect_imap
from worker.service.needs import NeedsYou, needs_you
from worker.service.office import Office
from worker.service.post import Post
from worker.service.reasons import Reasons, reasons

A_MINUTE = timedelta(minutes=1)
ONE_DAY = timedelta(days=1)
FROM_OUTSIDE = frozenset({Does.REPLIES, Does.IS_AWAY, Does.SENDS_NEWSLETTER})


@dataclass(frozen=True, slots=True)
class Owed:
    """One of the asks the story is about."""

    chase: str
    creator: str
    item: str
    scenario: str


@dataclass(frozen=True, slots=True)
class Line:
    """A message in a folder's list: whom it is from, or to in Sent and Drafts."""

    at: datetime
    whom: str
    subject: str
    is_read: bool

    def as_json(self) -> dict[str, Any]:
        """The same for machines."""
        return {"at": self.at.isoformat(), "whom": self.whom, "subject": self.subject, "read": self.is_read}


@dataclass(frozen=True, slots=True)
class Ending:
    """How everything looks when the days are over."""

    now: datetime
    folders: dict[str, list[Line]]
    rows: list[overview.Row]
    needs: NeedsYou
    reasons: Reasons
    draft: Message | None

    @property
    def draft_text(self) -> str:
        """What the open draft says."""
        return plain_text(parsed(self.draft.raw)) if self.draft else ""


@contextmanager
def opened(story: Story | None = None) -> Iterator["Play"]:
    """The story's server, home and people, all gone again at the end. Raises ChaserError when they cannot be had."""
    story = story or read_story()
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="chaser-demo-")))
        server = stack.enter_context(MailServer(next(iter(story.mailbox.values()))["email"]))
        with told_as_errors():
            mailbox = PersonsMailbox(server)
            stack.callback(mailbox.close)
            mailbox.make_folders()
        furnish(home, story, server)
        office = Office(home, {})
        stack.callback(office.close)
        play = Play(story, office, mailbox)
        stack.callback(play.close)
        yield play


@contextmanager
def told_as_errors() -> Iterator[None]:
    """What goes wrong between people and the demo's own server, in words."""
    try:
        yield
    except (IMAP4.error, OSError) as error:
        raise ChaserError(f"The demo's own mail server failed: {error}", "Run it again: chaser demo") from error


class Play:
    """One run of the story."""

    def __init__(self, story: Story, office: Office, mailbox: PersonsMailbox) -> None:
        self._story = story
        self._office = office
        self._mailbox = mailbox
        self._people = People(story, mailbox)
        self._account = next(iter(story.mailbox))
        self._zone: ZoneInfo = office.settings.accounts[self._account].account.timezone
        self._now = self._morning(story.first_day)
        self._told_up_to = 0
        self._post = Post(office, self._account, connect_imap, lambda: self._now)

    @property
    def owed(self) -> list[Owed]:
        """What the story is about."""
        settings = self._office.settings
        return [
            Owed(key, settings.creators[ask.creator].name, ask.item, settings.scenarios[ask.scenario].title)
            for key, ask in settings.asks.items()
        ]

    def happenings(self) -> Iterator[Happening]:
        """Everything that happens, as it happens."""
        for mail in self._story.already:
            self._people.put_old_mail(mail, mail.at.replace(tzinfo=self._zone))
        self._office.take_in_sheets(self._now)
        day = self._story.first_day
        while day <= self._story.last_day:
            yield from self._day(day)
            day += ONE_DAY

    def ending(self) -> Ending:
        """The mailbox and the chases as they stand now."""
        ledger = self._office.ledger(self._now)
        rows = overview.rows(ledger, self._now)
        longest = max(rows, key=lambda row: len(row.case.chase.past)).case.ask.key
        drafts = self._mailbox.messages(DRAFTS)
        return Ending(
            self._now.astimezone(self._zone),
            {folder: self._lines(folder) for folder in (INBOX, DRAFTS, SENT)},
            rows,
            needs_you(rows, self._now),
            reasons(ledger, longest, self._now),
            drafts[-1] if drafts else None,
        )

    def close(self) -> None:
        """Let Chaser's connection go."""
        self._post.close()

    # --- a day ---

    def _day(self, day: date) -> Iterator[Happening]:
        self._now = self._morning(day)
        is_quiet = True
        for happening in self._looked():
            is_quiet = False
            yield happening
        for deed in self._story.days.get(day, ()):
            is_quiet = False
            yield from self._lived(deed, day)
        if is_quiet:
            yield self._quiet(day)

    def _lived(self, deed: Deed, day: date) -> Iterator[Happening]:
        """A person does something; a minute later Chaser looks."""
        self._now = datetime.combine(day, deed.at, self._zone)
        with told_as_errors():
            self._people.do(deed, self._now)
        yield Happening(self._now, self._people.first_name(deed.who), Kind.PERSON, deed.what, deed.about)
        if deed.does is Does.TYPES_DONE:
            answer = hand.done(self._office.ledger(self._now), deed.about, self._now)
            yield Happening(self._now, CHASER, Kind.ENDED, "closes the chase", deed.about, answer)
        self._now += A_MINUTE
        seen = self._looked()
        yield from seen
        if not seen and deed.does in FROM_OUTSIDE:
            yield Happening(self._now, CHASER, Kind.NOTICED, "finds no person's answer in it, and changes nothing")

    def _looked(self) -> list[Happening]:
        """One pass of the service, and what it recorded. Raises what ended the pass."""
        outcome = self._post.run()
        if outcome.error is not None:
            raise outcome.error
        troubles = [note.text for note in outcome.report.notes if note.action == "set_aside"]
        if troubles:
            raise ChaserError(troubles[0], "This is a fault of the demo's story or of Chaser itself.")
        ledger = self._office.ledger(self._now)
        entries = {key: [e for e in ledger.history(key) if e.number > self._told_up_to] for key in ledger.cases}
        self._told_up_to = max([self._told_up_to, *(e.number for found in entries.values() for e in found)])
        ordered = sorted((found for found in entries.items() if found[1]), key=lambda found: found[1][0].number)
        return [
            happening
            for key, found in ordered
            for happening in Teller(ledger.case(key), self._now).told(entry.event for entry in found)
        ]

    def _quiet(self, day: date) -> Happening:
        """A day on which nothing happened, and why."""
        off = self._office.settings.accounts[self._account].calendar.why_off(day)
        what = "puts nothing into Drafts" if off else "looks, and nothing is due"
        reason = {"": "", "weekend": "It is the weekend."}.get(off, f"It is a day off: {off}.")
        return Happening(self._now, CHASER, Kind.QUIET, what, reason=reason)

    def _morning(self, day: date) -> datetime:
        account = self._office.settings.accounts[self._account].account
        return datetime.combine(day, account.draft_at, account.timezone)

    # --- the end ---

    def _lines(self, folder: str) -> list[Line]:
        return [_line(message, folder, self._zone) for message in reversed(self._mailbox.messages(folder))]


def _line(message: Message, folder: str, zone: ZoneInfo) -> Line:
    """Newest first, as a mail program lists them."""
    mail = parsed(message.raw)
    people = mail["From" if folder == INBOX else "To"].addresses
    whom = ", ".join(person.display_name or person.addr_spec for person in people)
    return Line(mail["Date"].datetime.astimezone(zone), whom, str(mail["Subject"]), message.is_read)
