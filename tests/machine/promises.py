"""Whether the promises hold (CONTRIBUTING.md), judged by what lies in the mailbox and by what people did.

It knows nothing of Chaser's own state. A draft is told by its X-Chaser-Ref, which all drafts of one touch share; what
people did is told by the deeds; what Chaser could know is told by the calls it made. Where people's deeds leave open
what Chaser may think (an `undo`, a database set back), it asks for less; it never asks for something else.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

from tests.machine.book import DRAFTS, INBOX, SENT, TRASH, Book, Spot, mark_of
from tests.machine.calendar import is_business_day, next_business_day
from tests.mail.mailboxes import Snapshot
from tests.stories.letters import parsed, plain_text
from worker.core.messages import NOTE, Place
from worker.mail.mailbox import Removal

DRAFT_AT = time(8)
TOKYO = ZoneInfo("Asia/Tokyo")
FULL_DATE = re.compile(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, ([A-Z][a-z]+ \d{1,2})(?:, (\d{4}))?")
FOR_GOOD = date.max


@dataclass(frozen=True, slots=True)
class Owed:
    """What the promises need to know of an ask."""

    key: str
    item: str
    conversation: str
    is_japanese: bool = False


@dataclass
class Rest:
    """Until a day, no draft of this chase: somebody replied, is away, or a person said so."""

    chase: str
    why: str
    until: date
    tick: int
    spot: Spot | None = None
    """The mail that says so; None where it was a command."""
    may_be_known: bool = False


@dataclass
class Touch:
    """What is known of one touch of Chaser's."""

    chase: str
    also: frozenset[str] = frozenset()
    """The other chases of the conversation that its draft asks for."""
    taken: int = 0
    """Copies of Chaser's that a person sent, deleted, moved or saved anew."""
    is_excused: bool = False
    """Chaser cannot know any more what became of it."""
    is_back: bool = False
    """A person took it out of Drafts and put it back: Chaser may count it as left out."""
    has_heir: bool = False
    """A person saved it anew, so that it can be recognised, and it is still to be sent."""

    @property
    def chases(self) -> frozenset[str]:
        """All that it asks for."""
        return self.also | {self.chase}

    @property
    def is_untouched(self) -> bool:
        """Whether Chaser knows it and nobody else has laid hands on it."""
        return not (self.taken or self.is_excused or self.has_heir)


@dataclass
class Word:
    """A mail of ours to the creator that counts as a touch or a new start of the wait."""

    day: date
    tick: int
    spot: Spot


