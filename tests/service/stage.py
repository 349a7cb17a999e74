"""What a test of the running command needs: a lived-in mailbox behind a relay, a home that watches it, a clock.

    morning = stage()                                  # Monday, October 26, 8:05: Touch 1 of mika-reel is due today
    morning.killed_at(server(b"APPENDUID"))            # SIGKILL when the draft is stored and nobody knows
    morning.looks()                                    # `run --once` must end well
    assert morning.only_draft() == …

Everything is told by what the mail server holds and by `status --json`.
"""

import shutil
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self
from zoneinfo import ZoneInfo

from tests.clock.shim import Clock
from tests.servers.dovecot import Dovecot
from tests.servers.relay import Relay, Sender, Then, Trap
from tests.service.running import PATIENCE_SECONDS, Command, Start, until
from tests.stories.home import Home, Login, address, person
from tests.stories.letters import Letter, parsed, with_headers, with_text
from tests.stories.mailbox import Mailbox, Picture, Seen, Spot, opened
from tests.stories.other_mail import fill
from tests.stories.program import Ran, surroundings
from tests.stories.world import World

NEW_YORK = ZoneInfo("America/New_York")
ASKED = datetime(2026, 10, 15, 10, 0, tzinfo=NEW_YORK)
LOOKED_BACK = datetime(2026, 10, 22, 9, 0, tzinfo=NEW_YORK)
MORNING = datetime(2026, 10, 26, 8, 5, tzinfo=NEW_YORK)
NEXT_MORNING = datetime(2026, 10, 27, 8, 5, tzinfo=NEW_YORK)
NOTHING_MORE: Mapping[str, Any] = MappingProxyType({})
REPLIED = "Sorry for the delay, here it is."
TRACEBACK = "Traceback (most recent call last)"


@dataclass(frozen=True, slots=True)
class Word:
    """A word on the line at which something is to happen; `skip` occurrences pass first."""

    token: bytes
    sent_by: Sender
    skip: int = 0


def client(token: bytes, skip: int = 0) -> Word:
    """A word of the worker's."""
    return Word(token, Sender.CLIENT, skip)


def server(token: bytes, skip: int = 0) -> Word:
    """A word of the mail server's."""
    return Word(token, Sender.SERVER, skip)


LOOK = client(b' LIST "" "*"')
"""How every pass begins."""
LOOK_AGAIN = client(b' STATUS "')
"""Just before a draft."""
PROBE = client(b'EXAMINE "Drafts"')
"""Is the draft there already?"""


@dataclass(frozen=True, slots=True)
class Parts:
    """What stages are made from."""

    shipped: Path
    folder: Path
    start: Start


class Box:
    """One account's mailbox and the relay through which the worker reaches it."""

    def __init__(self, dovecot: Dovecot, account: str) -> None:
        self.dovecot = dovecot
        self.user = dovecot.new_user()
        self.relay = Relay(dovecot.imap_port)
        self._account = account
        self.mailbox = self._opened()

    def __enter__(self) -> Self:
        self.relay.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self.relay.__exit__()
        self.mailbox.close()

    def _opened(self) -> Mailbox:
        return opened(self.dovecot, self._account, self.user)

    def reopened(self) -> Mailbox:
        """The mailbox on a connection of its own, after the server has dropped the old one."""
        self.mailbox._client.shutdown()
        self.mailbox = self._opened()
        return self.mailbox

    @property
    def login(self) -> Login:
        """How the worker gets in."""
        return Login(self.relay.port, self.user.name, self.user.password)


class Ambush:
    """A trap that may be set only once other words have passed."""

    def __init__(self) -> None:
        self.trap: Future[Trap] = Future()

    @property
    def has_sprung(self) -> bool:
        return self.trap.done() and self.trap.result().wait_until_sprung(0)

    def springs(self) -> None:
        """Wait until it has."""
        assert self.trap.result(PATIENCE_SECONDS).wait_until_sprung()

    def holds(self, ending: bytes) -> None:
        """Wait until the sender has said everything up to this ending, all of it held back."""
        until(lambda: self.trap.result().holds(ending), f"a held line that ends with {ending!r}")

    def release(self) -> None:
        """Let the held line go on."""
        self.trap.result().release()


