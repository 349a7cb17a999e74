"""The home folder of a story: the shipped defaults, with the story's accounts, creators and asks written over them."""

import csv
import hashlib
import json
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tests.servers.dovecot import HOST
from tests.stories.reading import Unreadable, day

CREATOR_COLUMNS = (
    "creator,name,email,aliases,size,platform,handle,relationship,language,timezone,country,manager_name,"
    "manager_email,instagram,tiktok,whatsapp,value,owner"
).split(",")
ASK_COLUMNS = (
    "ask,creator,campaign,scenario,item,deadline,reason,benefit,consequence,action,alternative,first_line,stakes,"
    "requested_on,request_subject,posted_on,content,delivered_on,prior_touches,brand_owes,brand_owes_by,amount,"
    "clause,help_link,owner,status"
).split(",")
DELIVERY_COLUMNS = ("creator", "campaign", "delivered_on", "signed_on", "launch_on", "owner")
DAYS = {"signed_on", "launch_on", "deadline", "requested_on", "posted_on", "delivered_on", "brand_owes_by"}
GONE = "gone"


@dataclass(frozen=True, slots=True)
class Login:
    """Where an account's mailbox is and how to open it."""

    port: int
    user: str
    password: str


@cache
def cast() -> Mapping[str, Any]:
    """Everybody who can appear, from cast/people.yaml."""
    text = (Path(__file__).parent / "cast" / "people.yaml").read_text(encoding="utf-8")
    people: Mapping[str, Any] = yaml.safe_load(text)
    return people


def person(name: str) -> Mapping[str, str]:
    """Name, e-mail and aliases of anybody in the cast; an address stands for itself."""
    if "@" in name:
        return {"name": name.partition("@")[0], "email": name}
    for group in ("accounts", "creators", "managers", "others"):
        if name in cast()[group]:
            found: Mapping[str, str] = cast()[group][name]
            return found
    raise Unreadable(f'"{name}" is nobody in cast/people.yaml')


def address(name: str) -> str:
    """The e-mail address of a person of the cast, "" for somebody without one; an address stands for itself."""
    return person(name).get("email", "")


