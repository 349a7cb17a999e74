"""By which channel a touch goes, and which other one lies beside its e-mail (seed 001, "Channel Strategy").

E-mail comes first, always for whatever is formal. A creator whom no e-mail reaches gets the touch itself as a direct
message; from Touch 2 on, when e-mail went unanswered, a direct message lies beside it. A contract or payment matter
is never written there. Where the record of a creator speaks clearly for a channel, that comes first, and lies beside
the first e-mail already; figures keep to e-mail first. Every choice says why.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from worker.core.cadence import DayZero
from worker.core.case import Case
from worker.core.channels import Answered, Channel
from worker.core.people import Creator

FIRST_BESIDE = 2
"""The touch from which on a direct message lies beside the e-mail."""
LAST_BESIDE = 3
"""The last tier beside which one lies: Tier 4 is a word with the manager."""
ENOUGH = 4
"""Messages on each of two channels from which on their answers are compared."""
MANY_ANSWERS = 3
CLEARLY = 2
"""How many times as often the messages on one channel must have been answered."""
NONE_KNOWN = Answered(0, 0)
SMALL = frozenset({"nano", "micro"})
ESTABLISHED = frozenset({"repeat", "ambassador"})
PAGE = re.compile(r"^(?:https?://)?(?:www\.|m\.)?(?:instagram\.com|ig\.me/m|tiktok\.com|wa\.me)/", re.IGNORECASE)
HANDLE = re.compile(r"[\w.-]+")
FORMAL = re.compile(
    r"\b(?:contracts?|agreements?|sow|statement of work|invoices?|payments?|bank|iban|payout|w-?(?:8|9)\w*|tax|vat)\b"
    r"|合同|协议|付款|发票|银行|税",
    re.IGNORECASE,
)
"""Words that make an item a contract or payment matter, whatever its scenario."""


@dataclass(frozen=True, slots=True)
class Way:
    """One channel by which a creator can be reached: their handle there, or for WhatsApp the number, and why it."""

    channel: Channel
    address: str
    because: str = ""


def beside(case: Case, number: int, tier: int) -> Way | None:
    """The direct message beside the e-mail of this touch; None where there is none."""
    if tier > LAST_BESIDE or is_formal(case) or _is_the_agencys(case):
        return None
    known = list(_beside(case))
    proven = _better_than(case, Channel.EMAIL, known)
    if proven is not None or number < FIRST_BESIDE:
        return proven
    return _first(case, known)


def instead(case: Case) -> Way | None:
    """How a touch goes when no e-mail can reach anybody; None where nothing else may be used."""
    return None if is_formal(case) else _first(case, list(_instead(case)))


def is_formal(case: Case) -> bool:
    """A contract or payment matter, by its scenario or by what is owed."""
    return case.scenario.formal or FORMAL.search(case.ask.item) is not None


def only_email_known(case: Case) -> bool:
    """Whether no other channel is known of this creator that may be used here."""
    return next(_beside(case), None) is None and not _is_the_agencys(case)


def _is_the_agencys(case: Case) -> bool:
    """Where everything goes through the agency, nobody writes past it (seed 001, "Enterprise brands")."""
    return case.habits.agency_first and case.has_manager


def ways(creator: Creator) -> dict[Channel, Way]:
    """The direct channels known of a creator; `handle` counts for the platform it is on."""
    written = {Channel.INSTAGRAM: creator.instagram, Channel.TIKTOK: creator.tiktok}
    platform = creator.platform.strip().casefold()
    found = {}
    for channel, cell in written.items():
        name = handle(cell) or (handle(creator.handle) if platform == channel.value else "")
        if name:
            found[channel] = Way(channel, name)
    number = re.sub(r"\D", "", PAGE.sub("", creator.whatsapp.partition("?")[0])).removeprefix("00")
    if number:
        found[Channel.WHATSAPP] = Way(Channel.WHATSAPP, number)
    return found


def handle(cell: str) -> str:
    """The bare handle in a cell: "@mika", "mika" and "https://instagram.com/mika/" are one; "" without any."""
    name = HANDLE.match(PAGE.sub("", cell.strip()).lstrip("@"))
    return name[0] if name else ""


def is_clearly_better(one: Answered, other: Answered) -> bool:
    """Whether messages on one channel are answered so much more often than on another that it is no chance."""
    enough = min(one.known, other.known) >= ENOUGH and one.answered >= MANY_ANSWERS
    return enough and one.answered * other.known >= CLEARLY * other.answered * one.known


def _first(case: Case, known: Sequence[Way]) -> Way | None:
    """The first choice, unless the record speaks clearly for a later one."""
    return (_better_than(case, known[0].channel, known) or known[0]) if known else None


def _better_than(case: Case, channel: Channel, known: Iterable[Way]) -> Way | None:
    """The first of these ways that is clearly better than this channel, by the record; figures keep to e-mail first."""
    if not case.policies.channel_from_record or case.scenario.day_zero is DayZero.POSTED:
        return None
    other = case.answered.get(channel, NONE_KNOWN)
    for way in known:
        there = case.answered.get(way.channel, NONE_KNOWN)
        if is_clearly_better(there, other):
            elsewhere = "e-mails" if channel is Channel.EMAIL else f"on {channel.label}"
            because = f"{_counts(there)} messages there were answered, and {_counts(other)} {elsewhere}"
            return Way(way.channel, way.address, because)
    return None


def _counts(fared: Answered) -> str:
    return f"{fared.answered} of {fared.known}"


def _beside(case: Case) -> Iterator[Way]:
    """The channels to switch to when e-mail went unanswered, the first choice first."""
    yield from _instagram(case, "e-mail went unanswered")
    yield from _whatsapp(case)
    yield from _of(case, Channel.TIKTOK, "no other channel is known beside e-mail")


def _instead(case: Case) -> Iterator[Way]:
    """The channels for a creator whom no e-mail reaches, the first choice first."""
    if _defaults_to_messages(case):
        yield from _instagram(case, "")
    yield from _of(case, Channel.TIKTOK, "no e-mail address works")
    yield from _of(case, Channel.INSTAGRAM, "no e-mail address works")
    yield from _of(case, Channel.WHATSAPP, "no e-mail address works")


def _instagram(case: Case, because: str) -> Iterable[Way]:
    if _defaults_to_messages(case):
        because = f"{case.creator.size} creators read their messages before their e-mail"
    return _of(case, Channel.INSTAGRAM, because)


def _whatsapp(case: Case) -> Iterable[Way]:
    """For established relations and for those abroad; a new creator of the same country is not written to there."""
    creator, account = case.creator, case.account
    if creator.relationship in ESTABLISHED:
        return _of(case, Channel.WHATSAPP, f"the relation is established ({creator.relationship})")
    if creator.country and account.country and creator.country != account.country:
        return _of(case, Channel.WHATSAPP, f"the relation is international ({creator.country})")
    return ()


def _of(case: Case, channel: Channel, because: str) -> Iterable[Way]:
    found = ways(case.creator).get(channel)
    return (Way(channel, found.address, because),) if found else ()


def _defaults_to_messages(case: Case) -> bool:
    """Small brands write to small creators where those look first (seed 001, "SMB brands")."""
    return case.brand.segment == "smb" and case.creator.size in SMALL
