"""People at their own mail programs: they ask, edit, send, answer, or are away, as the story says.

They know their own mail and what lies in Drafts, and nothing of Chaser.
"""

from collections import defaultdict
from datetime import datetime
from email.utils import getaddresses
from typing import assert_never

from worker.demo.letters import Letter, answered, as_saved, as_sent, parsed, plain_text
from worker.demo.mailbox import DRAFTS, INBOX, SENT, Message, PersonsMailbox
from worker.demo.story import Deed, Does, OldMail, Story
from worker.errors import ChaserError

READ = r"\Seen"
DRAFT = r"\Draft"
AUTOMATIC = {"Auto-Submitted": "auto-replied"}


class People:
    """Everybody in the story, with one mailbox among them: that of the person Chaser works for."""

    def __init__(self, story: Story, mailbox: PersonsMailbox) -> None:
        self._story = story
        self._mailbox = mailbox
        self._conversations: defaultdict[str, list[Message]] = defaultdict(list)
        """What the person sent about each ask, oldest first."""
        self._count = 0

    def name(self, who: str) -> str:
        """A person's full name."""
        return self._person(who)[0]

    def first_name(self, who: str) -> str:
        return self.name(who).partition(" ")[0]

    def put_old_mail(self, mail: OldMail, at: datetime) -> None:
        """Something that lies in the mailbox before the story begins."""
        headers = _list_headers(mail.sender) if mail.newsletter else {}
        letter = Letter(
            mail.name, mail.sender, mail.to, mail.subject, mail.says, at, self._new_id(mail.sender), headers=headers
        )
        self._mailbox.put(mail.folder, letter.raw(), at, *([READ] if mail.read else []))

    def do(self, deed: Deed, at: datetime) -> None:
        """Do it to the real mailbox. Raises ChaserError when the story cannot go on as it is written."""
        match deed.does:
            case Does.ASKS:
                self._ask(deed, at)
            case Does.EDITS:
                draft = self._draft(deed.about)
                self._mailbox.put(DRAFTS, as_saved(draft.raw, deed.says.strip(), at), at, READ, DRAFT)
                self._mailbox.remove(DRAFTS, draft.uid)
            case Does.SENDS:
                draft = self._draft(deed.about)
                self._send(deed.about, as_sent(draft.raw, at), at)
                self._mailbox.remove(DRAFTS, draft.uid)
            case Does.REPLIES:
                self._answer(deed, at)
            case Does.IS_AWAY:
                self._answer(deed, at, automatically=True)
            case Does.SENDS_NEWSLETTER:
                self._send_newsletter(deed, at)
            case Does.IS_BACK | Does.TYPES_DONE:
                pass  # not at a mail program; a command is handed to Chaser by the play
            case _:
                assert_never(deed.does)

    # --- our person ---

    def _ask(self, deed: Deed, at: datetime) -> None:
        creator = self._story.creators[self._story.asks[deed.about]["creator"]]
        name, sender = self._person(deed.who)
        letter = Letter(name, sender, creator["email"], deed.subject, deed.says, at, self._new_id(sender))
        self._send(deed.about, letter.raw(), at)

    def _send(self, about: str, raw: bytes, at: datetime) -> None:
        self._mailbox.put(SENT, raw, at, READ)
        self._conversations[about].append(Message(0, raw, is_read=True))

    def _draft(self, about: str) -> Message:
        """The draft that lies open for the creator of this ask; the person sees whom it is for."""
        creator = self._story.creators[self._story.asks[about]["creator"]]["email"]
        for draft in self._mailbox.messages(DRAFTS):
            named = getaddresses([draft.header("To"), draft.header("Cc")])
            if creator in {address for _, address in named}:
                return draft
        raise ChaserError(
            f"The story sends a draft about {about}, and none lies in Drafts.", "Mend worker/demo/story.yaml."
        )

    # --- the others ---

    def _answer(self, deed: Deed, at: datetime, *, automatically: bool = False) -> None:
        """To the latest mail in the conversation, quoting it unless a machine answers."""
        ours = self._conversations[deed.about]
        latest = parsed(ours[-1].raw)
        name, sender = self._person(deed.who)
        subject = answered(str(latest["Subject"]))
        text = deed.says if automatically else deed.says + _quoted(plain_text(latest))
        letter = Letter(
            name, sender, str(latest["From"].addresses[0].addr_spec),
            f"Automatic reply: {subject}" if automatically else subject, text, at, self._new_id(sender),
            answers=[mail.header("Message-ID") for mail in ours], headers=AUTOMATIC if automatically else {},
        )  # fmt: skip
        self._mailbox.put(INBOX, letter.raw(), at)

    def _send_newsletter(self, deed: Deed, at: datetime) -> None:
        name, sender = self._person(deed.who)
        to = next(iter(self._story.mailbox.values()))["email"]
        letter = Letter(
            name, sender, to, deed.subject, deed.says, at, self._new_id(sender), headers=_list_headers(sender)
        )
        self._mailbox.put(INBOX, letter.raw(), at)

    def _person(self, who: str) -> tuple[str, str]:
        """Name and address: our person, a creator, or the manager whose first name it is."""
        row = self._story.mailbox.get(who) or self._story.creators.get(who)
        if row is not None:
            return row["name"], row["email"]
        for creator in self._story.creators.values():
            if creator.get("manager_name", "").lower().split(" ")[0] == who:
                return creator["manager_name"], creator["manager_email"]
        raise ChaserError(f'"{who}" is nobody in the story.', "Mend worker/demo/story.yaml.")

    def _new_id(self, sender: str) -> str:
        self._count += 1
        return f"<mail-{self._count}@{sender.partition('@')[2]}>"


def _list_headers(sender: str) -> dict[str, str]:
    """What a mailing list adds (RFC 2369, RFC 2919)."""
    domain = sender.partition("@")[2]
    return {"List-Id": f"<news.{domain}>", "List-Unsubscribe": f"<https://{domain}/off>", "Precedence": "bulk"}


def _quoted(text: str) -> str:
    return "\n" + "\n".join(f"> {line}".rstrip() for line in text.strip().splitlines()) + "\n"
