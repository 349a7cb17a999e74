"""data/creators.csv (or .xlsx): the roster, one creator a row.

Decides what a creator must have, and that an address which stands on several rows is a manager's.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from typing import Final, TypeVar

from worker.core.locale import FALLBACK, Locale
from worker.core.people import BIG_SIZES, Creator
from worker.settings.fields import country_code, email_address, time_zone
from worker.settings.findings import Unfit, did_you_mean, quoted
from worker.settings.locales_file import language_of
from worker.settings.sheets import Form, Row

FORM: Final = Form(
    name="creators",
    columns=(
        "creator", "name", "email", "aliases", "size", "platform", "handle", "relationship", "language", "timezone",
        "country", "manager_name", "manager_email", "instagram", "tiktok", "whatsapp", "value", "owner",
    ),
    required=("creator", "name"),
    aliases={"tier": "size"},
)  # fmt: skip
SIZES: Final = ("nano", "micro", "mid", *sorted(BIG_SIZES))
RELATIONSHIPS: Final = ("new", "repeat", "ambassador")
WAYS: Final = ("email", "manager_email", "instagram", "tiktok", "whatsapp")
HANDLES: Final = ("instagram", "tiktok")
PHONE = re.compile(r"\+?[\d\s()./-]{6,}|https?://\S+")
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z]{2,4})*")
"""What may be the code of a language that we have no locale for (BCP 47)."""

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Known:
    """What a row may refer to. `accounts` is None when worker.yaml could not be read: then nothing is said of it."""

    accounts: Collection[str] | None
    ours: Collection[str]
    """Our accounts' addresses, in lower case."""
    domains: Collection[str]
    locales: Collection[Locale]


@dataclass(frozen=True, slots=True)
class Entry:
    """A creator and the row they stand on."""

    creator: Creator
    row: Row


def creators_of(rows: Iterable[Row], known: Known, beside: Iterable[Row] = ()) -> dict[str, Creator]:
    """The creators by key. A row with problems is still in it, so that its asks are not called strangers'.

    `beside` are the rows of data/creators.d; where the sheet has the same key, its row is followed.
    """
    entries: dict[str, Entry] = {}
    for row in chain(rows, beside):
        key = row.required("creator")
        first = entries.get(key.casefold())
        if first is not None:
            _report_twin(row, key, first.row)
        elif key:
            entries[key.casefold()] = Entry(_creator(key, row, known), row)
    shared = _shared_addresses(entries.values())
    return {entry.creator.key: _with_manager(entry, shared) for entry in entries.values()}


def _report_twin(row: Row, key: str, first: Row) -> None:
    if row.findings.file == first.findings.file:
        what = f"{quoted(key)} stands on {first.called} {first.number} too."
        row.error("creator", what, "Give each creator a key of its own.")
    elif row.called == first.called:
        what = f"{quoted(key)} stands in {first.findings.file}:{first.number} too."
        row.error("creator", what, "Give each creator a key of its own.")
    else:
        what = f"{quoted(key)} is a row of {first.findings.file} too, and that row is followed."
        row.warn("creator", what, "Remove one of the two.")


def _creator(key: str, row: Row, known: Known) -> Creator:
    if not any(row.text(way) for way in WAYS):
        row.error("email", "there is no way to reach this creator.", f"Fill in one of {', '.join(WAYS)}.")
    if row.text("whatsapp") and not PHONE.fullmatch(row.text("whatsapp")):
        row.error(
            "whatsapp",
            f"{quoted(row.text('whatsapp'))} is not a phone number.",
            "Write it as +1 555 0100; in a spreadsheet, format the column as text.",
        )
    _report_handles(row)
    return Creator(
        key=key,
        name=_name(row),
        email=next(_addresses(row, "email", known), ""),
        aliases=tuple(_addresses(row, "aliases", known)),
        size=row.choice("size", SIZES),
        platform=row.text("platform"),
        handle=row.text("handle"),
        relationship=row.choice("relationship", RELATIONSHIPS, blank="new"),
        language=_language(row, known.locales),
        timezone=_read(row, "timezone", time_zone),
        country=_read(row, "country", country_code) or "",
        manager_name=row.text("manager_name"),
        manager_email=next(_addresses(row, "manager_email", known), ""),
        instagram=row.text("instagram"),
        tiktok=row.text("tiktok"),
        whatsapp=row.text("whatsapp"),
        value=row.choice("value", ("high",)),
        owner=row.one_of("owner", known.accounts, "config/worker.yaml") if known.accounts is not None else "",
    )


