"""What a story knows of its own mail: who wrote what in which conversation, and which draft belongs to which ask.

It is kept apart from Chaser on purpose: everything here comes from what people did, never from what Chaser says.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from tests.stories.home import Home, address, person
from tests.stories.letters import addresses, ids, parsed, plain_text
from tests.stories.mailbox import NOTHING, Mailbox, Picture, Seen, Spot
from tests.stories.reading import Unreadable


@dataclass(frozen=True, slots=True)
class Written:
    """One mail of a conversation."""

    message_id: str
    account: str
    """The account that wrote it or received it."""
    ours: bool
    recipients: tuple[str, ...]
    raw: bytes


@dataclass(slots=True)
class Conversation:
    """The mail about one or several asks that hangs together by its headers."""

    asks: list[str]
    subject: str
    mails: list[Written] = field(default_factory=list)

    @property
    def ids(self) -> list[str]:
        return [mail.message_id for mail in self.mails]

    @property
    def last_of_ours(self) -> Written:
        return next(mail for mail in reversed(self.mails) if mail.ours)


@dataclass(frozen=True, slots=True)
class Draft:
    """An open draft in Drafts that is not simply the person's own mail."""

    ask: str
    spot: Spot
    seen: Seen

    @property
    def message_id(self) -> str:
        return str(parsed(self.seen.raw)["Message-ID"])


