"""config/cadences.yaml: what may be owed, and on which days it is followed up.

What a home leaves out keeps the shipped value, key by key, so a home may hold only what it wants otherwise.
"""

from collections.abc import Mapping
from itertools import pairwise
from typing import Annotated, Final, Self

from pydantic import AfterValidator, BeforeValidator, Field, InstanceOf, model_validator

from worker.core.cadence import LISTS, MAX_TIER, DayZero, Habits, ManagerPlace, Scenario, Stakes, Window
from worker.core.case import NO_HABITS
from worker.settings.checking import Section, Text, Weekday, Whole, read_as
from worker.settings.files import Files
from worker.settings.findings import Findings, Unfit, did_you_mean, quoted
from worker.settings.overlaid import completed, overlaid
from worker.settings.yaml_files import Data, Document

FILE: Final = "config/cadences.yaml"
LATEST_FIRST = 14
"""Days after Day 0 by which the first touch must open; a later one would be a mistyped number."""
LONGEST = 60
"""Days after Day 0 within which a sequence ends."""


def _as_touch(value: object) -> object:
    """A touch may be written as its day alone."""
    return {"day": value} if isinstance(value, str | int | float) else value


def _window(text: str) -> Window:
    try:
        window = Window.parse(text)
    except ValueError as error:
        raise Unfit(str(error), 'Write a day or the first and last one, "7" or "2-3".') from None
    if window.high > LONGEST:
        raise Unfit(f"day {window.high} is more than {LONGEST} days after Day 0", "Write a smaller number.")
    return window


def _scenario_key(text: str) -> str:
    plain = text.replace("-", "")
    if not (plain.isascii() and plain.isalnum() and text == text.lower()):
        raise Unfit(f"{quoted(text)} is not a scenario's key", "Use lower-case letters and hyphens: late-content.")
    if text in {each.key for each in LISTS}:
        raise Unfit(f"{quoted(text)} is where the words for several items in one draft stand", "Use another key.")
    return text


class TouchSection(Section):
    """One entry of `touches:`."""

    day: Annotated[InstanceOf[Window], read_as(_window, str | int)]


class ManagerSection(Section):
    """`manager:` of a scenario, tier by tier."""

    tier_1: ManagerPlace = ManagerPlace.NONE
    tier_2: ManagerPlace = ManagerPlace.NONE
    tier_3: ManagerPlace = ManagerPlace.TO
    tier_4: ManagerPlace = ManagerPlace.TO


class TierDays(Section):
    """The weekday on which a segment prefers each tier."""

    tier_1: Weekday | None = None
    tier_2: Weekday | None = None
    tier_3: Weekday | None = None
    tier_4: Weekday | None = None


class BatchingSection(Section):
    """`batching:`, segment by segment."""

    smb: TierDays = TierDays()
    mid_market: TierDays = TierDays()
    enterprise: TierDays = TierDays()


class SegmentSection(Section):
    """One entry of `segments:`."""

    agency_first: bool = False
    senior_lead: Annotated[Whole, Field(ge=1, le=MAX_TIER)] | None = None
    ops: list[Text] = Field(default_factory=list)
    esign_reminders: Annotated[Whole, Field(ge=0, le=20)] = 0
    flag_tier_2: Annotated[Whole, Field(ge=1, le=60)] | None = None


class SegmentsSection(Section):
    """`segments:`."""

    smb: SegmentSection = SegmentSection()
    mid_market: SegmentSection = SegmentSection()
    enterprise: SegmentSection = SegmentSection()


def _in_order(touches: list[TouchSection]) -> list[TouchSection]:
    windows = [touch.day for touch in touches]
    if windows[0].low > LATEST_FIRST:
        raise Unfit(f"the first touch comes on day {windows[0].low}", f"Begin by day {LATEST_FIRST}, best on day 0.")
    for before, after in pairwise(windows):
        if after.low <= before.low:
            raise Unfit(f'"{after}" does not come after "{before}"', "Write the windows in ascending order.")
    return touches


class ScenarioSection(Section):
    """One entry of `scenarios:`."""

    title: Text
    stakes: Stakes
    touches: Annotated[
        list[Annotated[TouchSection, BeforeValidator(_as_touch, json_schema_input_type=str | int | TouchSection)]],
        Field(min_length=1),
        AfterValidator(_in_order),
    ]
    day_zero: DayZero
    offset: Annotated[Whole, Field(ge=-30, le=30)] = 1
    tier_4: bool = False
    formal: bool = False
    manager: ManagerSection = ManagerSection()
    formal_to_manager: bool = True
    together: bool = True

    @model_validator(mode="after")
    def _fits_tiers(self) -> Self:
        most = MAX_TIER if self.tier_4 else MAX_TIER - 1
        if len(self.touches) > most:
            remedy = "Remove one." if self.tier_4 else "Remove one, or write  tier_4: true"
            raise Unfit(f"has {len(self.touches)} touches where {most} are possible", remedy)
        return self


