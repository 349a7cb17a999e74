"""The cast of the word tests, in English; `chinese.py` has the Chinese one, `goldens.py` the golden files."""

from dataclasses import replace
from datetime import date, time
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from worker.core.actions import Audience, WriteDraft
from worker.core.cadence import DayZero, Scenario, Stakes, Window
from worker.core.channels import Channel
from worker.core.locale import Locale
from worker.core.people import Account, Ask, Brand, Creator
from worker.settings.findings import Findings
from worker.settings.locales_file import LocaleSection, locale_of
from worker.settings.yaml_files import read_yaml
from worker.words import Letter, Message, Words
from worker.words.dates import Dates
from worker.words.values import values

TEMPLATES = Path(__file__).parents[2] / "templates"

BRAND = Brand("Lumen")
ACCOUNT = Account(
    "maya", "maya@brand.example", "Maya Lin", ZoneInfo("America/New_York"), "Creator Partnerships Manager",
    draft_at=time(8),
)  # fmt: skip
MIKA = Creator("mika", "Mika Sato", "mika@mail.example", handle="@mika")
MANAGED = replace(MIKA, manager_name="Jordan Lee", manager_email="jordan@agency.example")
REPRESENTED = replace(MANAGED, email="")
DEADLINE = date(2026, 10, 23)

DAYS = {1: date(2026, 10, 26), 2: date(2026, 10, 28), 3: date(2026, 11, 2), 4: date(2026, 11, 4)}
ASKED_FOR = {1: date(2026, 10, 27), 2: date(2026, 10, 30), 3: date(2026, 11, 3), 4: date(2026, 11, 6)}
EARLIER = (date(2026, 10, 20), DAYS[1], DAYS[2], DAYS[3])

FULL = {
    "late-content": Ask(
        "mika-reel", "mika", "late-content", "the Reel for Spring Glow", "Spring Glow", DEADLINE,
        reason="the paid team starts boosting on November 9",
        benefit="the Reel gets the full paid budget",
        consequence="the media budget set aside for the Reel pauses",
        action="close the Spring Glow slot and reassign its budget",
        alternative="a simpler cut without the voice-over",
        first_line="The behind-the-scenes Story from your studio made the whole team smile.",
        clause="section 4 of the agreement",
    ),
    "unsigned-contract": Ask(
        "mika-sow", "mika", "unsigned-contract", "the signed agreement", "Spring Glow", DEADLINE,
        reason="product ships to everyone on November 9",
        benefit="the first payment can be set up",
        consequence="shipping and the first payment move back a week",
        action="offer the Spring Glow place to someone else",
        alternative="a call with our legal colleague about the usage rights",
        first_line="The whole team is excited about your winter series.",
        help_link="https://sign.brand.example/spring-glow",
    ),
    "missing-info": Ask(
        "mika-address", "mika", "missing-info", "the shipping address and shoe size", "Spring Glow", DEADLINE,
        reason="the parcels leave the warehouse on November 9",
        benefit="the kit arrives before the first shoot",
        consequence="the kit misses the shipment and the shoot moves to December",
        action="give the kit from this shipment to the waiting list",
        alternative="the address alone",
        first_line="It was lovely to meet you at the spring preview.",
        help_link="https://brand.example/sizes",
    ),
    "missing-metrics": Ask(
        "mika-figures", "mika", "missing-metrics", "the Story screenshots for Spring Glow", "Spring Glow", DEADLINE,
        reason="the campaign report goes to leadership on November 9",
        benefit="the performance bonus is paid with the next run",
        consequence="the performance bonus cannot be worked out",
        action="close the report without these results",
        alternative="a screen recording of the Insights page",
        first_line="The last Story was the most shared piece of the whole campaign.",
    ),
    "whitelisting": Ask(
        "mika-spark", "mika", "whitelisting", "the Spark Ads authorization for the launch video", "Spring Glow",
        DEADLINE,
        reason="the ads go live on November 9",
        benefit="the video reaches ten times as many people",
        consequence="the ad budget for the video stays paused",
        action="move the ad budget to other videos",
        alternative="a video call to click through the settings together",
        first_line="The launch video turned out beautifully.",
        help_link="https://brand.example/spark-ads",
    ),
    "product-received": Ask(
        "mika-kit", "mika", "product-received", "the Glow Kit", "Spring Glow",
        reason="the second shipment leaves on November 9",
        benefit="a missing piece can still travel with it",
        consequence="a missing piece has to wait for the December shipment",
        action="take it that the kit is complete",
        alternative="a photo of the opened box",
        first_line="The spring series on your channel was lovely to watch.",
        delivered_on=date(2026, 10, 22),
        help_link="https://brand.example/glow-kit",
    ),
    "slow-progress": Ask(
        "mika-video", "mika", "slow-progress", "the tutorial for Spring Glow", "Spring Glow", DEADLINE,
        reason="the launch page goes live on November 9",
        benefit="the tutorial opens the launch page",
        consequence="the launch page opens with another video",
        action="fill the place on the launch page",
        alternative="a 30-second version",
        first_line="Thank you for the sketch, the team loved the mirror idea.",
    ),
    "gone-silent": Ask(
        "mika-silent", "mika", "gone-silent", "the Reel about the Glow Kit", "Spring Glow", DEADLINE,
        reason="the launch is on November 9",
        benefit="the Reel is shown in launch week",
        consequence="the place in launch week stays empty",
        action="give the place in launch week to somebody else",
        alternative="a Story instead of the Reel",
        first_line="The winter morning routine you posted is a favorite here.",
        delivered_on=date(2026, 10, 14),
        clause="section 2 of the agreement",
    ),
}  # fmt: skip
MINIMAL = {
    key: Ask(ask.key, "mika", key, ask.item.replace(" for Spring Glow", "")) for key, ask in FULL.items()
}  # fmt: skip

