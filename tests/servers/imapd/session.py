"""One connection: reads commands, answers them as RFC 3501 says and as the server's personality bends it.

Here are the commands about the connection and about folders; `messages` has those about the messages of an open folder.
"""

import base64
import re
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from itertools import pairwise
from typing import Any, Protocol

from imapclient.imap_utf7 import encode

from tests.servers.imapd.messages import MARKS, Open, Refused
from tests.servers.imapd.personalities import Personality
from tests.servers.imapd.post import Folder, Missing, Post
from tests.servers.imapd.wire import DATE, Token, Unreadable, folder_name, quoted, raw, tokens, word

GOODBYE = "OK goodbye"
FREE = {"CAPABILITY", "LOGIN", "AUTHENTICATE", "ID", "NOOP", "LOGOUT"}
XOAUTH2 = re.compile(rb"user=([^\x01]*)\x01auth=Bearer ([^\x01]*)\x01\x01")
"""What is answered before login."""


class HungUp(Exception):
    """The server ended the line."""


class Trouble(Protocol):
    """What goes wrong at a command (`tests.servers.imapd.server.Fault`)."""

    answer: str
    done: bool


class Host(Protocol):
    """What a session asks of its server."""

    personality: Personality

    def post_of(self, name: str, password: str) -> Post | None: ...
    def post_of_token(self, name: str, token: str) -> Post | None: ...
    def fault_at(self, command: str) -> Trouble | None: ...


