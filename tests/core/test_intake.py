"""A mail of ours in a scenario's folder: for whom, about what, under which key."""

from dataclasses import replace
from datetime import date

import pytest

from tests.cast import LATE_CONTENT, MIKA, ny
from worker.core.intake import Roster, Unclear, asks_from, creators_of, item_of
from worker.core.messages import Mail, Place, Role
from worker.core.people import Ask

NOOR = replace(MIKA, key="noor", name="Noor Haddad", email="Noor@Films.example", aliases=(), handle="@noor.films")
LEO = replace(
    NOOR, key="leo", name="Leo Marsh", email="leo@marsh.example", handle="", manager_name="", manager_email=""
)
ROSTER = Roster({each.key: each for each in (MIKA, NOOR, LEO)}, {"leo": frozenset({"old@marsh.example"})})
ON = date(2026, 10, 15)
FOLDER = "Chase/Late content"


def mail(*to: str, cc: tuple[str, ...] = (), subject: str = "Your Reel for Spring Glow", text: str = "") -> Mail:
    at = ny("2026-10-15 10:00")
    place = Place(FOLDER, 1, 1)
    return Mail(place, Role.OTHER, "<a@x>", "maya@brand.example", subject, at, to=to, cc=cc, text=text)


def test_a_mail_becomes_an_ask() -> None:
    """Creator from its recipient, item from its subject, requested by that very mail on that very day."""
    assert asks_from(mail("noor@films.example"), LATE_CONTENT, FOLDER, ROSTER, ON, "maya") == (
        Ask(
            key="noor-late-content-the-reel-for-spring-glow", creator="noor", scenario="late-content",
            item="the Reel for Spring Glow", requested_on=ON, request_subject="Your Reel for Spring Glow", owner="maya",
        ),
    )  # fmt: skip


def test_an_answer_of_ours_gives_the_same_ask() -> None:
    """Reply prefixes are no part of it, so the rest of the conversation makes no second one."""
    first, again = (
        asks_from(mail("noor@films.example", subject=subject), LATE_CONTENT, FOLDER, ROSTER, ON)
        for subject in ("Reel for Spring Glow", "RE: AW: Reel for Spring  Glow")
    )
    assert first == again


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (mail("mika.alt@creators.example"), ["mika"]),
        (mail("old@marsh.example"), ["leo"]),
        (mail("x@else.example", "noor@films.example"), ["noor"]),
        (mail("mika@creators.example", "noor@films.example"), ["mika", "noor"]),
        (mail("mika@creators.example", "mika.alt@creators.example"), ["mika"]),
        (mail("mika@creators.example", cc=("noor@films.example",)), ["mika"]),
        (mail("x@else.example", cc=("noor@films.example",)), ["noor"]),
        (mail("jo@talent.example", text="Could Noor send it?"), ["noor"]),
        (mail("jo@talent.example", subject="Mika and Noor"), ["mika", "noor"]),
        (mail("jo@talent.example", cc=("mika@creators.example",), text="Noor says hello"), ["mika"]),
        (mail("jo@talent.example"), []),
        (mail("stranger@else.example"), []),
        (mail(), []),
    ],
)
def test_the_creator_is_told_by_the_recipients(sent: Mail, expected: list[str]) -> None:
    """To before Cc before the manager; aliases and former addresses count; a manager's creators must be named."""
    assert [creator.key for creator in creators_of(sent, ROSTER)] == expected


def test_a_manager_of_one_creator_is_enough() -> None:
    """There is nobody else that could be meant."""
    only = Roster({"mika": MIKA})

    assert creators_of(mail("jo@talent.example"), only) == (MIKA,)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (mail("bo@else.example"), "went to bo@else.example, who is not in data/creators"),
        (mail("jo@talent.example"), "went to the manager of Mika Sato, Noor Haddad and names none of them"),
        (mail(), "has no recipient"),
        (mail("noor@films.example", subject="Re: "), "has no subject"),
    ],
)
def test_what_is_not_clear_is_said(sent: Mail, said: str) -> None:
    """Nothing is guessed."""
    found = asks_from(sent, LATE_CONTENT, FOLDER, ROSTER, ON)

    assert isinstance(found, Unclear)
    assert said in found.why
    assert FOLDER in found.why


@pytest.mark.parametrize(
    ("subject", "item"),
    [
        ("Your Reel for Spring Glow", "the Reel for Spring Glow"),
        ("Re: Reel for Spring Glow", "the Reel for Spring Glow"),
        ("The signed agreement", "the signed agreement"),
        ("both Stories for Lumen.", "both Stories for Lumen"),
        ("3 screenshots of the Story", "3 screenshots of the Story"),
        ("[Lumen] Request: shipping address", "the shipping address"),
        ("Gentle reminder - our agreement", "the agreement"),
        ("Please send the agreement", 'what we asked for in "Please send the agreement"'),
        ("Could we have the Reel?", 'what we asked for in "Could we have the Reel?"'),
        ("Spring Glow: what we agreed", 'what we asked for in "Spring Glow: what we agreed"'),
        ("Lumen x Noor - Reel", 'what we asked for in "Lumen x Noor - Reel"'),
        ("春季短片", 'what we asked for in "春季短片"'),
        ("[Draft]", "the [Draft]"),
    ],
)
def test_a_subject_becomes_a_noun_phrase(subject: str, item: str) -> None:
    """It stands inside sentences such as "could we have … by Tuesday", so a sentence is quoted."""
    assert item_of(subject) == item


def test_other_languages_keep_the_subject_as_it_is() -> None:
    """Our little words would be wrong there."""
    assert item_of("回复：【合作】春季短片", "zh-CN") == "春季短片"
