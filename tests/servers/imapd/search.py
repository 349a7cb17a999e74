"""Evaluates SEARCH criteria on a message (RFC 3501 §6.4.4): the keys that mail programs use."""

from datetime import date, datetime
from email.utils import parsedate_to_datetime

from tests.servers.imapd.post import Message
from tests.servers.imapd.wire import Token, Unreadable, numbers, raw, word

FLAGS = {"SEEN": "\\Seen", "DELETED": "\\Deleted", "FLAGGED": "\\Flagged", "ANSWERED": "\\Answered", "DRAFT": "\\Draft"}


class Searched:
    """The messages of an open folder, in order, as the searcher knows them."""

    def __init__(self, mails: dict[int, Message], uids: list[int]) -> None:
        self._mails = mails
        self._uids = [uid for uid in uids if uid in mails]

    def found(self, criteria: list[Token]) -> list[int]:
        """The UIDs of the messages that meet all criteria."""
        return [uid for at, uid in enumerate(self._uids, 1) if self._meets(at, uid, list(criteria))]

    def _meets(self, at: int, uid: int, criteria: list[Token]) -> bool:
        results = []
        while criteria:
            results.append(self._next(at, uid, criteria))
        return all(results)

    def _next(self, at: int, uid: int, criteria: list[Token]) -> bool:
        """Take one key with its arguments off the front; whether the message meets it."""
        token = criteria.pop(0)
        if isinstance(token, list):
            return self._meets(at, uid, list(token))
        mail = self._mails[uid]
        match word(token):
            case "ALL":
                return True
            case "NOT":
                return not self._next(at, uid, criteria)
            case "OR":
                first, second = self._next(at, uid, criteria), self._next(at, uid, criteria)
                return first or second
            case "UID":
                return _is_in(uid, word(criteria.pop(0)), max(self._uids, default=0))
            case "HEADER":
                name = word(criteria.pop(0))
                return _holds(mail, name, raw(criteria.pop(0)))
            case "FROM" | "TO" | "CC" | "SUBJECT" as name:
                return _holds(mail, name, raw(criteria.pop(0)))
            case "TEXT":
                return raw(criteria.pop(0)).lower() in mail.raw.lower()
            case "SINCE":
                return mail.at.date() >= _day(criteria.pop(0))
            case "BEFORE":
                return mail.at.date() < _day(criteria.pop(0))
            case "SENTSINCE":
                return _dated(mail) >= _day(criteria.pop(0))
            case key if key.removeprefix("UN") in FLAGS:
                return (FLAGS[key.removeprefix("UN")] in mail.flags) is not key.startswith("UN")
            case key if key[0].isdigit() or key[0] == "*":
                return _is_in(at, key, len(self._uids))
            case key:
                raise Unreadable(key)


def _is_in(number: int, wanted: str, last: int) -> bool:
    return any(number in each for each in numbers(wanted, last))


def _holds(mail: Message, name: str, text: bytes) -> bool:
    wanted = text.decode("utf-8", "replace").lower()
    return any(wanted in str(value).lower() for value in mail.header.get_all(name, []))


def _day(token: Token) -> date:
    return datetime.strptime(raw(token).decode(), "%d-%b-%Y").date()  # noqa: DTZ007 - a day has no zone


def _dated(mail: Message) -> date:
    try:
        return parsedate_to_datetime(str(mail.header["Date"] or "")).date()
    except ValueError:
        return date.min
