"""The digest: each working morning one mail in the account's own INBOX, when there is something to say.

It says what `status` says first (`worker.service.needs` is the one source of both). One for each account and day: it is
claimed, written and found again like a draft. Yesterday's is taken away if nobody has read it. It comes only after a
pass over its account went well, and after days of silence only today's.
"""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from worker.core import events as e
from worker.core.people import Account
from worker.core.phrases import day as day_in_words
from worker.core.touch import Touch, TouchState
from worker.mail.mailbox import Mailbox
from worker.report import Report
from worker.rounds import Diary, Ledger, Placing, Reader, number_of
from worker.service import overview
from worker.service.answers import Answers, Confirmation, confirmations
from worker.service.closing import Closing, closing_words
from worker.service.needs import DECISIONS, NeedsYou, needs_you
from worker.service.office import Office
from worker.service.troubles import Trouble, troubles
from worker.words.notes import Block, Heading, Items, Paste, Say, compose_note, note
from worker.words.render import Letter

MORNING = timedelta(hours=3)
"""How long after its time a digest that had nothing to say may still come, if something happens."""
WRITTEN = "written on "
NOTHING = "nothing to say on "
FEW = 5
"""So many texts to paste stand in one digest."""
RETRY = timedelta(seconds=60)
"""How long an unanswered APPEND may still arrive."""
HOW = (
    "Answer this mail, one order a line, above the quotation: done, stop, pause, resume, sent, skip, replied or undo,"
    " and the name of the chase. With a day: pause mika-reel until Friday. With a channel: replied mika-reel on"
    " instagram."
    " What was done is confirmed in the next digest."
)


class Digest:
    """The digest of one account, after a pass over it."""

    def __init__(
        self, office: Office, ledger: Ledger, mailbox: Mailbox, reader: Reader, account: str, report: Report
    ) -> None:
        self._office = office
        self._store = office.store
        self._ledger = ledger
        self._report = report
        self._settings = office.settings.accounts[account]
        self._account: Account = self._settings.account
        self._diary = Diary(office.store, self._account)
        self._answers = Answers(office.store, account)
        self._placing = Placing(
            self._diary, mailbox, reader, report, named=lambda _: "the digest", action="digest", is_of_a_chase=False
        )

    def greet(self, now: datetime) -> None:
        """Write today's digest if its time has come and it has something to say; take older, unread ones away."""
        today = now.astimezone(self._account.timezone).date()
        if not self._is_due(today, now):
            return
        touch = self._diary.of_day(today)
        if touch is None or (touch.state is TouchState.PLANNED and touch.claim is None):
            self._write(today, now)
        elif touch.claim is not None and touch.place is None:
            self._recover(touch, now)
        self._take_older_away(today, now)
        touch = self._diary.of_day(today)
        if touch is not None and (touch.place is not None or touch.is_past) and not self._older(today):
            self._settled(today)

    def _is_due(self, today: date, now: datetime) -> bool:
        """Whether it is a working morning, or later, and today's is not settled yet. Asked at each pass, so cheap."""
        at, local = self._settings.digest_at, now.astimezone(self._account.timezone)
        if at is None or local.time() < at or not self._settings.calendar.is_business_day(today):
            return False
        known = self._store.fact(self._fact)
        is_morning = local.replace(tzinfo=None) < datetime.combine(today, at) + MORNING
        has_happened = is_morning and bool(self._report.notes)
        return known != f"{WRITTEN}{today}" and (has_happened or known != f"{NOTHING}{today}")

    @property
    def _fact(self) -> str:
        """How far the digest of the day has got."""
        return f"digest of {self._account.key}"

    def _settled(self, today: date) -> None:
        """It lies there, or the person has seen to it; its words need not be kept, which may name anybody."""
        self._store.forget_bytes(self._diary.key)
        self._store.set_fact(self._fact, f"{WRITTEN}{today}")

    def _write(self, today: date, now: datetime) -> None:
        self._ledger.load_all()
        rows = overview.rows(self._ledger, now)
        mine = [row for row in rows if row.case.account.key == self._account.key or not row.case.owner_known]
        wrong = [t for t in troubles(self._office, self._office.sheet_notices, now) if self._concerns(t)]
        said, needs = confirmations(self._store, self._account.key), needs_you(mine, now, self._closing(now))
        quiet = _fingerprint(needs)
        if not (needs.presses or said or wrong) and (quiet == self._last_quiet() or not needs.sections()):
            self._store.set_fact(self._fact, f"{NOTHING}{today}")
            return
        letter = written(today, needs, said, wrong)
        date_of = now.astimezone(self._account.timezone).replace(microsecond=0)

        def bytes_of(message_id: str, ref: str) -> bytes:
            return compose_note(letter, self._account, message_id, ref, date_of)

        if self._diary.claim(today, now, letter.subject, quiet, bytes_of):
            self._place(number_of(today), now)
            self._answers.confirmed(said)

    def _closing(self, now: datetime) -> Closing:
        return closing_words(self._office.words, now)

    def _concerns(self, trouble: Trouble) -> bool:
        return trouble.account in {"", self._account.key}

    def _last_quiet(self) -> str:
        """What the last digest said of the matters that do not press."""
        return self._diary.chase.touches[-1].brief if self._diary.chase.touches else ""

    def _place(self, number: int, now: datetime) -> None:
        touch = self._diary.touch_of(self._diary.key, number)
        message = self._store.draft_bytes(self._diary.key, number, touch.revision)
        if message is not None:
            self._placing.place(self._diary.key, touch, message, now)

    def _recover(self, touch: Touch, now: datetime) -> None:
        """A digest whose writing was cut short: found, put away by a person meanwhile, or the same bytes again."""
        key, where = self._diary.key, self._placing.where
        if found := where.found(touch):
            self._diary.record(key, e.DraftPlaced(now, touch.number, touch.revision, found[0].place))
        elif where.in_trash(touch) or where.in_spam(touch) or where.put_elsewhere(touch):
            self._diary.record(key, e.TouchSkipped(now, touch.number, "it was put away"))
        elif touch.tried_at is None or not timedelta(0) <= now - touch.tried_at < RETRY:
            self._place(touch.number, now)

    # --- older ones ---

    def _older(self, today: date) -> list[Touch]:
        """Digests of other days that may lie there unread."""
        return [
            touch
            for touch in self._diary.chase.touches
            if touch.number != number_of(today) and touch.is_open and touch.missed_at is None and not touch.left
        ]

    def _take_older_away(self, today: date, now: datetime) -> None:
        """One that was read, or put away, is the person's and stays; one that was never stored is given up."""
        for touch in self._older(today):
            placed = touch if touch.place is not None else self._found(touch, now)
            if placed is None:
                continue
            if placed.removing is not None:
                self._placing.finish_removal(self._diary.key, placed, now, unread_only=True)
            else:
                reason = "a newer one has come"
                self._placing.withdraw(self._diary.key, placed, reason, now, unread_only=True, refresh=True)

    def _found(self, touch: Touch, now: datetime) -> Touch | None:
        """An older digest whose place nobody recorded, once it is known; None where it reached no folder."""
        key, found = self._diary.key, self._placing.where.found(touch)
        if not found:
            self._diary.record(key, e.ClaimDropped(now, touch.number, touch.revision, "its day is over"))
            return None
        self._diary.record(key, e.DraftPlaced(now, touch.number, touch.revision, found[0].place))
        return self._diary.touch_of(key, touch.number)


