"""What is wrong now, in plain words: for `status`, and for the digest of the account it concerns."""

from dataclasses import dataclass
from datetime import datetime

from worker.rounds import unused, waiting
from worker.service.health import deserted
from worker.service.office import Office
from worker.service.review import aside_line


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing; `account` is "" where it concerns the whole home."""

    account: str
    message: str

    def as_json(self) -> dict[str, str]:
        """The same for other tools."""
        return {"account": self.account, "message": self.message}


def troubles(office: Office, notices: list[str], now: datetime) -> list[Trouble]:
    """Accounts out of reach, mail and chases set aside, sheets that were not taken in."""
    store = office.store
    found = [Trouble(account, message) for account, message in store.problems()]
    found += [Trouble("", notice) for notice in notices]
    found += [Trouble(account, text) for account, text in deserted(office.settings, store, now)]
    for account in office.settings.accounts:
        found += [Trouble(account, each.why) for each in waiting(store, account)]
        found += [Trouble(account, fault) for fault in unused(store, account, office.home)]
    return found + [Trouble(item.account, aside_line(item)) for item in store.set_asides()]
