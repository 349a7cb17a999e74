"""What is wrong now, in plain words: for `status`, and for the digest of the account it concerns."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from worker.core import phrases
from worker.rounds import unused, waiting
from worker.service.health import deserted
from worker.service.office import Office
from worker.service.review import aside_line
from worker.store.repository import Store

SEEN = "trouble seen: "
"""The name of the fact, before the account's."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing; `account` is "" where it concerns the whole home."""

    account: str
    message: str
    as_of: datetime | None = None
    """The look that met it, in the account's time; it may be mended since. None for what holds now."""

    @property
    def words(self) -> str:
        """The same for people."""
        when = self.as_of and f" (as of the last look, {phrases.day(self.as_of.date())} at {self.as_of:%H:%M})"
        return f"{self.account + ': ' if self.account else ''}{self.message}{when or ''}"

    def as_json(self) -> dict[str, str | None]:
        """The same for other tools."""
        as_of = self.as_of.isoformat() if self.as_of else None
        return {"account": self.account, "message": self.message, "as_of": as_of}


def met(store: Store, account: str, message: str, now: datetime) -> None:
    """The account is in trouble at this moment; until a look goes well, that is what is known."""
    store.set_fact(SEEN + account, now.isoformat())
    store.set_problem(account, message)


def troubles(office: Office, notices: list[str], now: datetime) -> list[Trouble]:
    """Accounts out of reach, mail and chases set aside, sheets that were not taken in."""
    store = office.store
    found = [Trouble(account, message, _as_of(office, account)) for account, message in store.problems()]
    found += [Trouble("", notice) for notice in notices]
    found += [Trouble(account, text) for account, text in deserted(office.settings, store, now)]
    for account in office.settings.accounts:
        found += [Trouble(account, each.why) for each in waiting(store, account)]
        found += [Trouble(account, fault) for fault in unused(store, account, office.home)]
    return found + [Trouble(item.account, aside_line(item)) for item in store.set_asides()]


def _as_of(office: Office, account: str) -> datetime | None:
    """When the account's trouble was last met; one from before that was kept has no time."""
    seen, settings = office.store.fact(SEEN + account), office.settings.accounts.get(account)
    zone = settings.account.timezone if settings else ZoneInfo("UTC")
    return datetime.fromisoformat(seen).astimezone(zone) if seen else None