class Stage:
    """One home, its accounts' mailboxes, its clock, and the commands run on it."""

    def __init__(
        self,
        parts: Parts,
        asks: Mapping[str, Mapping[str, str]],
        boxes: Mapping[str, Box],
        more: Mapping[str, Any] = NOTHING_MORE,
    ) -> None:
        """`more` is what else a home may say, as in a story."""
        self.boxes = boxes
        self.folder = parts.folder
        self.clock = Clock(parts.folder)
        said = {"asks": asks, **more}
        self._home = Home(parts.folder / "home", parts.shipped, said, {name: box.login for name, box in boxes.items()})
        self._environ = surroundings(self.home) | self.clock.environ
        self._start = parts.start
        self._commands: list[Command] = []
        self._mailboxes = {name: box.mailbox for name, box in boxes.items()}
        self.world = World(self._home, self._mailboxes, ASKED)
        fill(self.world)

    # --- the home ---

    @property
    def home(self) -> Path:
        return self._home.folder

    @property
    def relay(self) -> Relay:
        """Maya's line."""
        return self.boxes["maya"].relay

    def edit(self, file: str, old: str, new: str) -> None:
        """Replace the one place in a file that reads `old`."""
        path = self.home / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{file} says {old!r} {text.count(old)} times"
        self.rewrite(file, text.replace(old, new))

    def rewrite(self, file: str, text: str) -> None:
        """Save a file with another text, at once, as editors do."""
        fresh = self.home / "file.new"
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(self.home / file)

    def every_second(self) -> None:
        """Let the service look each second."""
        self.edit("config/worker.yaml", "poll_seconds: 60", "poll_seconds: 1")

    def copy_of_home(self) -> Path:
        """The home as it is now, to be restored later."""
        copy = self.folder / "copy of home"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(self.home, copy)
        return copy

    def restore(self, copy: Path) -> None:
        """Put a copy back in the home's place, as after a crash that lost the last commits."""
        shutil.rmtree(self.home)
        shutil.copytree(copy, self.home)

    def adds_ask(self, ask: str, row: Mapping[str, str]) -> None:
        """One row more in the sheet."""
        self._home.change_asks({ask: row})

    def surround(self, **variables: str) -> None:
        """Set variables of the environment in which commands are started from now on."""
        self._environ = {**self._environ, **variables}

    # --- people ---

    def stranger_writes(self, subject: str) -> None:
        """Somebody unknown answers the request to Mika, on another subject; it lands in the INBOX."""
        letter = Letter(
            ("A Stranger", "stranger@studio.example"), [address("maya")], subject, "Hello, I write for Mika.",
            self.clock.now(), "<surprise@studio.example>", answers=["<request.mika-reel@brand.example>"],
        )  # fmt: skip
        box = self.boxes["maya"]
        box.dovecot.deliver(box.user.name, letter.raw())

    def reopens(self, account: str) -> None:
        """The person opens the mailbox again, whose server was away."""
        self._mailboxes[account] = self.boxes[account].reopened()

    def asks_for(self, ask: str, account: str = "maya", at: datetime = ASKED) -> str:
        """The person's request to the creator, in Sent; its Message-ID."""
        self.world.now = at
        item, creator = self._home.item(ask), self._home.asks[ask]["creator"]
        sender = address(account)
        letter = Letter(
            (person(account)["name"], sender), [address(creator)], item[0].upper() + item[1:],
            f"Could you send {item}?", at, f"<request.{ask}@brand.example>",
        )  # fmt: skip
        self.world.put(account, "Sent", letter.raw(), ("\\Seen",))
        return letter.message_id

    def reply(self, ask: str) -> bytes:
        """The creator's answer to the request."""
        creator = self._home.asks[ask]["creator"]
        letter = Letter(
            (creator.title(), address(creator)), [address("maya")], f"Re: {self._home.item(ask)}", REPLIED,
            self.clock.now(), f"<reply.{ask}@{address(creator).partition('@')[2]}>",
            answers=[f"<request.{ask}@brand.example>"],
        )  # fmt: skip
        return letter.raw()

    def reply_arrives(self, ask: str) -> None:
        """The answer lands in the INBOX, as the mail system delivers it."""
        box = self.boxes["maya"]
        box.dovecot.deliver(box.user.name, self.reply(ask))

    def draft_is_saved_anew(self) -> None:
        """The person opens our draft, adds a sentence, saves it: a new copy comes, then the old one goes."""
        mailbox, [(spot, seen)] = self.boxes["maya"].mailbox, self._ours()
        mailbox.put("Drafts", with_text(seen.raw, "One more word from me."), self.clock.now(), ("\\Draft", "\\Seen"))
        mailbox.expunge(spot)

    def draft_is_deleted(self) -> None:
        """The person deletes our draft for good."""
        [(spot, _)] = self._ours()
        self.boxes["maya"].mailbox.expunge(spot)

    def draft_is_sent(self) -> None:
        """The person sends our draft as it is: a copy in Sent, and the draft is gone."""
        mailbox, [(spot, seen)] = self.boxes["maya"].mailbox, self._ours()
        raw = with_headers(seen.raw, {"Date": format_datetime(self.clock.now())})
        self.world.put("maya", "Sent", raw, ("\\Seen",))
        mailbox.expunge(spot)

    def note_is_moved(self, folder: str) -> None:
        """The person puts the one note in the INBOX into another folder."""
        [spot] = [spot for spot, _ in self.notes() if spot.folder == "INBOX"]
        self.boxes["maya"].mailbox.transfer(spot, folder)

    def notes(self) -> list[tuple[Spot, Seen]]:
        """The notes to the person, in any folder."""
        found = sorted(self.picture().messages.items())
        return [(spot, seen) for spot, seen in found if str(parsed(seen.raw)["X-Chaser-Ref"]).startswith("note-")]

    # --- commands ---

    def start(self, *words: str, home: Path | None = None, start: Start | None = None) -> Command:
        """Start `python -m worker` with these words."""
        folder = self.folder / f"command {len(self._commands)}"
        folder.mkdir()
        place = home or self.home
        command = (start or self._start)(words, {**self._environ, "CHASER_HOME": str(place)}, place, folder)
        self._commands.append(command)
        return command

    def run(self, *words: str, exit_code: int = 0, home: Path | None = None) -> Ran:
        """Run it to its end, which must be with this exit code."""
        ran = self.start(*words, home=home).wait()
        assert ran.exit == exit_code, f"chaser {' '.join(words)}: {ran}"
        return ran

    def looks(self, exit_code: int = 0) -> Ran:
        """One pass over every account."""
        return self.run("run", "--once", exit_code=exit_code)

    def trap(
        self, *words: Word, then: Then = Then.PASS, call: Callable[[], object] = lambda: None, account: str = "maya"
    ) -> Ambush:
        """Do this at the last of these words on an account's line; each is waited for after the one before it."""
        relay, ambush = self.boxes[account].relay, Ambush()

        def lie_in_wait(place: int) -> None:
            word = words[place]
            if place < len(words) - 1:
                relay.at(word.token, sent_by=word.sent_by, skip=word.skip, call=lambda: lie_in_wait(place + 1))
            else:
                ambush.trap.set_result(relay.at(word.token, sent_by=word.sent_by, then=then, call=call, skip=word.skip))

        lie_in_wait(0)
        return ambush

    def cut_at(self, *words: Word) -> Ambush:
        """Cut Maya's line at the last of these words."""
        return self.trap(*words, then=Then.CUT)

    def killed_at(self, *words: Word, call: Callable[[], object] = lambda: None) -> None:
        """Run a pass and kill it (SIGKILL) at the last of these words on Maya's line, which is then cut."""
        victim: Future[Command] = Future()

        def kill() -> None:
            call()
            victim.result(PATIENCE_SECONDS).kill()

        self.trap(*words, then=Then.CUT, call=kill)
        victim.set_result(self.start("run", "--once"))
        ran = victim.result().wait()
        assert ran.exit == -9, f"it should have been killed at {words[-1]}, but: {ran}"

    def end(self) -> None:
        """Nothing may be running any more, and nothing may ever have shown a traceback."""
        for command in self._commands:
            if not command.has_ended:
                command.kill()
            ran = command.wait()
            assert TRACEBACK not in ran.err + ran.out, f"a user saw a traceback: {ran}"

    # --- what there is ---

    def picture(self) -> Picture:
        return self.world.picture()

    def others(self) -> Picture:
        """Everything in every mailbox but what carries X-Chaser-Ref."""
        whole = self.picture()
        kept = {spot: seen for spot, seen in whole.messages.items() if parsed(seen.raw)["X-Chaser-Ref"] is None}
        return Picture(whole.folders, kept)

    def drafts(self) -> list[EmailMessage]:
        """The drafts of ours that lie in any Drafts folder."""
        return [parsed(seen.raw) for _, seen in self._ours()]

    def _ours(self) -> list[tuple[Spot, Seen]]:
        found = self.picture().drafts().items()
        return [(spot, seen) for spot, seen in found if parsed(seen.raw)["X-Chaser-Ref"] is not None]

    def only_draft(self) -> str:
        """The Message-ID of the one draft there is."""
        found = [str(mail["Message-ID"]) for mail in self.drafts()]
        assert len(found) == 1, f"there are {len(found)} drafts: {found}"
        return found[0]

    def draft_appears(self, count: int = 1) -> None:
        """Wait until there are so many drafts of ours."""
        until(lambda: len(self.drafts()) == count, f"{count} drafts")

    def status(self, ask: str = "mika-reel") -> dict[str, Any]:
        """What `status --json` says of a chase."""
        chases = self.run("status", "--json").json()["chases"]
        return next(chase for chase in chases if chase["id"] == ask)

    def touches(self, ask: str = "mika-reel") -> list[str]:
        """The touches of a chase as status tells them: "1 drafted"."""
        return [f"{touch['number']} {touch['state']}" for touch in self.status(ask)["touches"]]

    def problems(self) -> list[dict[str, str]]:
        """What `status --json` says is wrong."""
        found: list[dict[str, str]] = self.run("status", "--json").json()["problems"]
        return found

    def at(self, moment: datetime) -> None:
        self.clock.set(moment)

    def later(self, span: timedelta) -> None:
        self.clock.advance(span)
