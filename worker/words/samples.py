"""Made-up people, asks and situations: every message a scenario can reach, in each situation that changes its words."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import chain, cycle, product
from typing import Final
from zoneinfo import ZoneInfo

from worker.core.actions import Also, Audience, WriteDraft
from worker.core.cadence import MAX_TIER, SEVERAL, SEVERAL_CREATORS, Scenario
from worker.core.channels import DIRECT, Channel
from worker.core.people import Account, Ask, Brand, Creator

Case = tuple[WriteDraft, Ask, Creator]
LAST_TIER_TO_CREATOR: Final = 3
BRANDS: Final = tuple(
    Brand("Lumen", segment, senior_name=senior, senior_title="Head of Creator Partnerships" if senior else "")
    for segment, senior in (("smb", ""), ("mid_market", ""), ("enterprise", "Nina Park"))
)
RELATIONSHIPS: Final = ("new", "repeat", "ambassador")
ACCOUNT: Final = Account("maya", "maya@brand.example", "Maya Lin", ZoneInfo("UTC"), "Creator Partnerships Manager")
CREATOR: Final = Creator("mika", "Mika Sato", "mika@mail.example", handle="@mika")
MANAGED: Final = replace(CREATOR, manager_name="Jordan Lee", manager_email="jordan@agency.example")
REPRESENTED: Final = replace(MANAGED, email="")
"""Reached through the manager alone."""
MINIMAL: Final = Ask("mika-item", "mika", "", "the Reel for Spring Glow")
FULL: Final = replace(
    MINIMAL,
    campaign="Summer Light",
    reason="the launch is on November 9",
    benefit="the work is seen with the launch",
    consequence="the launch loses a day",
    action="plan the launch without it",
    alternative="a shorter version",
    first_line="The studio pictures were a delight.",
    amount="$1,200",
    clause="section 4 of the agreement",
    help_link="https://brand.example/help",
    delivered_on=date(2026, 10, 14),
)
PASSED: Final = date(2026, 10, 23)
EARLIER: Final = (date(2026, 10, 20), date(2026, 10, 26))
HISTORIES: Final = ((None, ()), (PASSED, EARLIER), (date(2026, 10, 28), EARLIER[:1]))
"""A deadline (none, passed, still ahead) and the dates of our messages so far."""


def letters_of(scenario: Scenario) -> Iterator[tuple[int, Audience]]:
    """Every (tier, audience) this scenario can reach. Creators without an address of their own, and formal matters,
    reach the manager from touch 1; Tier 4 is the manager's alone, and so is a letter about several creators.
    """
    highest = MAX_TIER if scenario.tier_4 else LAST_TIER_TO_CREATOR
    for tier in range(1, highest + 1):
        if tier <= LAST_TIER_TO_CREATOR and scenario.key != SEVERAL_CREATORS.key:
            yield tier, Audience.CREATOR
        yield tier, Audience.MANAGER


def messages_of(scenario: Scenario) -> Iterator[tuple[int, Channel]]:
    """Every (tier, channel) of its direct messages: none for a contract or payment matter, none about several creators,
    none beside Tier 4.
    """
    if not scenario.formal and scenario.key != SEVERAL_CREATORS.key:
        yield from product(range(1, LAST_TIER_TO_CREATOR + 1), DIRECT)


def also_of(scenario: str, ask: Ask, tier: int) -> tuple[Also, ...]:
    """The other asks that a message of this scenario, or of a list in its place, is about."""
    if scenario == SEVERAL_CREATORS.key:
        return of_others(ask, tier)
    return others(ask, tier) if scenario == SEVERAL.key else ()


def _letters(scenario: str, earlier: tuple[date, ...]) -> tuple[date, ...]:
    return earlier[1:] if scenario == SEVERAL_CREATORS.key else ()


def of_others(ask: Ask, tier: int) -> tuple[Also, ...]:
    """The same of two more creators: one whom we have written to, one who is reached through the manager alone."""
    first, second = others(ask, tier)
    noor = replace(MANAGED, key="noor", name="Noor Haddad", email="noor@mail.example", handle="@noor")
    pia = replace(noor, key="pia", name="Pia Berg", email="", handle="@pia")
    return replace(first, creator=noor, earlier=EARLIER), replace(second, creator=pia)


def others(ask: Ask, tier: int) -> tuple[Also, ...]:
    """Two more asks beside this one, with as many details: one that is late, one that is not yet."""
    stories = replace(ask, key="mika-stories", item="the three Stories for Spring Glow", deadline=PASSED)
    address = replace(ask, key="mika-address", item="the shipping address", deadline=date(2026, 10, 28))
    if ask.reason:
        stories = replace(stories, reason="the ads go live on November 12", action="leave the Stories out of the ads")
    return Also(stories, tier, tier), Also(address, tier, tier, deadline_passed=False)


def samples(scenario: str, language: str, tier: int, audience: Audience) -> Iterator[Case]:
    """The situations that change the words of one template."""
    creators = (MANAGED, CREATOR, REPRESENTED) if audience is Audience.MANAGER else (MANAGED, CREATOR)
    situations = product((FULL, MINIMAL), creators, HISTORIES, (True, False), (True, False))
    for (ask, creator, (deadline, earlier), copied, flag), relationship in zip(
        situations, cycle(RELATIONSHIPS), strict=False
    ):
        if copied and (not creator.addresses or scenario == SEVERAL_CREATORS.key):
            continue
        draft = WriteDraft(
            "mika-item", tier, tier, audience, ("to@mail.example",), ("cc@mail.example",) * copied,
            date(2026, 10, 26), date(2026, 10, 28), "",
            announces_manager=flag and audience is Audience.CREATOR,
            copies_manager=copied and audience is Audience.CREATOR,
            tier_4_follows=flag,
            acts_on=date(2026, 11, 6) if flag else None,
            earlier=earlier,
            letters=_letters(scenario, earlier),
            holidays=("Christmas Day",) * flag,
            deadline_passed=deadline == PASSED,
            opens_conversation=not earlier,
            also=also_of(scenario, ask, tier),
        )  # fmt: skip
        asked = replace(ask, scenario=scenario, deadline=deadline)
        yield draft, asked, replace(creator, language=language, relationship=relationship)


def direct_samples(scenario: str, language: str, tier: int) -> Iterator[Case]:
    """What changes the words of a direct message: a mail to the creator or the manager beside it, or none."""
    both = chain.from_iterable(samples(scenario, language, tier, audience) for audience in Audience)
    plain = (case for case in both if not case[0].copies_manager and case[0].cc == ())
    for (draft, ask, creator), alone in zip(plain, cycle((False, True, False)), strict=False):
        yield (replace(draft, to=()) if alone else draft), ask, creator