def _report_handles(row: Row) -> None:
    """Of "mika films" only the first word would be looked up, and that is somebody else."""
    for column in HANDLES:
        if len(row.text(column).split()) > 1:
            remedy = "Write the handle alone, as in the address of the profile."
            row.error(column, f"{quoted(row.text(column))} is not one handle.", remedy)


def _name(row: Row) -> str:
    """The name as letters use it, word for word."""
    name = row.required("name")
    if "@" in name:
        remedy = "Write the name to greet them by."
        row.warn("name", f"{quoted(name)} is no name, and follow-ups begin with it.", remedy)
    elif len(name.split()) > 1 and name.isascii() and name.isupper():
        row.warn("name", f"{quoted(name)} is in capitals, and stands so in every letter.", f"Write {name.title()}.")
    return name


def _read(row: Row, column: str, read: Callable[[str], Value]) -> Value | None:
    """The value of a cell, None when it is blank or wrong."""
    try:
        return read(row.text(column)) if row.text(column) else None
    except Unfit as unfit:
        row.error(column, f"{unfit.what}.", unfit.remedy)
        return None


def _addresses(row: Row, column: str, known: Known) -> Iterator[str]:
    """The addresses in a cell; several are separated by ";" and belong into `aliases`."""
    parts = [part.strip().removeprefix("mailto:") for part in row.text(column).split(";")]
    written = [part for part in parts if part]
    if len(written) > 1 and column != "aliases":
        row.error(column, f"has {len(written)} addresses.", "Keep one here and move the others to aliases.")
    for part in written:
        try:
            address = email_address(part)
        except Unfit as unfit:
            row.error(column, f"{unfit.what}.", unfit.remedy)
            continue
        if "." not in address.rpartition("@")[2]:
            row.warn(column, f"{address} has nothing like .com at its end.", "Write the whole address.")
        _report_ours(row, column, address.lower(), known)
        yield address


def _report_ours(row: Row, column: str, address: str, known: Known) -> None:
    """Mail from our own addresses is never a reply, so a creator cannot have one."""
    if address in known.ours:
        row.error(column, f"{address} is a mailbox of ours.", "Write the creator's own address.")
    elif address.rpartition("@")[2] in known.domains:
        what = f"{address} is at a domain of ours, so nothing they write would count as a reply."
        row.warn(column, what, "Correct it, or brand.domains in config/worker.yaml.")


def _language(row: Row, locales: Collection[Locale]) -> str:
    """The creator's language among those we have; another one falls back and is said."""
    written = row.text("language")
    code = language_of(written, locales) if written else FALLBACK
    if code:
        return code
    codes = sorted(locale.code for locale in locales)
    if LANGUAGE.fullmatch(written):
        what = f"there is no config/locales/{written}.yaml; {FALLBACK} is used."
        row.warn("language", what, f"There are {', '.join(codes)}.")
    else:
        row.error("language", f"{quoted(written)} is not a language code.", did_you_mean(written, codes))
    return FALLBACK


def _shared_addresses(entries: Iterable[Entry]) -> Counter[str]:
    """On how many rows each address stands, in whatever column."""
    return Counter(
        address
        for entry in entries
        for address in {*entry.creator.addresses, entry.creator.manager_email.lower()}
        if address
    )


def _with_manager(entry: Entry, shared: Counter[str]) -> Creator:
    """The creator without addresses that are a manager's: those on several rows, and their own manager's."""
    creator, row = entry.creator, entry.row
    written = [address for address in (creator.email, *creator.aliases) if address]
    managers = [each for each in written if shared[each.lower()] > 1]
    own = [each for each in written if each not in managers and each.lower() != creator.manager_email.lower()]
    if creator.manager_email and creator.manager_email.lower() == creator.email.lower():
        what = "is the creator's own address too, so letters to the creator would speak of them as somebody else."
        row.error("manager_email", what, "Leave it blank; or, where the manager reads that address, leave email blank.")
    for address in managers:
        row.warn("email", f"{address} stands on several rows and is treated as a manager's.")
    return replace(
        creator,
        email=own[0] if own else "",
        aliases=tuple(dict.fromkeys(own[1:])),
        manager_email=creator.manager_email or (managers[0] if managers else ""),
    )
