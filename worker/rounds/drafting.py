"""Writes what the plan wants written: words, bytes, the claim.

Where it is put, and how it is taken away again so that a crash leaves exactly one, is `worker.rounds.placing`.
"""

from dataclasses import dataclass
from datetime import datetime

from worker.core import events as e
from worker.core.actions import Also, WriteDraft
from worker.core.brief import digest
from worker.core.cadence import SEVERAL
from worker.core.case import Case
from worker.core.channels import Channel
from worker.core.messages import Evidence, Mail, base_subject
from worker.core.touch import THANKS, Touch
from worker.mail.mailbox import Mailbox
from worker.report import Report
from worker.rounds import unused_words
from worker.rounds.ledger import Ledger
from worker.rounds.naming import draft_names
from worker.rounds.observe import Observer
from worker.rounds.placing import Placing
from worker.store.values import Letter
from worker.words.compose import compose
from worker.words.dm_task import dm_task
from worker.words.notes import compose_note
from worker.words.render import Letter as WrittenLetter
from worker.words.render import Words

FIRST_AND_LAST = 20
"""How many ids of a long conversation References keeps at either end."""


@dataclass(frozen=True, slots=True)
class Written:
    """Subject and final bytes, what to do before it is sent, and which words of the home were not used."""

    subject: str
    message: bytes
    advice: str
    instead_of: str


Source = tuple[Case, WriteDraft, int, datetime]
"""Everything the bytes of a draft are made from, besides the words; of the letters, how many were learnt of."""


