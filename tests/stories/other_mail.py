"""A mailbox that was lived in: mail of other people, which must lie there untouched when the story is over (P2)."""

from datetime import timedelta

from tests.stories.home import address
from tests.stories.letters import Letter
from tests.stories.mailbox import Spot
from tests.stories.world import World

SEEN, UNSEEN = ("\\Seen",), ()
LATIN_1 = (
    b"From: =?iso-8859-1?q?J=F6rg?= <joerg@elsewhere.example>\r\nTo: <%s>\r\nSubject: Gr\xfc\xdfe\r\n"
    b"Date: not a date at all\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\nSch\xf6ne Gr\xfc\xdfe\r\n"
)
BARE = b"Subject: no sender, no date, no id\r\n\r\n\x01\xff\r\n"


def fill(world: World) -> None:
    """Some ordinary and some odd mail in every folder of every account."""
    for account in world.mailboxes:
        for folder, sender, subject, flags in (
            ("INBOX", "colleague", "Lunch on Thursday?", UNSEEN),
            ("INBOX", "dana", "A question about your brand", (*SEEN, "\\Flagged")),
            ("Archive", "dana", "Last year's numbers", SEEN),
            ("Team/Budget", "colleague", "Budget, second round", UNSEEN),
            ("Junk", "dana", "You have won", UNSEEN),
            ("Trash", "dana", "Old and done with", SEEN),
        ):
            _other(world, account, folder, sender, subject, flags)
        own = _own(world, account)
        world.put(account, "Sent", own.raw(), SEEN)
        draft = _own(world, account)
        world.own_drafts.add(draft.message_id)
        world.put(account, "Drafts", draft.raw(), (*SEEN, "\\Draft"))
        world.put(account, "INBOX", LATIN_1 % address(account).encode(), UNSEEN)
        world.put(account, "INBOX", BARE, SEEN)


def _other(world: World, account: str, folder: str, sender: str, subject: str, flags: tuple[str, ...]) -> Spot:
    who = address(sender)
    letter = Letter((sender.title(), who), [address(account)], subject, "This has nothing to do with any creator.",
                    world.now - timedelta(days=2), world.new_id(who))  # fmt: skip
    return world.put(account, folder, letter.raw(), flags)


def _own(world: World, account: str) -> Letter:
    return Letter(
        ("Me", address(account)), [address("dana")], "About your question", "Let us talk next week.", world.now,
        world.new_id(address(account)),
    )  # fmt: skip
