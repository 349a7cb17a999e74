"""The golden files: each shipped message with full and with minimal details, in each language.

`python -m tests.words.goldens` writes them anew after a change of words; read what changed before committing it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from tests.words import chinese, letters
from worker.core.actions import Audience, WriteDraft
from worker.core.channels import DIRECT
from worker.core.people import Account, Ask, Creator
from worker.words import Letter, Message

GOLDEN = Path(__file__).parent / "golden"
LAST_TO_CREATOR = 3


@dataclass(frozen=True)
class Cast:
    """Who writes to whom in one language, and about what."""

    language: str
    account: Account
    alone: Creator
    managed: Creator
    represented: Creator
    full: Mapping[str, Ask]
    minimal: Mapping[str, Ask]


CASTS = {
    "en": Cast(
        "en", letters.ACCOUNT, letters.MIKA, letters.MANAGED, letters.REPRESENTED, letters.FULL, letters.MINIMAL
    ),
    "zh-CN": Cast(
        "zh-CN", chinese.ACCOUNT, chinese.MIKA, chinese.MANAGED, chinese.REPRESENTED, chinese.FULL, chinese.MINIMAL
    ),
}  # fmt: skip
PLACES = [(language, key, tier) for language in CASTS for key in letters.FULL for tier in (1, 2, 3, 4)]


def goldens(language: str, key: str, tier: int) -> dict[Path, str]:
    """The golden files of one touch, each with what it should hold."""
    cast = CASTS[language]
    folder = GOLDEN / language
    told = {
        folder / f"{key}-tier-{tier}-to-{audience}.txt": "\n".join(_letters(cast, key, tier, audience))
        for audience in Audience
        if audience is Audience.MANAGER or tier <= LAST_TO_CREATOR
    }
    direct = "\n".join(_messages(cast, key, tier))
    return told | ({folder / f"{key}-tier-{tier}-direct.txt": direct} if direct else {})


def _letters(cast: Cast, key: str, tier: int, audience: Audience) -> Iterator[str]:
    """Full details and a manager; an item and nothing else; a sheet in English; a creator reached by the manager."""
    words = letters.shipped_words()
    touch = _touch(tier, audience)
    bare = replace(touch, cc=(), earlier=(), deadline_passed=False, opens_conversation=True)
    bare = replace(bare, announces_manager=False, tier_4_follows=False, acts_on=None)
    untitled = replace(cast.account, title="")
    yield _shown("full details", words.letter(touch, cast.full[key], cast.managed, cast.account, letters.BRAND))
    yield _shown("minimal details", words.letter(bare, cast.minimal[key], cast.alone, untitled, letters.BRAND))
    if cast.language != "en":
        ask = letters.FULL[key]
        yield _shown("details in English", words.letter(touch, ask, cast.managed, cast.account, letters.BRAND))
    if audience is Audience.MANAGER:
        alone = replace(touch, cc=(), tier_4_follows=False, acts_on=None)
        letter = words.letter(alone, cast.full[key], cast.represented, cast.account, letters.BRAND)
        yield _shown("a creator without an address", letter)


def _messages(cast: Cast, key: str, tier: int) -> Iterator[str]:
    """On each channel: beside the mail, with full details; alone, with an item and nothing else."""
    words = letters.shipped_words()
    beside = _touch(tier, Audience.MANAGER if tier == LAST_TO_CREATOR else Audience.CREATOR)
    alone = replace(
        letters.draft(tier, Audience.CREATOR), to=(), cc=(), earlier=(), deadline_passed=False, opens_conversation=True
    )
    for channel in DIRECT:
        if words.has_message(channel, key, tier, cast.language):
            full = words.message(channel, beside, cast.full[key], cast.managed, cast.account, letters.BRAND)
            bare = words.message(channel, alone, cast.minimal[key], cast.alone, cast.account, letters.BRAND)
            yield _shown(f"{channel.label}, beside an e-mail, full details", full)
            yield _shown(f"{channel.label}, alone, minimal details", bare)


def _touch(tier: int, audience: Audience) -> WriteDraft:
    """With a manager to bring in; a Tier 4 follows a Tier 3 that goes to the manager."""
    follows = tier == LAST_TO_CREATOR and audience is Audience.MANAGER
    return letters.draft(
        tier, audience,
        announces_manager=tier == 2 and audience is Audience.CREATOR,
        tier_4_follows=follows,
        acts_on=letters.ASKED_FOR[4] if follows else None,
    )  # fmt: skip


def _shown(heading: str, written: Letter | Message) -> str:
    subject = f"Subject: {written.subject}\n\n" if isinstance(written, Letter) else ""
    note = f"(To whoever sends it: {written.note})\n\n" if written.note else ""
    return f"=== {heading}\n{note}{subject}{written.text.rstrip()}\n"


if __name__ == "__main__":
    for place in PLACES:
        for file, content in goldens(*place).items():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content, encoding="utf-8")
