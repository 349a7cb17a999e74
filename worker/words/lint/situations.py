"""The situations a message is written in, as made-up people: every one that a scenario's cadence can bring about.

Full and minimal details, with and without a manager, before and after a deadline, in every voice. What no cadence
brings about is not judged: a file need not name a manager who is never copied.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import cycle, product
from typing import Final

from worker.core.actions import Audience, WriteDraft
from worker.core.cadence import LISTS, MAX_TIER, SEVERAL_CREATORS, ManagerPlace, Scenario
from worker.core.channels import Channel
from worker.core.people import Account, Ask, Brand, Creator
from worker.words.samples import (
    ACCOUNT,
    BRANDS,
    CREATOR,
    EARLIER,
    FULL,
    MANAGED,
    MINIMAL,
    PASSED,
    RELATIONSHIPS,
    REPRESENTED,
    also_of,
)

USUAL: Final = BRANDS[1], RELATIONSHIPS[0]
VOICES: Final = ("friendly", "casual", "formal")
"""The brand's own voice, as the shipped ones are named."""
DUE_ON: Final = date(2026, 10, 26)
ASKED_FOR: Final = date(2026, 10, 28)
ACTS_ON: Final = date(2026, 11, 6)
AHEAD: Final = date(2026, 10, 28)
NUDGE: Final = 2
LAST: Final = 3


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything that a message is written from."""

    draft: WriteDraft
    ask: Ask
    creator: Creator
    brand: Brand
    account: Account = ACCOUNT


@dataclass(frozen=True, slots=True)
class Place:
    """Which message of a scenario: one file per language."""

    scenario: Scenario
    tier: int
    audience: Audience
    channel: Channel


def situations(place: Place, language: str) -> Iterator[Situation]:
    """The plain ones first: full details, then minimal ones; the voices are dealt out over both.

    Several items may be formal matters or not, which decides who is written to.
    """
    yield from _situations(place, language)
    if place.scenario in LISTS:
        yield from _situations(replace(place, scenario=replace(place.scenario, formal=True)), language)


def _situations(place: Place, language: str) -> Iterator[Situation]:
    voices = list(product(BRANDS, RELATIONSHIPS))
    histories: list[tuple[date | None, tuple[date, ...]]] = [(PASSED, EARLIER), (None, EARLIER[:1])]
    if place.tier == 1:
        histories += [(None, ()), (AHEAD, EARLIER[:1])]
    for (deadline, earlier), creator, ask in product(histories, _creators(place), (FULL, MINIMAL)):
        told = replace(ask, deadline=deadline, scenario=place.scenario.key)
        for draft in _drafts(place, creator, ask, deadline, earlier):
            yield _situation(draft, told, creator, language, *USUAL)
    (deadline, earlier), creator = histories[0], _creators(place)[0]
    others = (each for each in voices if each != USUAL)
    for (brand, relationship), ask, voice in zip(others, cycle((FULL, MINIMAL)), cycle(VOICES), strict=False):
        told = replace(ask, deadline=deadline, scenario=place.scenario.key)
        yield _situation(
            next(_drafts(place, creator, ask, deadline, earlier)),
            told,
            creator,
            language,
            replace(brand, voice=voice),
            relationship,
        )


def _situation(
    draft: WriteDraft, ask: Ask, creator: Creator, language: str, brand: Brand, relationship: str
) -> Situation:
    person = replace(creator, language=language, relationship=relationship)
    return Situation(draft, ask, person, brand)


def _creators(place: Place) -> tuple[Creator, ...]:
    """Who can be meant: with and without a manager, and reached through the manager alone."""
    goes_to_manager = place.tier == MAX_TIER or place.scenario.place_of_manager(place.tier) is ManagerPlace.TO
    if place.channel is not Channel.EMAIL:
        return MANAGED, CREATOR
    if place.audience is Audience.MANAGER:
        return (MANAGED, REPRESENTED) if goes_to_manager else (REPRESENTED,)
    return (CREATOR,) if goes_to_manager else (MANAGED, CREATOR)


def _drafts(
    place: Place, creator: Creator, ask: Ask, deadline: date | None, earlier: tuple[date, ...]
) -> Iterator[WriteDraft]:
    """The drafts of this place to this creator; two where the stakes decide whether the manager is announced."""
    scenario, tier = place.scenario, place.tier
    is_managed = bool(creator.manager_email)
    copied = is_managed and scenario.place_of_manager(tier) is ManagerPlace.CC and place.channel is Channel.EMAIL
    follows = tier == LAST and scenario.tier_4 and is_managed
    is_to_manager = place.audience is Audience.MANAGER
    manager_comes = is_managed and tier == NUDGE and not is_to_manager and not copied
    others_too = also_of(scenario.key, ask, tier)
    for announces in (False, True) if manager_comes else (False,):
        yield WriteDraft(
            "mika-item", tier, tier, place.audience,
            (creator.manager_email if is_to_manager else creator.email,),
            _copied(place, creator) if is_to_manager else (creator.manager_email,) * copied,
            DUE_ON, ASKED_FOR, "",
            announces_manager=announces, copies_manager=copied, tier_4_follows=follows,
            acts_on=ACTS_ON if follows else None, earlier=earlier,
            letters=earlier[1:] if scenario.key == SEVERAL_CREATORS.key else (),
            deadline_passed=deadline == PASSED, opens_conversation=not earlier,
            also=others_too if place.channel is Channel.EMAIL else others_too[:1],
        )  # fmt: skip


def _copied(place: Place, creator: Creator) -> tuple[str, ...]:
    """Whom a mail to the manager is copied to: the creator, but nobody where it is about several."""
    is_alone = not creator.email or place.scenario.key == SEVERAL_CREATORS.key
    return () if is_alone else (creator.email,)