class CadencesSection(Section):
    """The whole file."""

    scenarios: dict[Annotated[str, AfterValidator(_scenario_key)], ScenarioSection]
    batching: BatchingSection = BatchingSection()
    segments: SegmentsSection = SegmentsSection()

    @model_validator(mode="after")
    def _ops_are_known(self) -> Self:
        for name, segment in self.segments:
            for scenario in segment.ops:
                if scenario not in self.scenarios:
                    hint = did_you_mean(scenario, self.scenarios)
                    raise Unfit(f"segments.{name}.ops: {quoted(scenario)} is none of the scenarios", hint)
        return self


def read_cadences(files: Files, segment: str) -> tuple[Mapping[str, Scenario] | None, Habits]:
    """The shipped scenarios and habits, as the home has changed them; None when they cannot be followed."""
    findings = files.findings(FILE)
    document = files.optional(findings)
    section = checked_cadences(document, findings)
    if section is None:
        return None, NO_HABITS
    report_idle_tier(section, document, findings)
    return scenarios_of(section, segment), habits_of(section, segment)


def checked_cadences(document: Document, findings: Findings) -> CadencesSection | None:
    """A cadences file of whatever name, completed from the shipped one; None when it has any fault."""
    return overlaid(CadencesSection, with_defaults, document, findings, FILE)


def with_defaults(written: Mapping[str, Data], shipped: Mapping[str, Data]) -> dict[str, Data]:
    """What a home wrote, completed from the shipped file: by scenario and key, and by segment.

    An empty mapping for a segment's batching, {}, takes its shipped weekdays away.
    """
    merged = {**shipped, **written}
    for part in ("scenarios", "batching", "segments"):
        ours, theirs = shipped.get(part), written.get(part)
        if isinstance(ours, dict) and theirs is None:
            merged[part] = ours
        elif isinstance(ours, dict) and isinstance(theirs, dict):
            kept = {key: completed(value, ours.get(key)) for key, value in theirs.items()}
            emptied = {key: value for key, value in theirs.items() if part == "batching" and value == {}}
            merged[part] = {**ours, **kept, **emptied}
    return merged


def report_idle_tier(section: CadencesSection, document: Document, findings: Findings) -> None:
    """Say where the home asks for a Tier 4 and its touches end before; a shortened sequence just has none."""
    written = document.data.get("scenarios")
    for key, own in written.items() if isinstance(written, dict) else ():
        count = len(section.scenarios[key].touches)
        if isinstance(own, dict) and own.get("tier_4") is True and count < MAX_TIER:
            path = ("scenarios", key, "tier_4")
            what = f"is true and the scenario has {count} touches, so that Tier 4 never comes."
            findings.warn(document.line_of(path), what, "Add a fourth to touches, or write false.", ".".join(path))


def scenarios_of(section: CadencesSection, segment: str) -> dict[str, Scenario]:
    """The scenarios by key, each with the batch weekdays of the brand's segment."""
    days: TierDays = getattr(section.batching, segment)
    batching = {int(tier[-1]): day for tier, day in days if day is not None}
    return {key: _scenario(key, each, batching) for key, each in section.scenarios.items()}


def habits_of(section: CadencesSection, segment: str) -> Habits:
    """What the brand's segment does differently."""
    chosen: SegmentSection = getattr(section.segments, segment)
    return Habits(
        agency_first=chosen.agency_first,
        senior_lead=chosen.senior_lead,
        ops=frozenset(chosen.ops),
        esign_reminders=chosen.esign_reminders,
        flag_tier_2=chosen.flag_tier_2,
    )


def _scenario(key: str, section: ScenarioSection, batching: dict[int, int]) -> Scenario:
    return Scenario(
        key=key,
        title=section.title,
        stakes=section.stakes,
        windows=tuple(touch.day for touch in section.touches),
        day_zero=section.day_zero,
        offset=section.offset,
        tier_4=section.tier_4,
        formal=section.formal,
        manager={int(tier[-1]): place for tier, place in section.manager},
        formal_to_manager=section.formal_to_manager,
        together=section.together,
        batching=batching,
    )
