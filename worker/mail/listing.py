"""Which folders there are and how they stand, with as few questions as the server allows."""

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from worker.errors import ServerRefused
from worker.mail.connection import Command
from worker.mail.mailbox import FolderStatus
from worker.mail.session import Session

EVERYTHING = (b'""', b'"*"')
PATTERNS = 6000
"""Bytes of folder names in one command; RFC 7162 §4 promises lines of 8192."""
STATUS_ITEMS = b"(MESSAGES UIDNEXT UIDVALIDITY)"
CLOSED = frozenset({"\\noselect", "\\nonexistent"})
STATES = b"STATUS " + STATUS_ITEMS
STATUS_LINE = re.compile(rb'(?:"([^"\\]+)"|([^\s"\\(){%*]+)) \(((?:[A-Za-z]+ \d+ ?)+)\)')
"""An answer as nearly every server words it. One of another shape is read by IMAPClient's parser: ten times slower."""
SINGLY = 6
"""Up to so many folders are asked about with a STATUS each, in one breath, even where one LIST could tell of all: it
looks at every folder there is, and takes Dovecot three times as long.
"""
BREATH = 16
"""Commands sent before the first answer is read: few enough that neither side waits for the other to read."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of LIST: attributes in lower case, the separator ("" where folders do not nest), the readable name."""

    name: str
    separator: str
    attributes: frozenset[str]

    @property
    def can_be_opened(self) -> bool:
        return not self.attributes & CLOSED and not any(sign in self.name for sign in "\r\n\0")


def listed(session: Session) -> tuple[Listed, ...]:
    """Every folder that can be opened, with the uses the server states (RFC 6154)."""
    if session.provider.has_list_special_use:
        with suppress(ServerRefused):  # some servers advertise the extended LIST and then refuse it
            return _listed(session, *EVERYTHING, b"RETURN", b"(SPECIAL-USE)")
    return _listed(session, *EVERYTHING)


def surveyed(session: Session) -> tuple[tuple[Listed, ...], dict[str, FolderStatus]]:
    """Every folder, and in the same answer the states of now, of as many as the server tells (RFC 5819)."""
    if session.provider.has_list_status:
        session.leave()
        uses = b"SPECIAL-USE " if session.provider.has_list_special_use else b""
        try:
            return _listed(session, *EVERYTHING, b"RETURN", b"(" + uses + STATES + b")"), _states(session)
        except ServerRefused:
            session.provider = session.provider.without("LIST-STATUS")  # it is not asked again on this connection
    return listed(session), {}


def statuses(session: Session, names: Sequence[str], staying_in: str = "") -> dict[str, FolderStatus]:
    """The state of these folders now; one that has vanished is absent, any other failure raises.

    An open folder among them is brought up to date and stays open: opening a big one can take longer than all else.
    """
    if staying_in and session.opened != staying_in:
        with suppress(ServerRefused):
            session.examine(staying_in)
    known = _told(session, names)
    # LIST-STATUS may leave out what it could not open (RFC 5819 §2): those are asked for singly, and may say why.
    return {name: state for name in names if (state := known.get(name) or _status(session, name))}


def ask_ahead(session: Session, names: Sequence[str], staying_in: str) -> None:
    """Ask what `statuses` will ask with the same words, so that the answer is there by then; where it would have to
    open a folder first, or ask twice, nothing is asked.
    """
    asked = _asked(session, names)
    if staying_in and session.opened == staying_in and len(asked) <= BREATH:
        session.forget("LIST", "STATUS")
        session.ask_ahead(asked)


def _told(session: Session, names: Sequence[str]) -> dict[str, FolderStatus]:
    """What the server tells of them in as few breaths as it may; what it did not tell is absent."""
    asked, is_open = _asked(session, names), session.opened in names
    refused = session.answered_ahead(asked)
    if refused is None:
        session.forget("LIST", "STATUS")
        refused = [no for at in range(0, len(asked), BREATH) for no in session.commands(asked[at : at + BREATH])]
    if is_open and refused[-1]:
        raise refused[-1]
    known = _states(session)
    if is_open and session.took_news():  # STATUS was answered before
        state = session.examine(session.opened)
        known = {**known, session.opened: state} if state.uidnext else {}
    return known