class Home:
    """One story's home folder and what its sheets say at the moment."""

    def __init__(self, folder: Path, shipped: Path, said: Mapping[str, Any], logins: Mapping[str, Login]) -> None:
        self.folder = folder
        self.said = said
        self.creators = {key: _creator(key, own) for key, own in _named(said.get("creators") or _needed(said))}
        self.asks = {key: _ask(key, own) for key, own in _named(said.get("asks") or {})}
        self.deliveries = {key: {"creator": key, **_cells(own)} for key, own in _named(said.get("deliveries") or {})}
        self._taken_in: set[str] = set()
        """Asks that stand in no sheet, since Chaser made them from a mail."""
        for key, own in _named(said.get("milestones") or {}):
            self.takes_in(key, own)
        shutil.copytree(shipped, folder)
        shutil.rmtree(folder / "data" / "asks.d", ignore_errors=True)
        self._write_worker(logins)
        if "calendar" in said:
            text = json.dumps(said["calendar"])  # which is YAML, too
            (folder / "config" / "calendar.yaml").write_text(text, encoding="utf-8")
        if "cadences" in said:
            self.change_cadences(said["cadences"])
        self._write_sheets()

    def item(self, ask: str) -> str:
        return self.asks[ask]["item"]

    def reaches(self, ask: str) -> set[str]:
        """Every address a draft for this ask may go to."""
        creator = self.creators[self.asks[ask]["creator"]]
        return {creator["email"], creator["manager_email"], *creator["aliases"].split(";")} - {""}

    def change_asks(self, changes: Mapping[str, Any]) -> None:
        """Edit asks.csv: columns of a row, `gone` for a row taken out, `ask: …` for another key."""
        for key, change in changes.items():
            if change == GONE:
                del self.asks[key]
            elif key in self.asks:
                row = self.asks.pop(key) | _cells(change)
                self.asks[row["ask"]] = row
            else:
                self.asks[key] = _ask(key, change)
        self._write_sheets()

    def takes_in(self, key: str, said: Mapping[str, Any]) -> None:
        """Chaser makes an ask of its own: from now on the story knows it too."""
        self.asks[key] = _ask(key, said)
        self._taken_in.add(key)

    def change_creators(self, changes: Mapping[str, Any]) -> None:
        """Edit creators.csv: columns of a row, or `gone`."""
        for key, change in changes.items():
            if change == GONE:
                del self.creators[key]
            else:
                self.creators[key] |= _cells(change)
        self._write_sheets()

    def change_cadences(self, changes: Mapping[str, Any]) -> None:
        """Edit cadences.yaml: the windows of a scenario's touches."""
        path = self.folder / "config" / "cadences.yaml"
        cadences = yaml.safe_load(path.read_text(encoding="utf-8"))
        for scenario, windows in changes.items():
            cadences["scenarios"][scenario]["touches"] = list(windows)
        path.write_text(yaml.safe_dump(cadences, allow_unicode=True), encoding="utf-8")

    def digest(self) -> dict[str, str]:
        """The bytes of every file, by name."""
        files = sorted(path for path in self.folder.rglob("*") if path.is_file())
        return {
            str(path.relative_to(self.folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files
        }  # fmt: skip

    def _write_worker(self, logins: Mapping[str, Login]) -> None:
        accounts = {key: _account(key, login) for key, login in logins.items()}
        brand = {"name": "Lumen", "segment": "mid_market"} | (self.said.get("brand") or {})
        said = {key: _plain(value) for key, value in (self.said.get("worker") or {}).items()}
        settings = {"poll_seconds": 60, "digest": False, **said, "brand": brand, "accounts": accounts}
        text = yaml.safe_dump(settings, sort_keys=False)
        (self.folder / "config" / "worker.yaml").write_text(text, encoding="utf-8")
        secrets = "".join(f"{_secret(key)}={login.password}\n" for key, login in logins.items())
        (self.folder / ".env").write_text(secrets, encoding="utf-8")

    def _write_sheets(self) -> None:
        _write_sheet(self.folder / "data" / "creators.csv", CREATOR_COLUMNS, self.creators.values())
        rows = [row for key, row in self.asks.items() if key not in self._taken_in]
        _write_sheet(self.folder / "data" / "asks.csv", ASK_COLUMNS, rows)
        if self.deliveries:
            _write_sheet(self.folder / "data" / "deliveries.csv", DELIVERY_COLUMNS, self.deliveries.values())


def _plain(said: Any) -> Any:
    """A mapping of a story without the lines on which it stands there."""
    return {key: _plain(value) for key, value in said.items()} if isinstance(said, dict) else said


def _named(said: Any) -> Iterable[tuple[str, Mapping[str, Any]]]:
    return ((key, own or {}) for key, own in said.items()) if isinstance(said, dict) else ((key, {}) for key in said)


def _needed(said: Mapping[str, Any]) -> list[str]:
    """The creators the asks name, when the story lists none."""
    named = [ask["creator"] for ask in (said.get("asks") or {}).values()]
    return list(dict.fromkeys([*named, *(said.get("deliveries") or {})]))


def _creator(key: str, own: Mapping[str, Any]) -> dict[str, str]:
    row = {"creator": key, **cast()["every creator"], **cast()["creators"].get(key, {}), **own}
    manager = row.pop("manager", "")
    if manager:
        row |= {"manager_name": cast()["managers"][manager]["name"], "manager_email": address(manager)}
    return dict.fromkeys(CREATOR_COLUMNS, "") | _cells(row)


def _ask(key: str, own: Mapping[str, Any]) -> dict[str, str]:
    details = cast()["asks"].get(own["scenario"], {})
    return dict.fromkeys(ASK_COLUMNS, "") | _cells({"ask": key, **details, **own})


def _cells(row: Mapping[str, Any]) -> dict[str, str]:
    return {column: _cell(column, value) for column, value in row.items()}


def _cell(column: str, value: Any) -> str:
    if column in DAYS and value and (isinstance(value, date) or " " in str(value)):
        return day(value).isoformat()
    return "" if value is None else str(value)


def _account(key: str, login: Login) -> dict[str, Any]:
    own = dict(cast()["accounts"][key])
    aliases = own.pop("aliases", "")
    return {
        **own,
        "aliases": aliases.split(";") if aliases else [],
        "imap": {"host": HOST, "port": login.port, "security": "none"},
        "login": {"user": login.user, "password_env": _secret(key)},
    }


def _secret(account: str) -> str:
    return f"{account.upper()}_PASSWORD"


def _write_sheet(path: Path, columns: Iterable[str], rows: Iterable[Mapping[str, str]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as sheet:
        writer = csv.DictWriter(sheet, list(columns))
        writer.writeheader()
        writer.writerows(rows)
