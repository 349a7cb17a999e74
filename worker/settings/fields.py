"""The small texts that YAML files and sheets share: an address, a time zone, a country, a time of day, a weekday.

Each function takes what was written and returns the value, or raises Unfit. None knows where the text stood.
"""

import re
from datetime import time
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from worker.core.cadence import WEEKDAYS
from worker.settings.countries import country_codes
from worker.settings.findings import Unfit, did_you_mean, listed, nearest, quoted

LONGEST_ADDRESS = 254  # RFC 5321 §4.5.3.1.3, without the angle brackets
LOCAL_PART = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
LABEL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
LINK = re.compile(r"https?://[^\s\"<>]+")
CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::00)?")
ABBREVIATIONS: Final = {
    "EST": "America/New_York", "EDT": "America/New_York", "ET": "America/New_York", "EST5EDT": "America/New_York",
    "CST": "America/Chicago", "CDT": "America/Chicago", "CT": "America/Chicago", "CST6CDT": "America/Chicago",
    "MST": "America/Denver", "MDT": "America/Denver", "MT": "America/Denver", "MST7MDT": "America/Denver",
    "PST": "America/Los_Angeles", "PDT": "America/Los_Angeles", "PT": "America/Los_Angeles",
    "PST8PDT": "America/Los_Angeles", "HST": "Pacific/Honolulu", "BST": "Europe/London", "WET": "Europe/Lisbon",
    "CET": "Europe/Paris", "CEST": "Europe/Paris", "MET": "Europe/Paris", "EET": "Europe/Athens",
    "IST": "Asia/Kolkata", "JST": "Asia/Tokyo", "KST": "Asia/Seoul", "SGT": "Asia/Singapore",
    "AEST": "Australia/Sydney",
}  # fmt: skip


def email_address(text: str) -> str:
    """A bare e-mail address as RFC 5321 mail servers take it (ASCII, one @). The case is kept."""
    if not text:
        raise Unfit("is empty", "Write an address such as name@example.com.")
    if "<" in text or ">" in text:
        raise Unfit(f"{quoted(text)} has a name around the address", "Write the bare address, name@example.com.")
    local, at, domain = text.rpartition("@")
    if not at or "@" in local or not local:
        raise Unfit(f"{quoted(text)} is not an e-mail address", "Write one address with one @, name@example.com.")
    if not text.isascii():
        raise Unfit(f"{quoted(text)} has letters that mail servers refuse", "Write the address in plain ASCII letters.")
    if not LOCAL_PART.fullmatch(local) or not is_host(domain) or len(text) > LONGEST_ADDRESS:
        raise Unfit(
            f"{quoted(text)} is not an e-mail address",
            "Write one address without spaces, commas or quotes, name@example.com.",
        )
    return text


def is_host(name: str) -> bool:
    """Whether this is a host name in ASCII (RFC 1123 §2.1); "localhost" is one too."""
    return bool(name) and all(LABEL.fullmatch(label) for label in name.split("."))


def domain(text: str) -> str:
    """A domain of ours, in lower case; an "@" before it is forgiven."""
    name = text.strip().lower().removeprefix("@")
    if not is_host(name):
        raise Unfit(f"{quoted(text)} is not a domain", "Write only what stands after the @, example.com.")
    return name


@cache
def time_zone(text: str) -> ZoneInfo:
    """An IANA time zone. Abbreviations are refused: "EST" stays on winter time all year, which nobody means."""
    if text.upper() in ABBREVIATIONS:
        meant = ABBREVIATIONS[text.upper()]
        raise Unfit(f"{quoted(text)} is an abbreviation, not a time zone with its daylight saving", f"Write {meant}.")
    try:
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Unfit(f"{quoted(text)} is not a time zone", _zone_meant(text)) from None


def _zone_meant(text: str) -> str:
    zones = {zone for zone in available_timezones() if not zone.startswith(("posix/", "right/"))}
    cities = {zone.rpartition("/")[2]: zone for zone in sorted(zones) if "/" in zone}
    wanted = text.replace(" ", "_")
    close = nearest(wanted, zones, cutoff=0.8)
    city = nearest(wanted.rpartition("/")[2], cities, cutoff=0.8)
    meant = close or cities.get(city, "")
    example = "Write the IANA name, such as America/New_York, Europe/London or Asia/Shanghai."
    return f"Did you mean {meant}?" if meant else example


def country_code(text: str) -> str:
    """An ISO 3166 country whose public holidays are known, in upper case."""
    known = country_codes()
    code = known.get(text.lower(), "")
    if code and len(text) <= len("USA"):
        return code
    meant = code or known.get(nearest(text, known, cutoff=0.8), "")
    raise Unfit(
        f"{quoted(text)} is not a country whose public holidays are known",
        f"Did you mean {meant}?" if meant else "Write its two letters, such as US, GB or CN, or leave it out.",
    )


def clock_time(text: str) -> time:
    """A local time of day, "08:00" on a 24-hour clock."""
    match = CLOCK.fullmatch(text)
    if match is None or int(match[1]) > 23 or int(match[2]) > 59:  # noqa: PLR2004 - hours and minutes of a day
        raise Unfit(f"{quoted(text)} is not a time of day", 'Write hours and minutes, "08:00" or "14:30".')
    return time(int(match[1]), int(match[2]))


def weekday(text: str) -> int:
    """A weekday by its English name; Monday is 0."""
    name = text.lower()
    if name in WEEKDAYS:
        return WEEKDAYS.index(name)
    short = next((day for day in WEEKDAYS if name and day.startswith(name[:3])), name)
    raise Unfit(f"{quoted(text)} is not a weekday", did_you_mean(short, WEEKDAYS, f"Write {listed(WEEKDAYS)}."))


def help_link(text: str) -> str:
    """A whole web address. Raises Unfit."""
    if not LINK.fullmatch(text):
        raise Unfit(f"{quoted(text)} is not a link", "Write it whole, beginning with https://.")
    return text
