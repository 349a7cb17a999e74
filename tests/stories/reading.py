"""Reads a story: a YAML file that tells of days in a mailbox, in words a non-programmer can write.

A story has a sentence (`story`), what lies in the home folder (`home`) and moments (`days`). Each moment has a time,
things that people do then, and, where Chaser looks at the mailbox, what must be there afterwards (`expect`). Every
word is checked here, so a slip of the pen fails before any server starts; a weekday that does not fit its date too.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

NEW_YORK = "America/New_York"
STORY_WORDS = {"story", "about", "home", "days"}
HOME_WORDS = {
    "worker",
    "accounts",
    "creators",
    "asks",
    "deliveries",
    "milestones",
    "brand",
    "cadences",
    "calendar",
    "other mail",
}
MAIL = {"about", "subject", "says", "folder", "read", "mailbox", "from", "to", "cc"}

# What can happen: the words, who or what they name, and the details each may be given.
DEEDS: dict[str, tuple[str, set[str]]] = {
    "asks": (r"(\w+) asks", {"about", "subject", "says", "to", "cc"}),
    "writes_by_hand": (r"(\w+) writes by hand", {"about", "subject", "says", "to", "cc"}),
    "writes_to": (r"(\w+) writes to (\w+)", {"subject", "says"}),
    "sends_the_draft": (r"(\w+) sends the draft", {"about", "with", "says", "to", "cc", "twice", "copy in"}),
    "sends_every_draft": (r"(\w+) sends every draft", set()),
    "sends_the_vanished_draft": (r"(\w+) sends the vanished draft", {"about"}),
    "edits_the_draft": (r"(\w+) edits the draft", {"about", "with", "says", "subject"}),
    "deletes_the_draft": (r"(\w+) deletes the draft", {"about", "how"}),
    "replies": (r"(\w+) replies", MAIL | {"without headers", "to the letter"}),
    "writes_a_new_mail": (r"(\w+) writes a new mail", MAIL),
    "is_out_of_office": (r"(\w+) is out of office", {"about", "back on", "mailbox"}),
    "bounces": (r"mail to (\w+) bounces", {"about"}),
    "is_delayed": (r"mail to (\w+) is delayed", {"about"}),
    "machine_writes": (r"a machine writes", {"from", "name", "subject", "says", "mailbox"}),
    "sends_a_newsletter": (r"(\w+) sends a newsletter", {"subject", "says", "mailbox"}),
    "stranger_writes": (r"a stranger writes", {"about", "says", "mailbox"}),
    "gets_her_own_copy": (r"(\w+) gets a copy of the own mail", {"about"}),
    "puts": (
        r"(\w+) puts the (request|latest mail|reply|draft|message|digest|mail) into (.+)",
        {"about", "subject", "copied", "becomes"},
    ),
    "answers_the_digest": (r"(\w+) answers the digest", {"says", "from"}),
    "reads_the_digest": (r"(\w+) reads the digest", set()),
    "types": (r"(\w+) types", {"command", "exit"}),
    "changes_asks": (r"(\w+) changes asks\.csv", set()),
    "changes_creators": (r"(\w+) changes creators\.csv", set()),
    "changes_cadences": (r"(\w+) changes cadences\.yaml", set()),
    "looks": (r"chaser looks", set()),
    "nothing_runs": (r"nothing runs until", set()),
}
FREE_FORM = {"changes_asks", "changes_creators", "changes_cadences"}
BARE_WORD = {
    "types": "command",
    "answers_the_digest": "says",
    "deletes_the_draft": "how",
    "sends_the_draft": "with",
    "nothing_runs": "until",
}

DRAFT_WORDS = {
    "for", "in", "touch", "tier", "to", "cc", "asks for", "subject", "says", "does not say", "opens a conversation",
    "a letter of its own", "edited", "rewritten",
}  # fmt: skip
CHASE_WORDS = {"state", "day zero", "hold", "until", "touches", "beside", "channels", "next", "says", "why"}
MESSAGE_WORDS = {"for", "by", "asks for", "says", "does not say", "subject", "link", "rewritten"}
DIGEST_WORDS = {"subject", "says", "does not say", "rewritten"}
EXPECT_WORDS = {"draft", "drafts", "message", "messages", "digest", "problems", "status says", "exit"}
TOUCH = re.compile(
    r"touch (?P<number>\d+)(?: of tier (?P<tier>\d))?(?: (?P<state>planned|drafted|sent|skipped|withdrawn))?"
    r"(?P<edited> and edited)?(?: on (?P<on>.+?))?(?: due (?P<due>.+))?"
)


class Unreadable(Exception):
    """A story says something nobody can follow; the text names file, line and what to write."""


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing somebody does: which, the names in its words, and its details."""

    words: str
    kind: str
    names: tuple[str, ...]
    details: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time, what people do then, and what must be true once Chaser has looked (None: it does not look)."""

    at: datetime
    deeds: tuple[Deed, ...]
    expect: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Story:
    """A whole story as read from its file."""

    file: str
    sentence: str
    home: Mapping[str, Any]
    moments: tuple[Moment, ...]


class Lined(dict[Any, Any]):
    """A mapping of the file that knows its line."""

    line = 0


class _Loader(yaml.SafeLoader):
    """YAML in which the same word twice is an error and every mapping knows its line."""


def _mapping(loader: _Loader, node: yaml.MappingNode) -> Lined:
    found = Lined(loader.construct_pairs(node, deep=True))
    found.line = node.start_mark.line + 1
    if len(found) != len(node.value):
        words = [key.value for key, _ in node.value]
        twice = next(word for word in words if words.count(word) > 1)
        raise Unreadable(f'line {found.line}: "{twice}" stands there twice; begin another moment')
    return found


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def read(path: Path) -> Story:
    """The story in a file. Raises Unreadable with `file: line N: …`."""
    try:
        text = yaml.load(path.read_text(encoding="utf-8"), _Loader)
        return _story(path.name, text)
    except yaml.YAMLError as error:
        raise Unreadable(f"{path.name}: {error}") from error
    except (Unreadable, ValueError) as error:
        raise Unreadable(f"{path.name}: {error}") from error


def _story(file: str, text: Any) -> Story:
    if not isinstance(text, dict) or not isinstance(text.get("story"), str):
        raise Unreadable("a story begins with `story:` and its sentence")
    _known(text, STORY_WORDS, "a story")
    home = text.get("home") or {}
    _known(home, HOME_WORDS, "a home")
    moments = tuple(_moment(entry, home) for entry in text.get("days") or [])
    if not moments:
        raise Unreadable("a story needs `days:`")
    for before, after in pairwise(moments):
        if after.at < before.at:
            raise Unreadable(f"{after.at:%a %Y-%m-%d %H:%M} stands after {before.at:%a %Y-%m-%d %H:%M}")
    _check_rests(moments)
    return Story(file, text["story"], home, moments)


def _check_rests(moments: tuple[Moment, ...]) -> None:
    """Where nothing is said to run until a moment, no look comes before it."""
    until = moments[0].at
    for one in moments:
        looks = one.expect is not None or any(deed.kind == "looks" for deed in one.deeds)
        if looks and one.at < until:
            raise Unreadable(f"nothing runs until {until:%a %Y-%m-%d %H:%M}, but Chaser looks at {one.at:%a %H:%M}")
        for deed in one.deeds:
            if deed.kind == "nothing_runs":
                until = moment(deed.details["until"])


def _moment(entry: Any, home: Mapping[str, Any]) -> Moment:
    if not isinstance(entry, Lined) or "at" not in entry:
        raise Unreadable(f"every entry under `days:` begins with `at:`, not {entry!r}")
    try:
        at = moment(entry["at"])
        deeds = tuple(_deed(words, value) for words, value in entry.items() if words not in {"at", "expect"})
        expect = _expect(entry["expect"], home) if "expect" in entry else None
    except (Unreadable, ValueError) as error:
        raise Unreadable(f"line {entry.line}: {error}") from error
    return Moment(at, deeds, expect)


def _deed(words: str, value: Any) -> Deed:
    for kind, (pattern, allowed) in DEEDS.items():
        match = re.fullmatch(pattern, words)
        if match:
            return Deed(words, kind, match.groups(), _details(kind, value, allowed, words))
    known = "; ".join(pattern.replace(r"(\w+)", "…").replace("\\", "") for pattern, _ in DEEDS.values())
    raise Unreadable(f'nobody knows how to do "{words}". Known: {known}')


def _details(kind: str, value: Any, allowed: set[str], words: str) -> Mapping[str, Any]:
    if value is None:
        return {}
    if kind in BARE_WORD and not isinstance(value, dict):
        return {BARE_WORD[kind]: value}
    if not isinstance(value, dict):
        raise Unreadable(f'"{words}" takes details in braces, not {value!r}')
    if kind not in FREE_FORM:
        _known(value, allowed, f'"{words}"')
    return value


def _expect(value: Any, home: Mapping[str, Any]) -> Mapping[str, Any]:
    expected: dict[str, Any] = dict(value or {})
    chases = {word: said for word, said in expected.items() if word not in EXPECT_WORDS}
    for key, said in chases.items():
        if "-" not in key:
            raise Unreadable(f'"{key}" is neither an ask of this story nor one of {sorted(EXPECT_WORDS)}')
        expected[key] = {"state": said} if isinstance(said, str) else said
        _known(expected[key], CHASE_WORDS, key)
        _check_touches(expected[key])
    if "draft" in expected and "drafts" in expected:
        raise Unreadable("say `draft:` or `drafts:`, not both")
    for draft in drafts_of(expected):
        _known(draft, DRAFT_WORDS, "a draft")
        if "for" not in draft and len(home.get("asks") or {}) != 1:
            raise Unreadable("a draft says `for:` which ask, since the story has several")
    for message in messages_of(expected):
        _known(message, MESSAGE_WORDS, "a message")
    if expected.get("digest", "none") != "none":
        _known(expected["digest"], DIGEST_WORDS, "a digest")
    return expected


def _check_touches(chase: Mapping[str, Any]) -> None:
    for text in [*chase.get("touches", []), *([chase["next"]] if chase.get("next", "none") != "none" else [])]:
        touch(text)


def drafts_of(expected: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The drafts that must lie open, none unless the story says so."""
    if "drafts" in expected:
        return list(expected["drafts"])
    one = expected.get("draft", "none")
    return [] if one == "none" else [one]