# --- what it says -----------------------------------------------------------------------------------------------------


def written(
    today: date, needs: NeedsYou, said: Sequence[Confirmation], wrong: Sequence[Trouble]
) -> Letter:  # fmt: skip
    """The digest in both forms."""
    blocks: list[Block] = []
    if said:
        lines = [one.words for one in sorted(said, key=lambda one: one.is_done)]
        blocks += [Heading("Your answers"), Items(tuple(lines), named=False)]
    if wrong:
        blocks += [Heading(f"Problems ({len(wrong)})"), Items(tuple(one.message for one in wrong), named=False)]
    for name, lines in needs.sections():
        blocks += [Heading(f"{name} ({len(lines)})"), Items(tuple(lines))]
        if name == DECISIONS:
            blocks += _texts(needs)
    return note(subject(today, needs, said, wrong), [*blocks, Heading("To act on it"), Say(HOW, is_quiet=True)])


def _texts(needs: NeedsYou) -> list[Block]:
    """The closing words, ready to paste; of many, those of the first."""
    blocks: list[Block] = []
    for key, word in needs.closings[:FEW]:
        blocks += [Say(f"{key}. {word.heading}:", is_quiet=True), Paste(word.text.strip())]
    if len(needs.closings) > FEW:
        blocks.append(Say("The texts of the others: chaser why, and the name of the chase.", is_quiet=True))
    return blocks


def subject(today: date, needs: NeedsYou, said: Sequence[Confirmation], wrong: Sequence[Trouble]) -> str:
    """The day and what presses most, counted: "Follow-ups, Wednesday, October 28: 2 drafts to send, 1 reply"."""
    counts = [(len(wrong), "problem", "problems"), *needs.counts(), (len(said), "order confirmed", "orders confirmed")]
    words = [f"{count} {one if count == 1 else many}" for count, one, many in counts if count]
    return f"Follow-ups, {day_in_words(today)}: {', '.join(words[:4]) or 'for your information'}"


def _fingerprint(needs: NeedsYou) -> str:
    return hashlib.sha256(repr(needs.sections()).encode()).hexdigest()[:20]
