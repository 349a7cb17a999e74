"""IMAP as bytes: a command into its tokens, a message into what FETCH says of it (RFC 3501 §9)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from imapclient.imap_utf7 import decode

from tests.servers.imapd.post import Folder, Message, Post

Token = bytes | list["Token"]
LITERAL = re.compile(rb"\{(\d+)(\+?)\}\r\n")
ATOM = re.compile(rb'(?:[^\s()"\[\]{}]|\[[^\]]*\])+')
QUOTED = re.compile(rb'"((?:[^"\\]|\\.)*)"')
PART = re.compile(r"(BODY(?:\.PEEK)?)\[([^\]]*)\](?:<(\d+)\.(\d+)>)?")
DATE = "%d-%b-%Y %H:%M:%S %z"


class Unreadable(Exception):
    """No IMAP."""


def tokens(command: bytes) -> list[Token]:
    """Words and lists of words; strings without their quotes, literals as they are."""
    found, _ = _tokens(command, 0)
    return found


def _tokens(text: bytes, at: int) -> tuple[list[Token], int]:
    found: list[Token] = []
    while at < len(text):
        letter = text[at : at + 1]
        if letter.isspace():
            at += 1
        elif letter == b"(":
            inner, at = _tokens(text, at + 1)
            found.append(inner)
        elif letter == b")":
            return found, at + 1
        elif match := QUOTED.match(text, at):
            found.append(re.sub(rb"\\(.)", rb"\1", match[1]))
            at = match.end()
        elif match := LITERAL.match(text, at):
            at = match.end() + int(match[1])
            found.append(text[match.end() : at])
        elif match := ATOM.match(text, at):
            found.append(match[0])
            at = match.end()
        else:
            raise Unreadable(text)
    return found, at


def word(token: Token) -> str:
    """A token that must be a word, in upper case."""
    return raw(token).decode("ascii", "replace").upper()


def raw(token: Token) -> bytes:
    if isinstance(token, list):
        raise Unreadable(token)
    return token


def folder_name(token: Token) -> str:
    """A folder's name in modified UTF-7 (RFC 3501 §5.1.3) as people read it."""
    return str(decode(raw(token)))


def quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def numbers(text: str, last: int) -> Iterator[range]:
    """The ranges of a sequence set; `last` stands for "*"."""
    for piece in text.split(","):
        ends = sorted(last if end == "*" else int(end) for end in piece.split(":"))
        yield range(ends[0], ends[-1] + 1)


@dataclass(frozen=True, slots=True)
class Seen:
    """A message under a UID of a folder."""

    post: Post
    folder: Folder
    uid: int
    may_mark: bool = False
    """Whether reading the whole of it marks it as read."""

    @property
    def message(self) -> Message:
        return self.folder.mails[self.uid]

    def fetched(self, items: list[Token]) -> bytes:
        """The inside of its FETCH answer."""
        said = [self._item(item) for item in _joined(items)]
        if not any(word(item) == "UID" for item in items if isinstance(item, bytes)):
            said.append(b"UID %d" % self.uid)
        return b" ".join(said)

    def _item(self, item: str) -> bytes:
        match item:
            case "UID":
                return b"UID %d" % self.uid
            case "FLAGS":
                return f"FLAGS ({' '.join(sorted(self.message.flags))})".encode()
            case "INTERNALDATE":
                return f'INTERNALDATE "{self.message.at.strftime(DATE)}"'.encode()
            case "RFC822.SIZE":
                return b"RFC822.SIZE %d" % len(self.message.raw)
            case "X-GM-MSGID":
                return b"X-GM-MSGID %d" % self.message.number
            case "X-GM-THRID":
                return b"X-GM-THRID %d" % self.message.thread
            case "X-GM-LABELS":
                labels = self.post.labels(self.folder, self.message)
                return f"X-GM-LABELS ({' '.join(map(quoted, labels))})".encode()
        return self._part(item)

    def _part(self, item: str) -> bytes:
        match = PART.fullmatch(item)
        if match is None:
            raise Unreadable(item)
        text = _section(self.message.raw, match[2])
        origin = ""
        if match[3]:
            first = int(match[3])
            text, origin = text[first : first + int(match[4])], f"<{first}>"
        if match[1] == "BODY" and self.may_mark:
            self.message.flags.add("\\Seen")
        return f"BODY[{match[2]}]{origin} {{{len(text)}}}\r\n".encode() + text


def _joined(items: list[Token]) -> list[str]:
    return [raw(item).decode("ascii").upper() for item in items]


def _section(message: bytes, section: str) -> bytes:
    """The whole message, its header, or some fields of it."""
    if not section:
        return message
    head, _, body = message.partition(b"\r\n\r\n")
    if section == "TEXT":
        return body
    if section == "HEADER":
        return head + b"\r\n\r\n"
    wanted = set(section.partition("(")[2].rstrip(")").split())
    fields = re.split(rb"\r\n(?![ \t])", head)
    kept = [one for one in fields if one.partition(b":")[0].strip().decode("latin-1").upper() in wanted]
    return b"".join(one + b"\r\n" for one in kept) + b"\r\n"