@dataclass
class Promises:
    """Watches one mailbox."""

    book: Book
    owed: Mapping[str, Owed]
    now: datetime
    tick: int = 0
    broken: list[str] = field(default_factory=list)
    rests: list[Rest] = field(default_factory=list)
    touches: dict[str, Touch] = field(default_factory=dict)
    words: dict[str, Word] = field(default_factory=dict)
    deadlines: dict[str, set[date]] = field(default_factory=dict)
    put_aside: set[str] = field(default_factory=set)
    """Notes that a person has dealt with."""
    counts: Counter[str] = field(default_factory=Counter)
    forgot: bool = False
    """The database was set back, so that Chaser may not know of a note that it wrote."""

    @property
    def today(self) -> date:
        return self.now.date()

    # --- what people did ---

    def rest(self, chases: Iterable[str], why: str, spot: Spot | None = None, until: date = FOR_GOOD) -> None:
        """From now on Chaser has to leave these chases alone."""
        self.tick += 1
        self.rests += [Rest(chase, why, until, self.tick, spot) for chase in chases]

    def goes_on(self, chase: str) -> None:
        """A person lifted whatever may be known by now."""
        self.rests = [r for r in self.rests if r.chase != chase or (r.spot is not None and not r.may_be_known)]

    def undone(self, chase: str) -> None:
        """A person took back the latest conclusion: nobody but Chaser knows which one that was."""
        self.rests = [rest for rest in self.rests if rest.chase != chase]
        self.put_aside.clear()
        self.words.pop(chase, None)
        for touch in self.touches.values():
            if chase in touch.chases:
                touch.taken, touch.is_excused = 0, True

    def took(self, mark: str, *, heir: bool = False) -> None:
        """A person did something with a draft of Chaser's."""
        self.tick += 1
        touch = self.touches[mark]
        touch.taken += 1
        touch.has_heir = heir

    def put_away(self, mark: str) -> None:
        """A person put the note of a DM task away, or deleted it."""
        self.tick += 1
        self.put_aside.add(mark)

    def wrote(self, chases: Iterable[str], spot: Spot) -> None:
        """A person sent a mail that is a touch of these chases, or restarts their wait."""
        self.tick += 1
        for chase in chases:
            self.words[chase] = Word(self.today, self.tick, spot)

    def set_back(self, marks: Collection[str]) -> None:
        """The database was set back: what Chaser did with these drafts in its last pass it may not know."""
        self.forgot = True
        self.put_aside.clear()
        for mark in marks:
            if not mark.startswith(NOTE):
                self.touches[mark].is_excused = True

    # --- what Chaser did ---

    def appending(self, message: bytes, looked: Mapping[str, int], removed: Collection[str]) -> None:
        """A draft is about to be stored in a pass that looked at these folders at these ticks."""
        mark = mark_of(message)
        chases = self._chases_of(message)
        known = self.touches[mark].chases if mark in self.touches else frozenset()
        touch = self.touches.setdefault(mark, Touch(chases[0]))
        touch.also = frozenset(chases) - {touch.chase}
        self.counts["appended"] += 1
        self.counts["joint"] += len(chases) > 1
        self.broken += [
            *(said for chase in chases for said in self._said(self._despite(chase, looked))),
            *self._said(self._again(mark, touch)),
            *(self._said(self._on_a_day_off(chases[0])) if mark not in removed else ()),
            *(said for chase in chases if chase not in known for said in self._said(self._too_soon(chase, looked))),
        ]

    def _said(self, complaint: str) -> Iterable[str]:
        return [f"{self.now:%a %Y-%m-%d %H:%M}: {complaint}"] if complaint else []

    def _despite(self, chase: str, looked: Mapping[str, int]) -> str:
        last = max(looked.values(), default=0)
        for rest in self.rests:
            seen = looked.get(rest.spot.folder, -1) if rest.spot else last
            if rest.chase == chase and rest.tick < seen and self.today < rest.until:
                return f"P3: a draft for {chase} is written although {rest.why}"
            if rest.chase == chase and rest.spot and seen < 0:
                return f"P3: a draft for {chase} is written without a look into {rest.spot.folder}"
        return ""

    def _again(self, mark: str, touch: Touch) -> str:
        if touch.taken and not touch.is_excused:
            return f"P4: a touch of {touch.chase} is written again although a person has dealt with it ({mark[:6]})"
        return ""

    def _on_a_day_off(self, chase: str) -> str:
        if not is_business_day(self.today, japanese=self.owed[chase].is_japanese):
            return f"a draft for {chase} is written on a day off"
        return f"a draft for {chase} is written before {DRAFT_AT}" if self.now.time() < DRAFT_AT else ""

    def _too_soon(self, chase: str, looked: Mapping[str, int]) -> str:
        word = self.words.get(chase)
        if word is None or looked.get(word.spot.folder, -1) <= word.tick:
            return ""
        between = next_business_day(word.day, japanese=self.owed[chase].is_japanese)
        return f"no full business day since the mail of {word.day} in {chase}" if self.today <= between else ""

    # --- what lies there ---

    def look_over(self, snapshot: Snapshot) -> None:
        """What must hold at any time."""
        self.broken += [f"P2: {complaint}" for complaint in self.book.changed(snapshot)]
        drafts: Counter[str] = Counter()
        notes: Counter[str] = Counter()
        for spot, message in self.book.chasers(snapshot).items():
            mark = mark_of(message.raw)
            if mark.startswith(NOTE) and spot.folder in {INBOX, TRASH}:
                notes[mark] += spot.folder == INBOX
                if spot.folder == INBOX and message.flags:
                    self.broken.append(f"§7: the note in {spot} has the flags {sorted(message.flags)}")
            elif spot.folder not in {DRAFTS, TRASH} or mark not in self.touches:
                self.broken.append(f"P2: Chaser put a message into {spot}")
            elif spot.folder == DRAFTS:
                drafts[mark] += 1
                if message.flags != {"\\Draft", "\\Seen"}:
                    self.broken.append(f"§7: the draft in {spot} has the flags {sorted(message.flags)}")
        self.broken += [f"P4: {count} notes of one task lie in the INBOX" for count in notes.values() if count > 1]
        self.broken += [
            f"P4: a note is in the INBOX that a person has put away ({m[:9]})"
            for m in notes
            if notes[m] and m in self.put_aside
        ]
        for mark, count in drafts.items():
            touch = self.touches[mark]
            if count > 1:
                self.broken.append(f"P4: {count} drafts of one touch of {touch.chase} lie in Drafts")
            elif touch.taken and not touch.is_excused:
                self.broken.append(f"P4: a touch of {touch.chase} lies in Drafts though a person has dealt with it")
        self._crowded(set(drafts), snapshot)

    def _crowded(self, untouched: Collection[str], snapshot: Snapshot) -> None:
        heirs = {
            mark
            for spot, mark in self.book.versions.items()
            if spot.folder == DRAFTS and self.touches[mark].has_heir and spot.uid in snapshot[DRAFTS][1]
        }
        open_in: Counter[str] = Counter()
        for mark in {*untouched, *heirs}:
            touch = self.touches[mark]
            if not touch.is_excused:
                open_in[self.owed[touch.chase].conversation] += 1
        for conversation, count in open_in.items():
            if count > 1:
                self.broken.append(f"P4: {count} drafts lie open in the conversation with {conversation}")

    def after_a_good_pass(self, since: int, snapshot: Snapshot, *, can_remove: bool) -> None:
        """What must hold when a pass that began at this tick ended well, and nothing happened meanwhile."""
        for spot, message in self.book.chasers(snapshot).items():
            if spot.folder == INBOX and can_remove and not self.forgot:
                self._note_in_time(message.raw, since)
            touch = self.touches.get(mark_of(message.raw))
            if spot.folder != DRAFTS or not can_remove or touch is None or not touch.is_untouched:
                continue
            for rest in self.rests:
                if rest.chase in touch.chases and rest.tick <= since and self.today < rest.until:
                    self.broken.append(f"P3: an untouched draft for {rest.chase} lies open although {rest.why}")
            stale = [day for day in self._dates(message.raw, touch.chases) if day < self.today]
            if stale:
                self.broken.append(f"P8: on {self.today} the draft for {touch.chase} asks for {stale[0]}")

    def _note_in_time(self, raw: bytes, since: int) -> None:
        """A DM task goes when its chase rests, and asks for no day that is over."""
        chase = self._chases_of(raw)[0]
        for rest in self.rests:
            if rest.chase == chase and rest.tick <= since and self.today < rest.until:
                self.broken.append(f"P3: a note for {chase} lies in the INBOX although {rest.why}")
        self.counts["notes"] += 1
        if stale := [day for day in self._dates(raw, {chase}) if day < self.today]:
            self.broken.append(f"P8: on {self.today} the note for {chase} asks for {stale[0]}")

    def _dates(self, raw: bytes, chases: Collection[str]) -> list[date]:
        """The dates a draft names in full, but for deadlines and messages it only recalls."""
        found = []
        for words, year in FULL_DATE.findall(plain_text(parsed(raw))):
            for guess in [int(year)] if year else [self.today.year]:
                found.append(datetime.strptime(f"{words} {guess}", "%B %d %Y").date())  # noqa: DTZ007, PERF401
        recalled = self._written_on().union(*(self.deadlines.get(chase, set()) for chase in chases))
        return [day for day in found if day not in recalled]

    def _written_on(self) -> set[date]:
        """Days on which Maya wrote, by either clock: a draft may speak of "my message of Monday, November 30"."""
        sent = (message.raw for spot, message in self.book.people.items() if spot.folder == SENT)
        dates = (parsedate_to_datetime(str(parsed(raw)["Date"])) for raw in sent)
        return {moment.astimezone(zone).date() for moment in dates for zone in (self.now.tzinfo, TOKYO)}

    def _chases_of(self, raw: bytes) -> list[str]:
        """What a draft asks for, in its order."""
        text = plain_text(parsed(raw)).lower()
        named = [owed for owed in self.owed.values() if owed.item.lower() in text]
        return [owed.key for owed in sorted(named, key=lambda owed: text.index(owed.item.lower()))]