class World:
    """The people's side of one story."""

    def __init__(self, home: Home, mailboxes: Mapping[str, Mailbox], now: datetime) -> None:
        self.home = home
        self.mailboxes = mailboxes
        self.now = now
        self.conversations: list[Conversation] = []
        self.letters: list[Conversation] = []
        """What was written to a manager about several creators, each with what followed on it."""
        self.own_drafts: set[str] = set()
        """Ids of drafts that people began by themselves."""
        self.put_by_people: set[Spot] = set()
        self.copies: dict[str, bytes] = {}
        """The latest draft of each ask, as last seen."""
        self.notes: dict[str, bytes] = {}
        """The latest note about a direct message for each ask, as last seen."""
        self._lineage: dict[str, str] = {}
        self._count = 0

    def new_id(self, sender: str) -> str:
        """A Message-ID as the sender's server would make it."""
        self._count += 1
        return f"<{self.now:%Y%m%d%H%M}.{self._count}@{sender.partition('@')[2]}>"

    def picture(self) -> Picture:
        """Every mailbox of the story."""
        whole = NOTHING
        for mailbox in self.mailboxes.values():
            whole |= mailbox.picture()
        return whole

    def put(self, account: str, folder: str, raw: bytes, flags: tuple[str, ...] = ()) -> Spot:
        """A person, or somebody's mail server, puts a message into a mailbox."""
        spot = self.mailboxes[account].put(folder, raw, self.now, flags)
        self.put_by_people.add(spot)
        return spot

    def save_anew(self, spot: Spot, raw: bytes) -> None:
        """A person saves a draft that lay at this spot."""
        self.put_by_people.add(self.mailboxes[spot.account].save_anew(spot, raw, self.now))

    # -- conversations ------------------------------------------------------
    def conversation(self, ask: str) -> Conversation:
        """The conversation about an ask."""
        found = self.conversation_or_none(ask)
        if found is None:
            raise Unreadable(f"nobody has written about {ask} yet")
        return found

    def conversation_or_none(self, ask: str) -> Conversation | None:
        return next((one for one in self.conversations if ask in one.asks), None)

    def conversation_of(self, raw: bytes) -> Conversation | None:
        """The conversation a mail's headers put it into."""
        mail = parsed(raw)
        cited = {*ids(mail["In-Reply-To"]), *ids(mail["References"])}
        return next((one for one in self.conversations if cited & set(one.ids)), None)

    def wrote(self, asks: Collection[str], account: str, raw: bytes, *, ours: bool = True) -> None:
        """Remember a mail as part of the conversation about these asks, opening it where there is none."""
        mail = parsed(raw)
        found = next((one for one in self.conversations if set(one.asks) & set(asks)), None)
        if found is None:
            found = Conversation(list(asks), str(mail["Subject"]))
            self.conversations.append(found)
        recipients = (*addresses(mail, "To"), *addresses(mail, "Cc"))
        found.mails.append(Written(str(mail["Message-ID"]), account, ours, recipients, raw))

    def letter(self, asks: Collection[str], account: str, raw: bytes) -> None:
        """Remember a letter to a manager about several creators, which is of none of their conversations."""
        mail = parsed(raw)
        recipients = (*addresses(mail, "To"), *addresses(mail, "Cc"))
        written = Written(str(mail["Message-ID"]), account, True, recipients, raw)
        self.letters.append(Conversation(list(asks), str(mail["Subject"]), [written]))

    def is_letter(self, ask: str, raw: bytes) -> bool:
        """Whether a draft opens a conversation although its ask has one."""
        return self.conversation_or_none(ask) is not None and not ids(parsed(raw)["In-Reply-To"])

    def renamed(self, old: str, new: str) -> None:
        """The row of an ask has another key now."""
        for one in self.conversations:
            one.asks = [new if ask == old else ask for ask in one.asks]
        self._lineage = {known: new if ask == old else ask for known, ask in self._lineage.items()}

    # -- asks ---------------------------------------------------------------
    def ask_of(self, said: str | None, who: str = "") -> str:
        """The ask a deed is about: the one it says, else the only one there is, or the only one of that person."""
        if said:
            return said
        mine = list(self.home.asks)
        if len(mine) > 1 and who:
            mine = [ask for ask in mine if address(who) in self.home.reaches(ask)]
        if len(mine) != 1:
            raise Unreadable("say `about:` which ask, since there are several")
        return mine[0]

    def addresses_of(self, who: str) -> set[str]:
        """Every address of a person of the story."""
        known = person(who)
        return {known.get("email", ""), *known.get("aliases", "").split(";")} - {""}

    def alias(self, who: str) -> str:
        """The first further address of a creator."""
        return self.home.creators[who]["aliases"].split(";")[0]

    # -- drafts -------------------------------------------------------------
    def drafts(self, picture: Picture) -> list[Draft]:
        """The open drafts, ours and those of ours that a person saved anew; a person's own mail left out."""
        found = [Draft(self._draft_about(seen.raw), spot, seen) for spot, seen in sorted(picture.drafts().items())
                 if str(parsed(seen.raw)["Message-ID"]) not in self.own_drafts]  # fmt: skip
        for draft in found:
            self._lineage[draft.message_id] = draft.ask
            self.copies[draft.ask] = draft.seen.raw
        return found

    def messages(self, picture: Picture) -> list[Draft]:
        """The notes of Chaser's in the INBOX that ask for a direct message."""
        found = [(spot, seen) for spot, seen in sorted(picture.messages.items()) if spot.folder == "INBOX"]
        notes = [(spot, seen) for spot, seen in found if seen.subject.startswith("[DM ")]
        for _, seen in notes:
            self.notes[_ask_of_note(seen.raw)] = seen.raw
        return [Draft(_ask_of_note(seen.raw), spot, seen) for spot, seen in notes]

    def digests(self, picture: Picture) -> list[tuple[Spot, Seen]]:
        """The digests in the INBOX, oldest first."""
        inbox = [(spot, seen) for spot, seen in sorted(picture.messages.items()) if spot.folder == "INBOX"]
        return [(spot, seen) for spot, seen in inbox if is_digest(seen)]

    def belongs(self, message_id: str, ask: str) -> None:
        """A person's program gave a draft of ours another id."""
        self._lineage[message_id] = ask

    def _draft_about(self, raw: bytes) -> str:
        mail = parsed(raw)
        known = self._lineage.get(str(mail["Message-ID"]))
        if known:
            return known
        reached = {*addresses(mail, "To"), *addresses(mail, "Cc")}
        text = plain_text(mail).lower()
        fits = [ask for ask in self.home.asks if self.home.item(ask).lower() in text]
        fits = [ask for ask in fits if self.home.reaches(ask) & reached]
        items = {ask: self.home.item(ask).lower() for ask in fits}
        # Of several that it lists, the first is the one whose draft it is.
        return min(fits, key=lambda ask: (text.index(items[ask]), -len(items[ask])), default="?")


def is_digest(seen: Seen) -> bool:
    """A note of Chaser's that asks for no message."""
    return str(parsed(seen.raw)["X-Chaser-Ref"]).startswith("note-") and not seen.subject.startswith("[DM ")


def _ask_of_note(raw: bytes) -> str:
    """A note says which chase it is about in the commands it offers."""
    said = re.search(r"chaser sent ([\w.-]+)", plain_text(parsed(raw)))
    return said[1].rstrip(".") if said else "?"
