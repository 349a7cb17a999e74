"""What everybody else does: creators, managers, strangers and machines, whose mail arrives in our mailboxes."""

from collections.abc import Mapping
from typing import Any

from tests.stories.home import address
from tests.stories.letters import Letter, delivery_report
from tests.stories.reading import day
from tests.stories.world import World
from tests.stories.writing import answer_to, in_words, letter


class Others:
    """All who write to us."""

    def __init__(self, world: World) -> None:
        self._world = world

    # -- others write -------------------------------------------------------
    def replies(self, who: str, said: Mapping[str, Any]) -> None:
        """An answer to the latest mail of ours in the conversation."""
        ask = self._world.ask_of(said.get("about"), who)
        found = self._world.letters[-1] if said.get("to the letter") else self._world.conversation(ask)
        answers = [] if said.get("without headers") else found.ids
        mail = letter(
            self._world,
            who,
            [address(found.last_of_ours.account)],
            said.get("subject") or answer_to(found.subject),
            said.get("says") or "Thanks for the note, it is on its way to you today.",
            sender=said.get("from"),
            answers=answers,
            quoted=found,
        )
        self._arrives(said.get("mailbox") or found.last_of_ours.account, mail.raw(), said)
        if answers and not said.get("to the letter"):
            self._world.wrote([ask], found.last_of_ours.account, mail.raw(), ours=False)

    def writes_a_new_mail(self, who: str, said: Mapping[str, Any]) -> None:
        """A mail of theirs outside every conversation."""
        account = said.get("mailbox") or next(iter(self._world.mailboxes))
        mail = letter(
            self._world,
            who,
            [address(account)],
            said.get("subject") or "Hello from me",
            said.get("says") or "It is done, have a look!",
            sender=said.get("from"),
        )
        self._arrives(account, mail.raw(), said)

    def is_out_of_office(self, who: str, said: Mapping[str, Any]) -> None:
        """The automatic answer of a mailbox to our latest mail (RFC 3834)."""
        found = self._world.conversation(self._world.ask_of(said.get("about"), who))
        back = f"I am back on {in_words(day(said['back on']), year=True)}." if "back on" in said else ""
        mail = letter(
            self._world,
            who,
            [address(found.last_of_ours.account)],
            f"Automatic reply: {answer_to(found.subject)}",
            f"Thank you for your message. I am out of the office and do not read mail. {back}",
            answers=[found.last_of_ours.message_id],
            headers={"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All"},
        )
        self._arrives(said.get("mailbox") or found.last_of_ours.account, mail.raw(), said)

    def bounces(self, whom: str, said: Mapping[str, Any]) -> None:
        """A server says that our latest mail can never reach this person."""
        self._reported(whom, said, "failed", "5.1.1", "The address does not exist.")

    def is_delayed(self, whom: str, said: Mapping[str, Any]) -> None:
        """A server says that our latest mail has to wait."""
        self._reported(whom, said, "delayed", "4.4.1", "The message could not be delivered yet.")

    def machine_writes(self, said: Mapping[str, Any]) -> None:
        """A service tells our people what somebody did there."""
        account = said.get("mailbox") or next(iter(self._world.mailboxes))
        mail = Letter(
            (said.get("name", ""), said["from"]),
            [address(account)],
            said["subject"],
            said["says"],
            self._world.now,
            self._world.new_id(said["from"]),
            headers={"Auto-Submitted": "auto-generated"},
        )
        self._arrives(account, mail.raw(), said)

    def sends_a_newsletter(self, who: str, said: Mapping[str, Any]) -> None:
        """Mail to a list (RFC 2369) from a creator's own address."""
        account = said.get("mailbox") or next(iter(self._world.mailboxes))
        name = address(who).partition("@")[2]
        headers = {"List-Id": f"<news.{name}>", "List-Unsubscribe": f"<https://{name}/off>", "Precedence": "bulk"}
        mail = letter(
            self._world,
            who,
            [address(account)],
            said.get("subject") or "What I shot this month",
            said.get("says") or "Five new videos. Unsubscribe below.",
            headers=headers,
        )
        self._arrives(account, mail.raw(), said)

    def stranger_writes(self, said: Mapping[str, Any]) -> None:
        """Somebody unknown uses the same subject, but answers no mail of ours."""
        found = self._world.conversation(self._world.ask_of(said.get("about")))
        account = said.get("mailbox") or found.last_of_ours.account
        mail = letter(
            self._world,
            "dana",
            [address(account)],
            answer_to(found.subject),
            said.get("says") or "I wonder whether you take new creators?",
        )
        self._arrives(account, mail.raw(), said)

    def gets_her_own_copy(self, who: str, said: Mapping[str, Any]) -> None:
        """A blind copy to oneself: the very mail that was sent, in the INBOX too."""
        found = self._world.conversation(self._world.ask_of(said.get("about")))
        self._arrives(who, found.last_of_ours.raw, said)

    def _reported(self, whom: str, said: Mapping[str, Any], action: str, status: str, text: str) -> None:
        found = self._world.conversation(self._world.ask_of(said.get("about"), whom)).last_of_ours
        failed = next(iter(sorted(self._world.addresses_of(whom) & set(found.recipients))), address(whom))
        mail = Letter(
            ("Mail Delivery System", "mailer-daemon@mx.example"),
            [address(found.account)],
            "Delivery report",
            text,
            self._world.now,
            self._world.new_id("daemon@mx.example"),
            headers={"Auto-Submitted": "auto-replied", "Return-Path": "<>"},
        )
        raw = delivery_report(mail, failed, found.message_id, action=action, status=status)
        self._arrives(found.account, raw, said)

    def _arrives(self, account: str, raw: bytes, said: Mapping[str, Any]) -> None:
        flags = ("\\Seen",) if said.get("read") else ()
        self._world.put(account, said.get("folder") or "INBOX", raw, flags)