@dataclass
class Watch:
    """What one pass asks of the mailbox, as the promises need it."""

    promises: Promises
    looked_at: dict[str, int] = field(default_factory=dict)
    removed_marks: set[str] = field(default_factory=set)
    written_marks: set[str] = field(default_factory=set)
    removing: str = ""

    def looked(self, folders: Collection[str]) -> None:
        """The states of these folders were told."""
        self.promises.tick += 1
        self.looked_at |= dict.fromkeys(folders, self.promises.tick)

    def fetched(self, folder: str, uids: Collection[int]) -> None:
        """A mail that was delivered may be known from now on."""
        for rest in self.promises.rests:
            if rest.spot is not None and rest.spot.folder == folder and rest.spot.uid in uids:
                rest.may_be_known = True

    def appends(self, message: bytes) -> None:
        """A draft is about to be stored."""
        self.promises.appending(message, self.looked_at, self.removed_marks)
        self.written_marks.add(mark_of(message))

    def removes(self, place: Place) -> None:
        """Which touch's draft lies there is seen a moment before."""
        lying = self.promises.book.chasers().get(Spot(place.folder, place.uid))
        self.removing = mark_of(lying.raw) if lying else ""

    def removed(self, place: Place, removal: Removal) -> None:  # noqa: ARG002 - as the line tells it
        """A draft that takes the place of one that was removed may come on any day."""
        self.promises.counts[removal.value] += 1
        if removal in {Removal.EXPUNGED, Removal.TRASHED}:
            self.removed_marks.add(self.removing)