def messages_of(expected: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The direct messages that must be asked for in the INBOX, none unless the story says so."""
    if "messages" in expected:
        return list(expected["messages"])
    one = expected.get("message", "none")
    return [] if one == "none" else [one]


def touch(text: str) -> dict[str, str]:
    """The parts of "touch 2 of tier 2 sent on Wed 2026-10-28"."""
    match = TOUCH.fullmatch(text)
    if match is None:
        raise Unreadable(f'"{text}" is not a touch; write "touch 2 of tier 2 sent on Wed 2026-10-28"')
    parts = {name: part for name, part in match.groupdict().items() if part is not None}
    for name in {"on", "due"} & parts.keys():
        day(parts[name])
    return parts


def day(value: Any) -> date:
    """A date, written 2026-10-26 or Mon 2026-10-26; the weekday must fit."""
    if isinstance(value, datetime):
        raise Unreadable(f"{value} is a moment, not a day")
    if isinstance(value, date):
        return value
    named, _, iso = str(value).rpartition(" ")
    found = date.fromisoformat(iso)
    if named and named != found.strftime("%a"):
        raise Unreadable(f"{iso} is a {found:%A}, not a {named}")
    return found


def moment(value: Any, zone: str = NEW_YORK) -> datetime:
    """A moment, written Mon 2026-10-26 08:05, in New York unless a zone is given."""
    which, _, clock = str(value).rpartition(" ")
    return datetime.combine(day(which), datetime.strptime(clock, "%H:%M").time(), ZoneInfo(zone))  # noqa: DTZ007


def _known(found: Mapping[str, Any], allowed: set[str], where: str) -> None:
    if not isinstance(found, dict):
        raise Unreadable(f"{where} takes details in braces, not {found!r}")
    unknown = [word for word in found if word not in allowed]
    if unknown:
        raise Unreadable(f"{where} does not know {unknown}; it knows {sorted(allowed)}")
