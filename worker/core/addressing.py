"""Who is To and who is Cc, by tier. Nobody is copied before Tier 3, formal matters aside.

Whom no e-mail reaches is written to by direct message, where that may be.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from worker.core.actions import Audience
from worker.core.cadence import MAX_TIER, ManagerPlace, Stakes
from worker.core.case import Case
from worker.core.channel_choice import instead
from worker.core.channels import Channel
from worker.core.schedule import highest_tier, next_number


@dataclass(frozen=True, slots=True)
class Recipients:
    """The addresses of one draft, each once, and whom its text addresses; a direct message has no addresses."""

    to: tuple[str, ...]
    cc: tuple[str, ...]
    audience: Audience
    channel: Channel = Channel.EMAIL
    because: str = ""
    """Why this channel, where it is not e-mail."""


def recipients(case: Case, tier: int) -> Recipients | None:
    """How a touch at this tier reaches somebody: by e-mail, else by direct message; None when neither can be."""
    written = _by_email(case, tier)
    way = instead(case) if written is None else None
    return Recipients((), (), Audience.CREATOR, way.channel, way.because) if way else written


def _by_email(case: Case, tier: int) -> Recipients | None:
    creator = creator_address(case)
    manager = case.creator.manager_email.lower() if case.has_manager else ""
    place = place_of_manager(case, tier) if manager else ManagerPlace.NONE
    if tier == MAX_TIER or not case.creator.addresses:
        place = ManagerPlace.TO if manager else ManagerPlace.NONE
    match place:
        case ManagerPlace.TO:
            return Recipients((manager,), _others((creator,), manager), Audience.MANAGER)
        case ManagerPlace.CC:
            return Recipients((creator,), _others((manager,), creator), Audience.CREATOR) if creator else None
        case ManagerPlace.NONE:
            return Recipients((creator,), (), Audience.CREATOR) if creator else None


def place_of_manager(case: Case, tier: int) -> ManagerPlace:
    """Where a known manager stands at this tier: the scenario's word, unless the agency comes first in everything."""
    return ManagerPlace.TO if case.habits.agency_first else case.scenario.place_of_manager(tier)


def creator_address(case: Case) -> str:
    """The creator's address, or the first alias that has not failed; "" when none is left."""
    manager = case.creator.manager_email.lower()
    known = (address.lower() for address in (case.creator.email, *case.creator.aliases) if address)
    return next((a for a in known if a != manager and a not in case.chase.failed_addresses), "")


def announces_manager(case: Case, tier: int) -> bool:
    """At high stakes Tier 2 names the manager as the one we will bring in (seed 001, Tier 2)."""
    if tier != 2 or case.scenario.stakes_of(case.ask.stakes) is not Stakes.HIGH or not case.has_manager:  # noqa: PLR2004
        return False
    return place_of_manager(case, 2) is ManagerPlace.NONE and _manager_comes_later(case)


def _manager_comes_later(case: Case) -> bool:
    """No empty announcement: a later touch really goes to the manager, or copies them."""
    left = len(case.scenario.windows_for(case.ask.stakes)) - next_number(case)
    later = [tier for tier in (3, MAX_TIER) if tier <= min(2 + left, highest_tier(case))]
    return any(place_of_manager(case, tier) is not ManagerPlace.NONE for tier in later)


def _others(addresses: Iterable[str], taken: str) -> tuple[str, ...]:
    return tuple(address for address in addresses if address and address != taken)