def _asked(session: Session, names: Sequence[str]) -> list[Command]:
    asked = _questions(session, names)
    if session.opened in names:
        asked.append(("NOOP",))  # the last word: what came meanwhile is told of as well
    return asked


def _questions(session: Session, names: Sequence[str]) -> list[Command]:
    if session.provider.has_list_status and len(names) > SINGLY:
        return [("LIST", b'""', _pattern(session, names), b"RETURN", b"(" + STATES + b")")]
    return [("STATUS", session.wire_name(name), STATUS_ITEMS) for name in names]


def _pattern(session: Session, names: Sequence[str]) -> bytes:
    """These folders by name where they are few among many (RFC 5258 §3.1), else all: no longer than a line may be."""
    wire = [session.wire_name(name) for name in names]
    can_be_named = session.provider.has_list_extended and not any(sign in b"".join(wire) for sign in b"*%")
    if can_be_named and 2 * len(names) <= session.folder_count and sum(len(name) + 1 for name in wire) <= PATTERNS:
        return b"(" + b" ".join(wire) + b")"
    return EVERYTHING[1]


def _status(session: Session, folder: str) -> FolderStatus | None:
    session.forget("STATUS")
    try:
        session.command("STATUS", session.wire_name(folder), STATUS_ITEMS)
    except ServerRefused:
        if any(found.name == folder for found in _listed(session, b'""', session.wire_name(folder))):
            raise
        return None
    if state := _states(session).get(folder):
        return state
    raise ServerRefused(f'The mail server did not tell the state of the folder "{folder}".')


def _listed(session: Session, *words: bytes) -> tuple[Listed, ...]:
    def read(tokens: Sequence[Any]) -> tuple[Listed, ...]:
        return tuple(_one_listed(session, *line) for line in _lines(tokens))

    session.forget("LIST", "STATUS")
    session.command("LIST", *words)
    return tuple(each for each in session.answers("LIST", read) if each.can_be_opened)


def _lines(tokens: Sequence[Any]) -> Iterable[tuple[Any, ...]]:
    """Attributes, separator and name of each line; an extended LIST may append one more list, which is passed over."""
    for at, token in enumerate(tokens[:-2]):
        if isinstance(token, tuple) and not isinstance(tokens[at + 1], tuple):
            yield tuple(tokens[at : at + 3])


def _one_listed(session: Session, attributes: Sequence[bytes], separator: bytes | None, name: bytes | int) -> Listed:
    lower = frozenset(str(attribute, "ascii", "replace").lower() for attribute in attributes)
    return Listed(session.folder_name(name), (separator or b"").decode("ascii", "replace"), lower)


def _states(session: Session) -> dict[str, FolderStatus]:
    plain = session.rows("STATUS", STATUS_LINE)
    if plain is not None:
        return {session.folder_name(quoted or bare): _plain_state(items) for quoted, bare, items in plain}

    def read(tokens: Sequence[Any]) -> dict[str, FolderStatus]:
        return {session.folder_name(name): _state(items) for name, items in _pairs(tokens)}

    return session.answers("STATUS", read)


def _plain_state(items: bytes) -> FolderStatus:
    words = items.upper().split()
    return _of_figures(dict(zip(map(bytes.decode, words[::2]), map(int, words[1::2]), strict=True)))


def _state(items: Sequence[Any]) -> FolderStatus:
    figures = {str(name, "ascii").upper(): value for name, value in _pairs(items) if isinstance(value, int)}
    return _of_figures(figures)


def _of_figures(figures: Mapping[str, int]) -> FolderStatus:
    return FolderStatus(figures.get("UIDVALIDITY", 0), figures.get("UIDNEXT", 0), figures.get("MESSAGES", 0))


def _pairs(tokens: Sequence[Any]) -> Iterable[tuple[Any, Any]]:
    return zip(tokens[::2], tokens[1::2], strict=True)
