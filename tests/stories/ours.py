"""What our own people do: they write, send, edit and delete with their mail programs, type commands, edit sheets."""

import shlex
from collections.abc import Mapping
from email.utils import format_datetime
from typing import Any

from tests.stories.home import GONE, address
from tests.stories.letters import Letter, parsed, plain_text, with_headers, with_text
from tests.stories.program import Program, complaints
from tests.stories.reading import Unreadable
from tests.stories.world import Draft, World
from tests.stories.writing import answer_to, letter, names

THREADING = {"In-Reply-To": None, "References": None}
NO_MARK = {"X-Chaser-Ref": None}
# What mail programs do to a draft of somebody else's making when it is sent (True: it gets a new Message-ID).
PROGRAMS: dict[str, tuple[bool, Mapping[str, str | None]]] = {
    "a plain program": (False, {}),
    "roundcube": (False, NO_MARK),
    "outlook": (True, NO_MARK),
    "a bare program": (True, NO_MARK | THREADING),
}
PLAIN = "a plain program"


class OurPeople:
    """The people who own the mailboxes of a story."""

    def __init__(self, world: World, program: Program) -> None:
        self._world = world
        self._program = program

    # -- our people write ---------------------------------------------------
    def asks(self, who: str, said: Mapping[str, Any]) -> None:
        """The request, from the person's own mail program."""
        about = said.get("about") or list(self._world.home.asks)
        asks = [about] if isinstance(about, str) else list(about)
        row = self._world.home.asks[asks[0]]
        creator = self._world.home.creators[row["creator"]]
        to = said.get("to") or creator["email"] or creator["manager_email"]
        items = " and ".join(self._world.home.item(ask) for ask in asks)
        text = said.get("says") or f"Hi {creator['name']},\n\nas agreed, please send us {items}. Thank you!"
        subject = said.get("subject") or row["request_subject"] or f"{row['campaign']}: what we agreed"
        self._send(who, asks, subject, text, [to], said.get("cc"), [])

    def writes_by_hand(self, who: str, said: Mapping[str, Any]) -> None:
        """A mail of the person's own in the conversation."""
        ask = self._world.ask_of(said.get("about"))
        found = self._world.conversation(ask)
        to = [said["to"]] if "to" in said else list(found.last_of_ours.recipients[:1])
        subject = said.get("subject") or answer_to(found.subject)
        self._send(
            who, [ask], subject, said.get("says") or "One more thought on this from me.", to, said.get("cc"), found.ids
        )

    def writes_to(self, who: str, whom: str, said: Mapping[str, Any]) -> None:
        """A mail that belongs to no conversation of this story."""
        mail = letter(self._world, who, [address(whom)], said["subject"], said["says"])
        self._world.put(who, "Sent", mail.raw(), ("\\Seen",))

    def _send(
        self, who: str, asks: list[str], subject: str, text: str, to: list[str], cc: Any, answers: list[str]
    ) -> None:
        mail = letter(self._world, who, [address(one) for one in to], subject, text, cc=names(cc), answers=answers)
        raw = mail.raw()
        self._world.put(who, "Sent", raw, ("\\Seen",))
        self._world.wrote(asks, who, raw)

    # -- our people and the drafts ------------------------------------------
    def sends_the_draft(self, who: str, said: Mapping[str, Any]) -> None:
        """Open the draft, perhaps change it, send it: a copy in Sent, and the draft is gone."""
        draft = self._draft(who, said.get("about"))
        raw = with_text(draft.seen.raw, said["says"]) if "says" in said else draft.seen.raw
        change = {
            header: ", ".join(address(one) for one in names(said[word]))
            for word, header in (("to", "To"), ("cc", "Cc"))
            if word in said
        }
        changed, program = with_headers(raw, change), said.get("with", PLAIN)
        self._sent(who, draft.ask, changed, program, twice=bool(said.get("twice")), to_lie_in=said.get("copy in", who))
        self._world.mailboxes[who].expunge(draft.spot)

    def sends_every_draft(self, who: str, _: Mapping[str, Any]) -> None:
        """Send all that lies open."""
        for draft in self._drafts(who):
            self._sent(who, draft.ask, draft.seen.raw, PLAIN)
            self._world.mailboxes[who].expunge(draft.spot)

    def sends_the_vanished_draft(self, who: str, said: Mapping[str, Any]) -> None:
        """The mail goes out long after its draft left the Drafts: scheduled, or held by the program meanwhile."""
        ask = self._world.ask_of(said.get("about"))
        self._sent(who, ask, self._world.copies[ask], PLAIN)

    def edits_the_draft(self, who: str, said: Mapping[str, Any]) -> None:
        """Open the draft, change it, save it: the program writes a new message and takes the old one away."""
        draft = self._draft(who, said.get("about"))
        changed = with_text(draft.seen.raw, said.get("says") or "I hope the shooting went well!")
        if "subject" in said:
            changed = with_headers(changed, {"Subject": said["subject"]})
        raw = self._from_program(who, changed, said.get("with", "roundcube"))
        self._world.belongs(str(parsed(raw)["Message-ID"]), draft.ask)
        self._world.save_anew(draft.spot, raw)

    def deletes_the_draft(self, who: str, said: Mapping[str, Any]) -> None:
        """Delete it: into the Trash, or for good."""
        draft = self._draft(who, said.get("about"))
        how = said.get("how", "into Trash")
        if how not in {"into Trash", "for good"}:
            raise Unreadable(f'a draft is deleted "into Trash" or "for good", not "{how}"')
        remove = self._world.mailboxes[who].to_trash if how == "into Trash" else self._world.mailboxes[who].expunge
        remove(draft.spot)

    def _sent(
        self, who: str, ask: str, draft: bytes, program: str, *, twice: bool = False, to_lie_in: str = ""
    ) -> None:
        raw = self._from_program(who, draft, program)
        for _ in range(1 + twice):  # some servers keep a copy beside the program's own
            self._world.put(to_lie_in or who, "Sent", raw, ("\\Seen",))
        remember = self._world.letter if self._world.is_letter(ask, draft) else self._world.wrote
        remember([ask], who, raw)

    def _from_program(self, who: str, draft: bytes, program: str) -> bytes:
        renewed, change = PROGRAMS[program]
        fresh = {"Message-ID": self._world.new_id(address(who))} if renewed else {}
        return with_headers(draft, {**change, **fresh, "Date": format_datetime(self._world.now)})

    def _drafts(self, who: str) -> list[Draft]:
        return [one for one in self._world.drafts(self._world.picture()) if one.spot.account == who]

    def _draft(self, who: str, about: str | None) -> Draft:
        found = [one for one in self._drafts(who) if about in {None, one.ask}]
        if len(found) != 1:
            raise AssertionError(f"{who} looks for one draft about {about or 'anything'} and finds {len(found)}")
        return found[0]

    # -- our people and the digest ------------------------------------------
    def answers_the_digest(self, who: str, said: Mapping[str, Any]) -> None:
        """An answer to the latest digest, in the person's own mail program: a copy in Sent, the mail in the INBOX."""
        _, digest = self._world.digests(self._world.mailboxes[who].picture())[-1]
        cited = str(parsed(digest.raw)["Message-ID"])
        quoted = "".join(f"\n> {line}" for line in plain_text(parsed(digest.raw)).split(". "))
        text = f"{said['says']}\n\nOn an earlier day {address(who)} wrote:{quoted}"
        sender = address(said.get("from", who))
        mail = Letter(
            (who.title(), sender), [address(who)], f"Re: {digest.subject}", text, self._world.now,
            self._world.new_id(sender), answers=[cited],
        )  # fmt: skip
        if sender == address(who):
            self._world.put(who, "Sent", mail.raw(), ("\\Seen",))
        self._world.put(who, "INBOX", mail.raw())

    def reads_the_digest(self, who: str, _: Mapping[str, Any]) -> None:
        """Open it, and leave it where it is."""
        spot, _seen = self._world.digests(self._world.mailboxes[who].picture())[-1]
        self._world.mailboxes[who].mark(spot, "\\Seen")

    # -- our people and folders ---------------------------------------------
    def puts(self, who: str, which: str, folder: str, said: Mapping[str, Any]) -> None:
        """Drag a mail into another folder, wherever it lies now; or copy it there."""
        mailbox = self._world.mailboxes[who]
        raw = self._raw(who, which, said)
        spots = [spot for spot, seen in sorted(mailbox.picture().messages.items()) if seen.raw == raw]
        if not spots:
            raise AssertionError(f"{who} looks for the {which} and finds it nowhere")
        elsewhere = [spot for spot in spots if spot.folder != folder]
        mailbox.transfer((elsewhere or spots)[0], folder, copied=bool(said.get("copied")))
        for key, row in said.get("becomes", {}).items():
            self._world.home.takes_in(key, row)
            self._world.wrote([key], who, raw)

    def _raw(self, who: str, which: str, said: Mapping[str, Any]) -> bytes:
        """The mail that is meant: of the conversation, or by its subject."""
        if which == "draft":
            return self._draft(who, said.get("about")).seen.raw
        if which == "digest":
            return self._world.digests(self._world.mailboxes[who].picture())[-1][1].raw
        if which == "message":
            self._world.messages(self._world.picture())
            return self._world.notes[self._world.ask_of(said.get("about"))]
        if which == "mail":
            messages = self._world.mailboxes[who].picture().messages.values()
            return next(seen.raw for seen in messages if seen.subject == said["subject"])
        found = self._world.conversation(self._world.ask_of(said.get("about")))
        mails = found.mails if which == "request" else list(reversed(found.mails))
        return next(mail.raw for mail in mails if mail.ours is (which != "reply"))

    # -- our people and Chaser ----------------------------------------------
    def types(self, _: str, said: Mapping[str, Any]) -> list[str]:
        """A command on the person's own command line."""
        words = shlex.split(said["command"])
        if words[0] != "chaser":
            raise Unreadable(f'people type "chaser …", not "{said["command"]}"')
        return complaints(self._program.run(words[1:]), said["command"], int(said.get("exit", 0)))

    def looks(self, _: Mapping[str, Any]) -> None:
        """Done by the play, since a look has its own rules."""

    def nothing_runs(self, _: Mapping[str, Any]) -> None:
        """Said for the reader: between two moments nobody looks anyway."""

    def changes_asks(self, _: str, changes: Mapping[str, Any]) -> None:
        """An edited asks.csv."""
        for key, change in changes.items():
            if change != GONE and "ask" in change:
                self._world.renamed(key, change["ask"])
        self._world.home.change_asks(changes)

    def changes_creators(self, _: str, changes: Mapping[str, Any]) -> None:
        """An edited creators.csv."""
        self._world.home.change_creators(changes)

    def changes_cadences(self, _: str, changes: Mapping[str, Any]) -> None:
        """An edited cadences.yaml."""
        self._world.home.change_cadences(changes)
