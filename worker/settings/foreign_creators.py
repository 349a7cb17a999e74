"""The creator that a row of somebody else's spreadsheet tells of, in the roster's own columns."""

import re
from collections.abc import Collection, Mapping
from typing import Final

from worker.settings.countries import country_codes
from worker.settings.fields import time_zone
from worker.settings.findings import Unfit, quoted
from worker.settings.foreign_sheet import ForeignRow, addresses_in
from worker.settings.foreign_words import RELATIONSHIPS, SIZES
from worker.settings.locales_file import language_of
from worker.settings.tables import squeezed
from worker.settings.values import Settings

PROFILE = re.compile(r"(?:https?://)?(?:www\.|m\.)?(instagram|tiktok|youtube)\.com/@?([\w.-]+)", re.IGNORECASE)
PLATFORMS: Final[Mapping[str, str]] = {
    "instagram": "instagram", "ig": "instagram", "ins": "instagram", "insta": "instagram", "tiktok": "tiktok",
    "tt": "tiktok", "youtube": "youtube", "yt": "youtube", "小红书": "xiaohongshu", "抖音": "douyin", "b站": "bilibili",
}  # fmt: skip


def handle_in(text: str) -> tuple[str, str]:
    """The handle in a cell, without its @, and the platform where the cell is a profile's address."""
    if match := PROFILE.match(text):
        return match[2].strip("."), match[1].lower()
    bare = text.split(maxsplit=1)[0].removeprefix("@") if text else ""
    return ("", "") if "/" in bare else (bare, "")


def creator_details(row: ForeignRow, settings: Settings, shared: Collection[str]) -> tuple[dict[str, str], list[str]]:
    """Their details by column, and remarks on what could not be read. `shared` are addresses of several people."""
    remarks: list[str] = []
    handle, on = handle_in(row.text("handle"))
    platform = on or PLATFORMS.get(squeezed(row.text("platform")), row.text("platform").lower())
    own = [address for address in row.addresses if address.lower() not in shared]
    managers = addresses_in(row.text("manager_email")) or [a for a in row.addresses if a.lower() in shared]
    details = {
        "name": _name(row, handle),
        "email": own[0] if own else "",
        "aliases": "; ".join(own[1:]),
        "size": _one_of(SIZES, row, "size", remarks),
        "platform": platform,
        "handle": f"@{handle}" if handle else "",
        "relationship": _one_of(RELATIONSHIPS, row, "relationship", remarks),
        "language": language_of(row.text("language"), settings.locales.values()) if row.text("language") else "",
        "country": country_codes().get(row.text("country").lower(), ""),
        "timezone": _zone(row.text("timezone"), remarks),
        "manager_name": row.text("manager_name") if "@" not in row.text("manager_name") else "",
        "manager_email": managers[0] if managers else next(iter(addresses_in(row.text("manager_name"))), ""),
        "instagram": handle_in(row.text("instagram"))[0] or (handle if platform == "instagram" else ""),
        "tiktok": handle_in(row.text("tiktok"))[0] or (handle if platform == "tiktok" else ""),
        "whatsapp": row.text("whatsapp"),
    }
    if row.text("email") and not addresses_in(row.text("email")):
        remarks.append(f"the address {quoted(row.text('email'))} is none and is left blank")
    strange = [name for name in ("language", "country") if row.text(name) and not details[name]]
    remarks += [f"the {name} {quoted(row.text(name))} is not known and is left blank" for name in strange]
    return {name: text for name, text in details.items() if text}, remarks


def _name(row: ForeignRow, handle: str) -> str:
    """Their name; a cell that holds a handle or an address gives what it can."""
    name = row.text("name")
    if "@" in name or "/" in name:
        return handle_in(name)[0].partition("@")[0] or handle
    return name or handle


def _one_of(words: Mapping[str, str], row: ForeignRow, column: str, remarks: list[str]) -> str:
    written = row.text(column)
    meant = words.get(squeezed(written), "")
    if written and not meant:
        remarks.append(f"the {column} {quoted(written)} is not known and is left blank")
    return meant


def _zone(written: str, remarks: list[str]) -> str:
    try:
        return time_zone(written).key if written else ""
    except Unfit:
        remarks.append(f"the time zone {quoted(written)} is not known and is left blank")
        return ""
