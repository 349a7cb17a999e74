"""Homes to measure on: the shipped defaults with accounts, creators and asks written over them.

home = Home(folder, {"maya": Access(port, user)}, asks=[ask(number, due=True) for number in range(200)])
office = home.opened(); post = home.post(office)
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import yaml

from tests.bench.big_mail import LOOKED_BACK, address, creator, item
from tests.servers.dovecot import HOST, User
from worker.mail.mailbox import Mailbox
from worker.service.access import connect_imap
from worker.service.office import Office
from worker.service.post import Post
from worker.settings import AccountSettings, write_home

CREATOR_COLUMNS = "creator,name,email,size,relationship,language,timezone,country,owner".split(",")
ASK_COLUMNS = (
    "ask,creator,campaign,scenario,item,deadline,reason,benefit,consequence,action,alternative,requested_on,owner"
).split(",")
DUE = date(2026, 10, 23)
NOT_DUE = date(2026, 12, 15)
Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Access:
    """Where an account's mailbox is and who opens it."""

    port: int
    user: User


def ask(number: int, *, due: bool = False, of: int | None = None, requested_on: str = "", owner: str = "") -> Row:
    """An ask of a creator, of the one with the same number unless told otherwise; due on MORNING or weeks later."""
    whose = number if of is None else of
    return {
        "ask": f"ask-{number:06}",
        "creator": creator(whose),
        "campaign": "Spring Glow",
        "scenario": "late-content",
        "item": item(whose) if of is None else f"Reel number {number} for Spring Glow",
        "deadline": (DUE if due else NOT_DUE).isoformat(),
        "reason": "the paid team needs it before the launch",
        "benefit": "the boost covers the whole launch week",
        "consequence": "the launch goes ahead without this Reel",
        "action": "give the slot to another creator",
        "alternative": "a shorter cut without voice-over",
        "requested_on": requested_on,
        "owner": owner,
    }


class Home:
    """A home folder; `now` is the time it lives in."""

    def __init__(
        self, folder: Path, accounts: Mapping[str, Access], asks: Iterable[Row], poll_seconds: int = 60
    ) -> None:
        self.folder = folder
        self.now: datetime = LOOKED_BACK
        write_home(folder)
        rows = list(asks)
        numbers = sorted({int(row["creator"][1:]) for row in rows})
        _write_sheet(folder / "data" / "creators.csv", CREATOR_COLUMNS, [_creator(number) for number in numbers])
        _write_sheet(folder / "data" / "asks.csv", ASK_COLUMNS, rows)
        said = {
            "poll_seconds": poll_seconds,
            "digest": False,
            "drafts_per_day": 10_000,
            "brand": {"name": "Lumen", "segment": "mid_market", "domains": ["brand.example"]},
            "accounts": {name: _account(name, access) for name, access in accounts.items()},
        }
        (folder / "config" / "worker.yaml").write_text(yaml.safe_dump(said, sort_keys=False), encoding="utf-8")
        secrets = "".join(f"{_secret(name)}={access.user.password}\n" for name, access in accounts.items())
        (folder / ".env").write_text(secrets, encoding="utf-8")

    def opened(self) -> Office:
        """The home as the service opens it, its sheets taken in."""
        office = Office(self.folder, {}, is_hurried=True)
        office.take_in_sheets(self.now)
        return office

    def post(self, office: Office, account: str = "maya", port: int = 0) -> Post:
        """The account's passes, in the home's own time; `port` leads past the one in the settings."""

        def connected(settings: AccountSettings) -> Mailbox:
            imap = settings.imap
            return connect_imap(replace(settings, imap=replace(imap, port=port or imap.port)))

        return Post(office, account, connected, lambda: self.now)


def passed(post: Post) -> None:
    """One pass, which must go well."""
    outcome = post.run()
    if outcome.error is not None:
        raise RuntimeError(f"the pass ended early: {outcome.error.what}")


def _creator(number: int) -> Row:
    return {
        "creator": creator(number),
        "name": f"Creator {number}",
        "email": address(number),
        "size": "micro",
        "relationship": "repeat",
        "language": "en",
        "timezone": "America/New_York",
        "country": "US",
        "owner": "",
    }


def _account(name: str, access: Access) -> dict[str, object]:
    return {
        "email": f"{name}@brand.example",
        "name": f"{name.title()} Lin",
        "title": "Creator Partnerships Manager",
        "timezone": "America/New_York",
        "country": "US",
        "draft_at": "08:00",
        "imap": {"host": HOST, "port": access.port, "security": "none"},
        "login": {"user": access.user.name, "password_env": _secret(name)},
    }


def _secret(account: str) -> str:
    return f"{account.upper().replace('-', '_')}_PASSWORD"


def _write_sheet(path: Path, columns: list[str], rows: Iterable[Row]) -> None:
    with path.open("w", newline="", encoding="utf-8") as sheet:
        writer = csv.DictWriter(sheet, columns)
        writer.writeheader()
        writer.writerows(rows)