class Draftsman(Placing):
    """The writing side of a pass over one account."""

    def __init__(self, ledger: Ledger, mailbox: Mailbox, words: Words, observer: Observer, report: Report) -> None:
        super().__init__(ledger, mailbox, observer.reader, report)
        self._ledger = ledger
        self._store = ledger.store
        self._words = words
        self._secret_key = ledger.store.secret_key()
        self._ready: dict[str, tuple[Source, Written]] = {}

    # --- writing ---

    def write(self, case: Case, draft: WriteDraft, now: datetime, *, renewed: str = "") -> bool:
        """See that nothing of this draft exists, claim it, append it; whether it was claimed.

        `renewed` says why it replaces an older one. What lies in Drafts was asked a moment ago, at the look before
        each draft, and nobody but whoever holds the claim writes this one.
        """
        key = case.ask.key
        revision, message_id, ref = self._names(case, draft)
        is_email = draft.channel is Channel.EMAIL
        if is_email and self._asks_about_an_older_one(case, draft, ref, now):
            return False
        written = self._written(case, draft, now)
        self._say_what_was_not_used(case, written.instead_of)
        claim = e.DraftClaimed(
            now, draft.number, revision, draft.tier, message_id, ref, draft.to, draft.cc, written.subject,
            draft.due_on, draft.asked_for, digest(case, draft), case.account.key, draft.acts_on, written.advice,
            beside=draft.beside, channel=draft.channel,
            also=() if draft.beside else tuple(_joined(one) for one in draft.also),
        )  # fmt: skip
        self._ledger.note_letter(key, draft)
        tried = None
        if is_email and not self.where.lying(message_id, ref, self._reader.drafts_state):
            tried = e.DraftTried(now, draft.number, revision, beside=draft.beside, channel=draft.channel)
        account, seen = case.account.key, self._ledger.seen(key)
        entries = self._store.claim(key, claim, written.message, account, seen, tried)
        if not self._ledger.noted_all(key, entries):
            return False
        claimed = self._ledger.touch_of(key, draft.number, beside=draft.beside)
        put = self.place if tried is None else self.append
        put(key, claimed, written.message, now, renewed=renewed)
        return True

    def prepare(self, case: Case, draft: WriteDraft, now: datetime) -> None:
        """Make the bytes of a draft that is soon to be written. They are used if nothing has changed until then."""
        source = self._made_from(case, draft, now)
        self._ready[case.ask.key] = source, self._made(source)

    def is_prepared(self, key: str) -> bool:
        """Whether a draft for this chase is soon to be written."""
        return key in self._ready

    def has_words(self, case: Case, draft: WriteDraft) -> bool:
        """Whether there are words for it; a scenario of one's own need not have any for direct messages."""
        is_email = draft.channel is Channel.EMAIL
        folder = SEVERAL.key if draft.also else case.scenario.key
        return is_email or self._words.has_message(draft.channel, folder, draft.tier, case.creator.language)

    def _asks_about_an_older_one(self, case: Case, draft: WriteDraft, ref: str, now: datetime) -> bool:
        """A draft of Chaser's to the same people that the store knows nothing of: the database was lost, or another
        home writes for this mailbox. Two would be one too many, so the person is asked, once.

        One under the very `ref` that is to be written is this draft: it was written before a backup was put back.
        """
        people, lying = {*draft.to, *draft.cc}, self.where.in_drafts(self._reader.drafts_state)
        ours = [mail for mail in lying if mail.ref and not people.isdisjoint(mail.recipients)]
        if not ours:
            return False
        known = {ref, *self._store.drafts_of_refs({mail.ref for mail in ours})}
        for mail in ours:
            if mail.ref not in known:
                question = (
                    f'The draft "{mail.subject}" was written by Chaser, but this home knows nothing of it.'
                    " Send it or delete it, then resume."
                )
                event = e.ReviewAsked(now, question, Evidence.of(mail, "an unknown draft of Chaser's"))
                if self._ledger.record(case.ask.key, event, mail.identity):
                    self._report.add("review", case.ask.key, question)
                    return True
        return False

    def rehearse(self, case: Case, draft: WriteDraft) -> None:
        """Make the words once without writing them anywhere. WordsError when a template is broken."""
        people = (case.ask, case.creator, case.account, case.brand)
        if draft.channel is Channel.EMAIL:
            self._letter(draft, case)
        else:
            self._words.message(draft.channel, draft, *people)

    def _letter(self, draft: WriteDraft, case: Case) -> WrittenLetter:
        write = self._words.thanks if draft.number == THANKS else self._words.letter
        return write(draft, case.ask, case.creator, case.account, case.brand)

    def strangers(self, touch: Touch) -> list[Mail]:
        """What lies in Drafts, younger than this touch's draft, under no id or reference that we know."""
        mails = [mail for mail in self.where.in_drafts() if _is_younger(mail, touch)]
        ids = self._store.drafts_of_ids({mail.message_id for mail in mails})
        refs = self._store.drafts_of_refs({mail.ref for mail in mails if mail.ref})
        return [mail for mail in mails if mail.message_id not in ids and mail.ref not in refs]

    def _names(self, case: Case, draft: WriteDraft) -> tuple[int, str, str]:
        """The revision to be written, its Message-ID and its reference."""
        touch = case.chase.touch(draft.number, beside=draft.beside)
        revision = (touch.revision if touch else 0) + 1
        return revision, *draft_names(self._secret_key, case, draft, revision)

    def _made_from(self, case: Case, draft: WriteDraft, now: datetime) -> Source:
        return case, draft, self._ledger.letters_learnt, now

    def _written(self, case: Case, draft: WriteDraft, now: datetime) -> Written:
        """The bytes, from the preparation where that was made from the same."""
        source = self._made_from(case, draft, now)
        prepared, written = self._ready.pop(case.ask.key, (None, None))
        return written if written is not None and prepared == source else self._made(source)

    def _made(self, source: Source) -> Written:
        case, draft, _, now = source
        is_email = draft.channel is Channel.EMAIL
        return self._composed(case, draft, now) if is_email else self._noted(case, draft, now)

    def _noted(self, case: Case, draft: WriteDraft, now: datetime) -> Written:
        """A DM task, a note from the person to themselves, which holds all advice."""
        message = self._words.message(draft.channel, draft, case.ask, case.creator, case.account, case.brand)
        note, account = dm_task(message, draft, case), case.account
        _, message_id, ref = self._names(case, draft)
        date = now.astimezone(account.timezone).replace(microsecond=0)
        return Written(note.subject, compose_note(note, account, message_id, ref, date), "", message.instead_of)

    def _say_what_was_not_used(self, case: Case, instead_of: str) -> None:
        """That words of the home have an error, and which others were used."""
        if instead_of:
            told = unused_words.keep(self._store, case.account.key, self._ledger.settings.home, instead_of)
            self._report.add("words", case.ask.key, told)

    def _composed(self, case: Case, draft: WriteDraft, now: datetime) -> Written:
        words = self._letter(draft, case)
        conversation = tuple(letter for letter in self._ledger.conversation(case.ask.key) if not letter.apart)
        ours = [letter for letter in conversation if letter.outgoing]
        if draft.is_joint_letter:  # a conversation of its own, with the manager alone
            conversation, ours = (), []
        subject = f"Re: {base_subject(ours[0].subject)}" if ours else words.subject
        _, message_id, ref = self._names(case, draft)
        message = compose(
            words,
            account=case.account,
            to=[_named(case, address) for address in draft.to],
            cc=[_named(case, address) for address in draft.cc],
            subject=subject,
            message_id=message_id,
            ref=ref,
            date=now.astimezone(case.account.timezone).replace(microsecond=0),
            in_reply_to=ours[-1].message_id if ours else "",
            references=_references(conversation, ours[-1]) if ours else (),
        )
        return Written(subject, message, words.note, words.instead_of)


def _joined(also: Also) -> e.Joined:
    """Another chase whose touch the draft is. A message beside it names it, and is nobody's touch."""
    creator = also.creator.key if also.creator is not None else ""
    return e.Joined(also.ask.key, also.number, also.tier, also.since, creator=creator)


def _is_younger(mail: Mail, touch: Touch) -> bool:
    """A UID is never given twice, so a later draft has a higher one as long as the folder was not renumbered."""
    place = touch.place
    return place is None or mail.place.uidvalidity != place.uidvalidity or mail.place.uid > place.uid


def _named(case: Case, address: str) -> str:
    """An address with its owner's name, as a mail program writes it."""
    is_manager = address == case.creator.manager_email.lower()
    name = case.creator.manager_name if is_manager else case.creator.name
    plain = "".join(letter for letter in name if letter not in '<>"\\\r\n')
    return f"{plain} <{address}>" if plain.strip() else address


def _references(conversation: tuple[Letter, ...], parent: Letter) -> tuple[str, ...]:
    """The ids we know of the conversation, the first and the last twenty, the answered one last (RFC 5322 §3.6.4)."""
    ids = [letter.message_id for letter in conversation if letter.message_id != parent.message_id]
    ids = [i for i in ids if i.startswith("<")] + [parent.message_id]
    return tuple(ids if len(ids) <= 2 * FIRST_AND_LAST else ids[:FIRST_AND_LAST] + ids[-FIRST_AND_LAST:])
