"""A brand's office: Maya's and Mika's mailboxes, the post between them, Chaser on Maya's, and one clock for all.

The mail server, Chaser and the mail programs live by the same shifted clock, so that Date, INTERNALDATE and due days
tell one story. It only ever goes forward.
"""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.clients.post import Post
from tests.clock.shim import Clock
from tests.servers.dovecot import Dovecot, User
from tests.servers.kinds import FolderNames
from tests.stories.home import Home, Login, address, person
from tests.stories.letters import Letter, parsed
from tests.stories.mailbox import Mailbox, Seen, Spot
from tests.stories.program import Chaser, Ran, Starter, complaints
from tests.stories.reading import moment

ASK = "mika-reel"
REQUEST_ID = "<request@brand.example>"
SUBJECT = "Re: Spring Glow: what we agreed"
"""The subject of every follow-up in the conversation."""
DAYS = {"request": "Thu 2026-10-15 10:00", "first": "Mon 2026-10-26 08:05", "second": "Wed 2026-10-28 08:05"}
"""A Reel due on Friday 23: Day 0 is Saturday 24, Touch 1 comes on Monday, Touch 2 two days after it was sent."""


class Office:
    """What a test of a mail program stands on. Make it with `opened`."""

    def __init__(self, server: Dovecot, post: Post, clock: Clock, chaser: Chaser) -> None:
        self.server, self.post, self.clock = server, post, clock
        self._chaser = chaser

    def user(self, who: str) -> User:
        """The login of somebody who has a mailbox here."""
        return User(address(who), self.server.users[address(who)])

    # -- time ---------------------------------------------------------------
    def on(self, when: str) -> None:
        """Go forward to a moment in New York, "Mon 2026-10-26 08:05"."""
        self.clock.advance(max(moment(when) - self.clock.now(), timedelta()))

    def later(self, minutes: int) -> None:
        self.clock.advance(timedelta(minutes=minutes))

    # -- Chaser -------------------------------------------------------------
    def look(self) -> dict[str, Any]:
        """Chaser looks once; what its status then says of the one chase. No mail of a person's may have changed."""
        before = self.messages()
        ran = self._chaser.run(["run", "--once"])
        after = self.messages()
        changed = {spot: seen for spot, seen in before.items() if after.get(spot) != seen}
        foreign = [f"{spot}: {seen}" for spot, seen in changed.items() if not is_chasers(spot, seen)]
        assert not foreign, f"Chaser changed mail that is a person's: {foreign}"
        _assert_well(ran, "chaser run --once")
        return self.chase()

    def chase(self) -> dict[str, Any]:
        """The one chase as `chaser status` has it."""
        ran = self._chaser.run(["status", "--json"])
        _assert_well(ran, "chaser status --json")
        chase: dict[str, Any]
        [chase] = ran.json()["chases"]
        return chase

    # -- Maya's mailbox -----------------------------------------------------
    @contextmanager
    def mailbox(self) -> Iterator[Mailbox]:
        """Maya's mailbox, on a connection of a moment: one that lay idle while the clock went on would be cut."""
        maya = Mailbox("maya", self._login(), FolderNames.of(self.server))
        try:
            yield maya
        finally:
            maya.close()

    def _login(self) -> Login:
        user = self.user("maya")
        return Login(self.server.imap_port, user.name, user.password)

    def messages(self) -> dict[Spot, Seen]:
        """All of Maya's mail."""
        with self.mailbox() as maya:
            return maya.picture().messages

    def folder(self, name: str) -> list[Seen]:
        """The messages in a folder of Maya's, oldest first."""
        return [seen for spot, seen in sorted(self.messages().items()) if spot.folder == name]

    def draft(self) -> Seen:
        """The one draft that lies open."""
        drafts = self.folder("Drafts")
        assert len(drafts) == 1, f"one draft should lie open, not {[str(seen) for seen in drafts]}"
        return drafts[0]

    def sent(self) -> Seen:
        """What Maya sent last, as her Sent folder has it."""
        return self.folder("Sent")[-1]

    # -- what happens without a mail program --------------------------------
    def request_is_sent(self) -> None:
        """Maya asks Mika for the Reel."""
        letter = Letter(
            (person("maya")["name"], address("maya")), [address("mika")], SUBJECT.removeprefix("Re: "),
            "Hi Mika,\n\nas agreed, please send us the Reel for Spring Glow by October 23. Thank you!",
            self.clock.now(), REQUEST_ID,
        )  # fmt: skip
        with self.mailbox() as maya:
            maya.put("Sent", letter.raw(), self.clock.now(), ("\\Seen",))

    def first_draft(self) -> Seen:
        """The request of eleven days ago was not answered: Monday's look leaves Touch 1 in Drafts."""
        self.on(DAYS["first"])
        chase = self.look()
        assert states(chase) == ["drafted"]
        return self.draft()

    def reply_arrives(self, text: str = "Thanks for the note, you will have it today.") -> None:
        """Mika answers the request, from another program."""
        mika = address("mika")
        letter = Letter(
            (person("mika")["name"], mika), [address("maya")], SUBJECT, text, self.clock.now(),
            f"<reply-{len(self.folder('INBOX'))}@studio.example>", answers=[REQUEST_ID],
        )  # fmt: skip
        self.server.deliver(address("maya"), letter.raw(), mika)


def is_chasers(spot: Spot, seen: Seen) -> bool:
    """Whether this is a draft that Chaser wrote."""
    return spot.folder == "Drafts" and parsed(seen.raw)["X-Chaser-Ref"] is not None


def states(chase: dict[str, Any]) -> list[str]:
    """The states of the touches so far, in order."""
    return [touch["state"] for touch in chase["touches"]]


def _assert_well(ran: Ran, command: str) -> None:
    faults = complaints(ran, command, 0)
    assert not faults, faults


@contextmanager
def opened(shipped: Path, start: Starter) -> Iterator[Office]:
    """An office in which Maya has asked Mika for a Reel and, eleven days later, has no answer."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="office-")))
        folder.chmod(0o755)  # Dovecot's own users read the clock too
        clock = Clock(folder)
        clock.set(moment(DAYS["request"]))
        told = " ".join(f"{name}={value}" for name, value in clock.environ.items())
        users = {address(who): f"{who}'s password" for who in ("maya", "mika")}
        server = stack.enter_context(
            Dovecot(users, format="sdbox", extra=f"import_environment = TZ {told}", directory=folder / "dovecot")
        )
        login = Login(server.imap_port, address("maya"), users[address("maya")])
        said = {"asks": {ASK: {"creator": "mika", "scenario": "late-content", "deadline": "Fri 2026-10-23"}}}
        home = Home(folder / "home", shipped, said, {"maya": login})
        post = stack.enter_context(Post(server))
        office = Office(server, post, clock, Chaser(home.folder, clock, start))
        office.request_is_sent()
        yield office