SCENARIOS = tuple(Scenario(key, key, Stakes.MEDIUM, (Window(0, 0),) * 4, DayZero.DEADLINE, tier_4=True) for key in FULL)
LETTERS = [
    (key, tier, audience)
    for key in FULL
    for audience in Audience
    for tier in (1, 2, 3, 4)
    if audience is Audience.MANAGER or tier < max(DAYS)
]


def shipped_locale(code: str) -> Locale:
    """A locale as it comes out of the box."""
    path = TEMPLATES.parent / "config" / "locales" / f"{code}.yaml"
    document = read_yaml(path.read_bytes(), Findings(str(path)))
    return locale_of(code, LocaleSection.model_validate(document.data))


LOCALES = {code: shipped_locale(code) for code in ("en", "zh-CN")}


@cache
def shipped_words() -> Words:
    """The words as they come out of the box."""
    return Words([TEMPLATES], LOCALES)


def draft(tier: int, audience: Audience, **changes: object) -> WriteDraft:
    """A touch on the days of the specification's late-content ladder, every message before it sent on time."""
    people = (MANAGED.manager_email,), (MIKA.email,)
    to, cc = people if audience is Audience.MANAGER else ((MIKA.email,), ())
    touch = WriteDraft(
        "mika-reel", tier, tier, audience, to, cc, DAYS[tier], ASKED_FOR[tier], "", earlier=EARLIER[:tier]
    )  # fmt: skip
    return replace(touch, **changes)  # type: ignore[arg-type]


def full(key: str, tier: int, audience: Audience) -> Letter:
    """With every detail known, and a manager to bring in; a Tier 4 follows Tier 3 where there is one."""
    touch = draft(
        tier, audience,
        announces_manager=tier == 2 and audience is Audience.CREATOR,
        tier_4_follows=tier == 3 and audience is Audience.MANAGER,
        acts_on=ASKED_FOR[4] if tier == 3 and audience is Audience.MANAGER else None,
    )  # fmt: skip
    return shipped_words().letter(touch, FULL[key], MANAGED, ACCOUNT, BRAND)


def minimal(key: str, tier: int, audience: Audience) -> Letter:
    """With an item and nothing else: no deadline, no details, no earlier message, nobody in copy, no manager's name."""
    touch = draft(tier, audience, cc=(), earlier=(), deadline_passed=False, opens_conversation=True)
    return shipped_words().letter(touch, MINIMAL[key], MIKA, replace(ACCOUNT, title=""), BRAND)


def message(key: str, channel: Channel, touch: WriteDraft, words: Words | None = None) -> Message:
    """The direct message of this touch, with every detail."""
    return (words or shipped_words()).message(channel, touch, FULL[key], MANAGED, ACCOUNT, BRAND)


def template_values() -> list[str]:
    """Every name a template may use, as it is written there."""
    dates = Dates.of(Locale("en", "English"), DAYS[1])
    names = values(draft(1, Audience.CREATOR), FULL["late-content"], MANAGED, ACCOUNT, BRAND, dates=dates)
    return [
        name if isinstance(value, str | bool) else f"{name}.name" for name, value in names.items()
    ]  # fmt: skip