class Session:
    """Who is logged in, and which folder is open."""

    def __init__(self, host: Host, send: Callable[[bytes], None]) -> None:
        self._host = host
        self._send = send
        self._post: Post | None = None
        self._open: Open | None = None
        self._is_rev2 = False

    def greet(self) -> None:
        """The first word is the server's."""
        self._say(self._host.personality.greeting)

    def answer(self, command: bytes) -> None:
        """Carry the command out, or go wrong at it. Raises HungUp when the line is to end."""
        tag, _, rest = command.partition(b" ")
        fault = self._host.fault_at(rest.partition(b"\r\n")[0].decode("ascii", "replace"))
        outcome = self._outcome(rest) if fault is None or fault.done else ""
        if fault is None:
            self._say(f"{tag.decode()} {outcome}")
            if outcome == GOODBYE:
                raise HungUp
        elif fault.answer.startswith(("NO", "BAD")):
            self._say(f"{tag.decode()} {fault.answer}")
        else:
            if fault.answer:
                self._say(fault.answer)
            raise HungUp

    def _outcome(self, rest: bytes) -> str:
        """The tagged answer without its tag."""
        try:
            words = tokens(rest)
            name = word(words.pop(0))
            if name == "UID":
                name = f"UID {word(words.pop(0))}"
            with self._locked():
                return self._done(name, words)
        except Refused as refused:
            return str(refused)
        except Missing as missing:
            return f"NO [NONEXISTENT] there is no folder {missing}"
        except (Unreadable, IndexError, KeyError, ValueError) as error:
            return f"BAD Command Argument Error. 11 ({error})"

    def _locked(self) -> AbstractContextManager[Any]:
        return self._post.lock if self._post else nullcontext()

    def _done(self, name: str, words: list[Token]) -> str:
        if self._post is None and name not in FREE:
            raise Refused("BAD log in first")
        about_messages = name.startswith("UID ") or name in {"EXPUNGE", "CLOSE", "UNSELECT"}
        doer = getattr(self, f"_do_{name.lower()}", None)
        if about_messages:
            said = self._about_messages(name, words)
        elif doer:
            said = doer(words)
        else:
            raise Refused(f"BAD {name} is unknown here")
        if self._open:
            self._open.tell_news(self._say_bytes)
        return said or f"OK {name} done"

    def _about_messages(self, name: str, words: list[Token]) -> str:
        if self._open is None:
            raise Refused("BAD open a folder first")
        if name in {"CLOSE", "UNSELECT"}:
            if name == "CLOSE":
                self._open.expunge_marked()
            self._open = None
            return f"OK {name} done"
        if name == "UID SEARCH" and self._is_rev2:  # as Exchange has it since September 2026
            self._say("* ESEARCH UID")
            return "OK done"
        return self._open.do(name, words, self._say_bytes)

    # The connection

    def _do_capability(self, _: Sequence[Token]) -> None:
        early = "IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2 SASL-IR"
        self._say(f"* CAPABILITY {self._host.personality.capabilities if self._post else early}")

    def _do_login(self, words: Sequence[Token]) -> None:
        self._post = self._host.post_of(raw(words[0]).decode(), raw(words[1]).decode())
        if self._post is None:
            raise Refused("NO [AUTHENTICATIONFAILED] wrong name or password")

    def _do_authenticate(self, words: Sequence[Token]) -> None:
        said = XOAUTH2.fullmatch(base64.b64decode(raw(words[1])))
        if said is not None:
            self._post = self._host.post_of_token(said[1].decode(), said[2].decode())
        if self._post is None:
            raise Refused("NO AUTHENTICATE failed.")

    def _do_logout(self, _: Sequence[Token]) -> str:
        self._say("* BYE see you")
        return GOODBYE

    def _do_noop(self, _: Sequence[Token]) -> None:
        """News are told after every command."""

    def _do_id(self, _: Sequence[Token]) -> None:
        self._say("* ID NIL")

    def _do_namespace(self, _: Sequence[Token]) -> None:
        self._say('* NAMESPACE (("" "/")) NIL NIL')

    def _do_enable(self, words: Sequence[Token]) -> None:
        names = [word(each) for each in words]
        self._is_rev2 = "IMAP4REV2" in names
        self._say(f"* ENABLED {' '.join(names)}")

    # Folders

    def _do_list(self, words: Sequence[Token]) -> None:
        patterns, options = words[1] if isinstance(words[1], list) else [words[1]], words[2:]
        wanted = {folder_name(pattern) for pattern in patterns}
        if options and not self._host.personality.has_extended_list:
            raise Refused("BAD Command Argument Error. 12")
        for folder in self._mail.listed():
            if wanted & {"*", folder.name}:
                self._say(f'* LIST ({" ".join(folder.attributes)}) "/" {_wire_name(folder)}')
                if options and "\\Noselect" not in folder.attributes:
                    self._tell_status(folder, options[1])

    def _tell_status(self, folder: Folder, returned: Token) -> None:
        """STATUS for the extended LIST that wants it (RFC 5819)."""
        assert isinstance(returned, list)
        for option, items in pairwise(returned):
            if option == b"STATUS":
                self._say(_status(folder, items))

    def _do_status(self, words: Sequence[Token]) -> None:
        self._say(_status(self._opened(words[0]), words[1]))

    def _do_create(self, words: Sequence[Token]) -> None:
        name = folder_name(words[0])
        if name in self._mail.folders:
            raise Refused("NO [ALREADYEXISTS] it is there")
        self._mail.create(name)

    def _do_delete(self, words: Sequence[Token]) -> None:
        self._mail.drop(folder_name(words[0]))

    def _do_select(self, words: Sequence[Token]) -> str:
        return self._open_folder(words, may_write=True)

    def _do_examine(self, words: Sequence[Token]) -> str:
        return self._open_folder(words, may_write=False)

    def _open_folder(self, words: Sequence[Token], *, may_write: bool) -> str:
        self._open = None
        folder = self._opened(words[0])
        self._open = Open.of(self._host.personality, self._mail, folder, may_write=may_write)
        self._say(f"* {len(folder.mails)} EXISTS")
        self._say("* 0 RECENT")
        self._say(f"* FLAGS ({MARKS})")
        self._say(f"* OK [PERMANENTFLAGS ({MARKS if may_write else ''})] flags")
        self._say(f"* OK [UIDVALIDITY {folder.uidvalidity}] valid")
        self._say(f"* OK [UIDNEXT {folder.uidnext}] next")
        return f"OK [{'READ-WRITE' if may_write else 'READ-ONLY'}] open"

    def _do_append(self, words: list[Token]) -> str:
        folder = self._opened(words.pop(0))
        message = raw(words.pop())
        flags = next((each for each in words if isinstance(each, list)), [])
        dates = [raw(each).decode().strip() for each in words if not isinstance(each, list)]
        at = datetime.strptime(dates[0], DATE) if dates else None  # noqa: DTZ007 - DATE has a zone
        uid = self._mail.put(folder.name, message, [raw(flag).decode() for flag in flags], at)
        tells = "UIDPLUS" in self._host.personality.capabilities.split()
        return f"OK [APPENDUID {folder.uidvalidity} {uid}] stored" if tells else ""

    @property
    def _mail(self) -> Post:
        assert self._post is not None
        return self._post

    def _opened(self, name: Token) -> Folder:
        folder = self._mail[folder_name(name)]
        if "\\Noselect" in folder.attributes:
            raise Missing(folder.name)
        return folder

    def _say(self, line: str) -> None:
        self._say_bytes(line.encode())

    def _say_bytes(self, line: bytes) -> None:
        self._send(line + b"\r\n")


def _wire_name(folder: Folder) -> str:
    return quoted(encode(folder.name).decode("ascii"))


def _status(folder: Folder, items: Token) -> str:
    figures = {
        "MESSAGES": len(folder.mails),
        "RECENT": 0,
        "UNSEEN": sum("\\Seen" not in mail.flags for mail in folder.mails.values()),
        "UIDNEXT": folder.uidnext,
        "UIDVALIDITY": folder.uidvalidity,
    }
    assert isinstance(items, list)
    told = " ".join(f"{word(item)} {figures[word(item)]}" for item in items)
    return f"* STATUS {_wire_name(folder)} ({told})"
