"""Writes and withdraws drafts so that a crash anywhere leaves exactly one.

Writing is claim → probe → APPEND → confirm. The claim holds the final bytes under an id derived from chase, touch and
revision, so whoever comes after a crash finds either the draft by that id or the same bytes to append. A failed probe
means wait. Withdrawing records its intent, with the UID, before the removal; else a crash between the two would read
as "the person deleted it". Only drafts that lie exactly as we placed them are ever removed.
"""

from datetime import datetime

from worker.core import events as e
from worker.core.actions import WriteDraft
from worker.core.brief import digest
from worker.core.case import Case
from worker.core.messages import Evidence, Mail, Role, base_subject
from worker.core.touch import Touch
from worker.errors import FolderMissing, RefusedForNow, ServerRefused, Throttled
from worker.mail.mailbox import Folder, Mailbox, Removal
from worker.report import Report
from worker.rounds.ledger import Ledger, draft_names
from worker.rounds.observe import Observer
from worker.store.values import Letter
from worker.words.compose import compose
from worker.words.render import Words

FIRST_AND_LAST = 20
"""How many ids of a long conversation References keeps at either end."""


class Draftsman:
    """The writing side of a pass over one account."""

    def __init__(self, ledger: Ledger, mailbox: Mailbox, words: Words, observer: Observer, report: Report) -> None:
        self._ledger = ledger
        self._store = ledger.store
        self._mailbox = mailbox
        self._words = words
        self._observer = observer
        self._report = report
        self._seen: dict[tuple[int, int], Mail] = {}

    # --- writing ---

    def write(self, case: Case, draft: WriteDraft, now: datetime, *, renewed: str = "") -> bool:
        """Claim this draft, see that nothing of it exists, append it; whether it was claimed.

        `renewed` says why it replaces an older one.
        """
        touch = case.chase.touch(draft.number)
        revision = (touch.revision if touch else 0) + 1
        message_id, ref = draft_names(self._store.secret_key(), case, draft.number, revision)
        if self._asks_about_an_older_one(case, draft, ref, now):
            return False
        subject, message = self._composed(case, draft, message_id, ref, now)
        claim = e.DraftClaimed(
            now, draft.number, revision, draft.tier, message_id, ref, draft.to, draft.cc, subject,
            draft.due_on, draft.asked_for, digest(case, draft), case.account.key, draft.acts_on,
        )  # fmt: skip
        entry = self._store.claim(case.ask.key, claim, message, case.account.key, self._ledger.seen(case.ask.key))
        if not self._ledger.noted(case.ask.key, entry):
            return False
        self.place(case.ask.key, draft.number, message, now, renewed=renewed)
        return True

    def _asks_about_an_older_one(self, case: Case, draft: WriteDraft, ref: str, now: datetime) -> bool:
        """A draft of Chaser's to the same people that the store knows nothing of: the database was lost, or another
        home writes for this mailbox. Two would be one too many, so the person is asked, once.

        One under the very `ref` that is to be written is this draft: it was written before a backup was put back.
        """
        ours = [mail for mail in self._in_drafts() if mail.ref and set(mail.recipients) & {*draft.to, *draft.cc}]
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

    def place(self, key: str, number: int, message: bytes, now: datetime, *, renewed: str = "") -> None:
        """Append claimed bytes that a probe has found nowhere, and confirm where they lie."""
        touch = self._touch(key, number)
        if self.found(touch):
            return
        folder = self._drafts()
        tried = e.DraftTried(now, number, touch.revision)
        if not self._ledger.record(key, tried, f"{number}.{touch.revision}.{touch.tries + 1}"):
            return  # another worker is appending it
        try:
            place = self._mailbox.append_draft(folder.name, message)
        except (Throttled, RefusedForNow) as error:
            self._ledger.record(key, e.ClaimDropped(now, number, touch.revision, error.what))
            raise
        except ServerRefused as error:
            self._refused(key, touch, error, now)
            return
        if place is None:
            found = self.found(touch)
            place = found[0].place if found else None
        if place is not None:
            self._ledger.record(key, e.DraftPlaced(now, number, touch.revision, place))
            told = f"was renewed: {renewed}" if renewed else "lies in Drafts"
            self._report.add("refreshed" if renewed else "drafted", key, f"Touch {number} (Tier {touch.tier}) {told}")

    def _refused(self, key: str, touch: Touch, error: ServerRefused, now: datetime) -> None:
        """The server does not take this one message: its chase rests, the others go on."""
        self._ledger.record(key, e.ClaimDropped(now, touch.number, touch.revision, error.what))
        question = f"The mail server refused the draft of Touch {touch.number}: {error.what} Resume it to try again."
        self._ledger.record(key, e.ReviewAsked(now, question))
        self._report.add("refused", key, question)

    def rehearse(self, case: Case, draft: WriteDraft) -> None:
        """Make the words once without writing them anywhere. WordsError when a template is broken."""
        self._words.letter(draft, case.ask, case.creator, case.account, case.brand)

    def found(self, touch: Touch) -> list[Mail]:
        """What lies in Drafts at this moment under an id or the reference of this touch, oldest UID first."""
        names = {*touch.message_ids, touch.ref} - {""}
        return [mail for mail in self._in_drafts() if mail.message_id in names or mail.ref in names]

    def strangers(self, touch: Touch) -> list[Mail]:
        """What lies in Drafts, younger than this touch's draft, under no id or reference that we know."""
        mails = [mail for mail in self._in_drafts() if _is_younger(mail, touch)]
        ids = self._store.drafts_of_ids({mail.message_id for mail in mails})
        refs = self._store.drafts_of_refs({mail.ref for mail in mails if mail.ref})
        return [mail for mail in mails if mail.message_id not in ids and mail.ref not in refs]

    def _in_drafts(self) -> list[Mail]:
        """All of Drafts, by headers; each message is fetched once in a pass, since a UID never changes its bytes."""
        folder = self._drafts()
        status, uids = self._mailbox.new_uids(folder.name, 0)
        places = {(status.uidvalidity, uid) for uid in uids}
        self._seen = {key: mail for key, mail in self._seen.items() if key in places}
        unknown = [uid for uid in uids if (status.uidvalidity, uid) not in self._seen]
        for mail in self._mailbox.headers(folder, unknown):
            self._seen[mail.place.uidvalidity, mail.place.uid] = mail
        return [self._seen[key] for key in sorted(self._seen)]

    def _composed(self, case: Case, draft: WriteDraft, message_id: str, ref: str, now: datetime) -> tuple[str, bytes]:
        """Subject and final bytes."""
        words = self._words.letter(draft, case.ask, case.creator, case.account, case.brand)
        if words.instead_of:
            told = f"{words.instead_of} These words were not used; the draft has the shipped ones."
            self._report.add("words", case.ask.key, told)
        conversation = self._ledger.conversation(case.ask.key)
        ours = [letter for letter in conversation if letter.outgoing]
        subject = f"Re: {base_subject(ours[0].subject)}" if ours else words.subject
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
        return subject, message

    # --- withdrawing ---

    def withdraw(self, key: str, number: int, reason: str, now: datetime, *, refresh: bool = False) -> bool:
        """Remove our own untouched draft; True once it is gone."""
        touch = self._touch(key, number)
        if touch.place is None:
            return False
        intent = e.RemovalStarted(now, number, touch.revision, touch.place, reason, refresh)
        self._ledger.record(key, intent)
        removal = self._mailbox.remove_draft(intent.place, _id_of(touch), self._trash())
        if removal is Removal.GONE and not touch.is_past:  # whoever took it a moment ago may be sending it
            self._ledger.record(key, e.DraftMissed(now, number))
            return False
        return self._is_removed(key, intent, removal, now)

    def finish_removal(self, key: str, intent: e.RemovalStarted, now: datetime) -> bool:
        """Carry out an intent that was recorded before a crash; what is gone by now was most likely removed then."""
        touch = self._touch(key, intent.number)
        removal = self._mailbox.remove_draft(intent.place, _id_of(touch), self._trash())
        return self._is_removed(key, intent, removal, now)

    def _is_removed(self, key: str, intent: e.RemovalStarted, removal: Removal, now: datetime) -> bool:
        number, revision = intent.number, intent.revision
        match removal:
            case Removal.EXPUNGED | Removal.TRASHED | Removal.GONE:
                self._ledger.record(key, e.DraftWithdrawn(now, number, revision, intent.reason, intent.refresh))
                if not intent.refresh:
                    self._report.add("withdrawn", key, f"the draft of Touch {number} was taken back: {intent.reason}")
                return True
            case Removal.CHANGED:
                self._ledger.record(key, e.DraftMissed(now, number))
                return False
            case Removal.LEFT:
                why = "the mail server offers no safe way to remove it; please delete it yourself"
                self._ledger.record(key, e.DraftLeft(now, number, revision, why))
                self._report.add("left", key, f"the draft of Touch {number} should go, but {why}")
                return False

    def remove_twin(self, mail: Mail) -> None:
        """Remove a second copy of a draft that lies elsewhere; cut short, it is simply found again."""
        self._mailbox.remove_draft(mail.place, mail.message_id, self._trash())

    # --- inside ---

    def _trash(self) -> str | None:
        folder = self._observer.reader.folder(Role.TRASH)
        return folder.name if folder else None

    def _touch(self, key: str, number: int) -> Touch:
        touch = self._ledger.case(key).chase.touch(number)
        if touch is None:
            raise LookupError(f"touch {number} of {key}")
        return touch

    def _drafts(self) -> Folder:
        folder = self._observer.reader.folder(Role.DRAFTS)
        if folder is None:
            raise FolderMissing(
                "The mailbox has no Drafts folder that Chaser recognises.",
                "Name it in config/worker.yaml under the account: folders: {drafts: ...}; chaser check lists them.",
            )
        return folder


def _id_of(touch: Touch) -> str:
    """The Message-ID of the revision that lies in Drafts."""
    return touch.message_ids[-1] if touch.message_ids else ""


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
