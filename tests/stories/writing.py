"""How a person of a story writes a mail: the pieces that all of them share."""

from collections.abc import Mapping, Sequence
from datetime import date

from tests.stories.home import address, person
from tests.stories.letters import Letter, parsed
from tests.stories.world import Conversation, World


def letter(
    world: World,
    who: str,
    to: Sequence[str],
    subject: str,
    text: str,
    *,
    cc: Sequence[str] = (),
    answers: Sequence[str] = (),
    headers: Mapping[str, str] | None = None,
    sender: str | None = None,
    quoted: Conversation | None = None,
) -> Letter:
    """A mail from a person of the cast, written now; `sender` is "alias" or another address of theirs."""
    own = address(who)
    if sender:
        own = world.alias(who) if sender == "alias" else sender
    if quoted is not None:
        text += "\n\nOn an earlier day somebody wrote:\n> " + "\n> ".join(_lines(quoted.last_of_ours.raw))
    return Letter(
        (person(who)["name"], own), to, subject, text, world.now, world.new_id(own),
        cc=[address(one) for one in cc], answers=answers, headers=headers or {},
    )  # fmt: skip


def answer_to(subject: str) -> str:
    """The subject of an answer."""
    return subject if subject.lower().startswith("re:") else f"Re: {subject}"


def in_words(when: date, *, year: bool = False) -> str:
    """A day as English readers write it: Wednesday, October 28."""
    return f"{when:%A, %B} {when.day}" + (f", {when.year}" if year else "")


def names(said: str | Sequence[str] | None) -> list[str]:
    """One name or several, as a list."""
    if said is None:
        return []
    return [said] if isinstance(said, str) else list(said)


def _lines(raw: bytes) -> list[str]:
    body = parsed(raw).get_body(("plain",))
    return body.get_content().splitlines() if body is not None else []
