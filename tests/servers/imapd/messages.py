"""The messages of an open folder: SEARCH, FETCH, STORE, EXPUNGE, MOVE and COPY, all by UID."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.servers.imapd.personalities import Personality
from tests.servers.imapd.post import Folder, Post
from tests.servers.imapd.search import Searched
from tests.servers.imapd.wire import Seen, Token, folder_name, numbers, raw, word

MARKS = "\\Answered \\Flagged \\Draft \\Deleted \\Seen"
Say = Callable[[bytes], None]


class Refused(Exception):
    """A NO or BAD, with its words."""


@dataclass(slots=True)
class Open:
    """A folder as one client sees it: it knows of a message only once it was told."""

    kind: Personality
    post: Post
    folder: Folder
    known: list[int]
    may_write: bool

    @classmethod
    def of(cls, kind: Personality, post: Post, folder: Folder, *, may_write: bool) -> "Open":
        return cls(kind, post, folder, sorted(folder.mails), may_write)

    def do(self, name: str, words: list[Token], say: Say) -> str:
        """Carry one command out; the tagged answer."""
        match name:
            case "UID SEARCH":
                self._search(words, say)
            case "UID FETCH":
                self._fetch(words, say)
            case "UID STORE":
                self._store(words, say)
            case "UID EXPUNGE" if "UIDPLUS" in self.kind.capabilities:
                self._expunge(self._uids(words[0]))
            case "EXPUNGE":
                self._expunge(self.known)
            case "UID MOVE" if "MOVE" in self.kind.capabilities.split():
                self._move(words)
            case _:
                raise Refused(f"BAD {name} is unknown here")
        return f"OK {name} done"

    def expunge_marked(self) -> None:
        """What CLOSE does to a folder that is open for writing."""
        if self.may_write:
            self._expunge(self.known)

    def tell_news(self, say: Say) -> None:
        """What has gone and what has come since the client last heard of it."""
        for uid in [uid for uid in self.known if uid not in self.folder.mails]:
            say(b"* %d EXPUNGE" % (self.known.index(uid) + 1))
            self.known.remove(uid)
        new = sorted(self.folder.mails.keys() - set(self.known))
        if new:
            self.known.extend(new)
            say(b"* %d EXISTS" % len(self.known))

    def _search(self, words: list[Token], say: Say) -> None:
        if words[0] == b"CHARSET":
            if self.kind.is_ascii_only:
                raise Refused("NO [BADCHARSET (US-ASCII)] The specified charset is not supported.")
            del words[:2]
        found = Searched(self.folder.mails, self.known).found(words)
        say(b" ".join([b"* SEARCH", *(b"%d" % uid for uid in found)]))

    def _fetch(self, words: list[Token], say: Say) -> None:
        items = words[1] if isinstance(words[1], list) else words[1:]
        for uid in self._uids(words[0]):
            if uid not in self.folder.withheld:
                said = Seen(self.post, self.folder, uid, self.may_write).fetched(items)
                say(b"* %d FETCH (%s)" % (self.known.index(uid) + 1, said))

    def _store(self, words: list[Token], say: Say) -> None:
        self._require_writing()
        how, flags = word(words[1]), words[2]
        named = {raw(flag).decode() for flag in (flags if isinstance(flags, list) else [flags])}
        for uid in self._uids(words[0]):
            mail = self.folder.mails[uid]
            if how[0] == "+":
                mail.flags |= named
            elif how[0] == "-":
                mail.flags -= named
            else:
                mail.flags = named
            if not how.endswith(".SILENT"):
                say(
                    b"* %d FETCH (%s)"
                    % (self.known.index(uid) + 1, Seen(self.post, self.folder, uid).fetched([b"FLAGS"]))
                )

    def _expunge(self, uids: list[int]) -> None:
        self._require_writing()
        for uid in [uid for uid in uids if uid in self.folder.mails]:
            if "\\Deleted" in self.folder.mails[uid].flags:
                self.post.expunge(self.folder.name, uid)

    def _move(self, words: list[Token]) -> None:
        self._require_writing()
        target = self.post[folder_name(words[1])]
        for uid in self._uids(words[0]):
            self.post.move(self.folder.name, uid, target.name)

    def _require_writing(self) -> None:
        if not self.may_write:
            raise Refused("NO [READ-ONLY] the folder is open for reading")

    def _uids(self, wanted: Token) -> list[int]:
        """Those of the UIDs that are known and still there, ascending."""
        ranges = list(numbers(word(wanted), max(self.known, default=0)))
        return [uid for uid in self.known if uid in self.folder.mails and any(uid in each for each in ranges)]
