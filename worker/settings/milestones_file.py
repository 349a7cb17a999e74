"""config/milestones.yaml: what follows a delivery, a signing or a launch, and on which day.

What a home leaves out keeps the shipped value, milestone by milestone and key by key.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Final, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from worker.core.cadence import Scenario, Stakes
from worker.core.keys import slug
from worker.core.locale import FALLBACK
from worker.core.origin import Root
from worker.settings.ask_details import SECOND_PERSON
from worker.settings.checking import Section, Text, Whole
from worker.settings.files import Files
from worker.settings.findings import Findings, Unfit, did_you_mean, listed, quoted
from worker.settings.overlaid import completed, overlaid
from worker.settings.yaml_files import Data, Document

FILE: Final = "config/milestones.yaml"
CAMPAIGN: Final = "{campaign}"
LATEST: Final = 365
"""Days from the root within which a milestone must fall; a later one would be a mistyped number."""
COUNTS: Final = ("day", "business_days", "every")
"""The keys that say when; exactly one of them is needed."""


def _with_one_gap(text: str) -> str:
    """A text that may leave a part in [ ] out where there is no campaign."""
    outside = text.partition("[")[0] + text.partition("]")[2]
    if text.count("[") != text.count("]") or text.count("[") > 1 or text.find("]") < text.find("["):
        raise Unfit(f"{quoted(text)} has brackets that do not belong together", "Write one [ and one ].")
    if CAMPAIGN in outside:
        remedy = f"Put it between [ and ], with what belongs to it: the script[ for {CAMPAIGN}]"
        raise Unfit(f"{quoted(text)} would lack its campaign where there is none", remedy)
    if "{" in text.replace(CAMPAIGN, ""):
        raise Unfit(f"{quoted(text)} has a name in braces that is not known", f"Write {CAMPAIGN}.")
    return text


def _key(text: str) -> str:
    if text != slug(text) or text in tuple(Root):
        raise Unfit(f"{quoted(text)} is not a milestone's key", "Use lower-case letters and hyphens: first-cut.")
    return text


def _phrases(value: object) -> dict[str, str]:
    """The texts by language; one alone is for every language."""
    by_language = {FALLBACK: value} if isinstance(value, str) else value
    if not isinstance(by_language, dict) or not all(isinstance(text, str) for text in by_language.values()):
        remedy = "Write one text, or one by language: {en: the script, zh-CN: 脚本}"
        raise Unfit("is neither a text nor texts by language", remedy)
    if not all(text.strip() for text in by_language.values()):
        raise Unfit("is empty", "Write a text after the colon.")
    return {str(language): _with_one_gap(text.strip()) for language, text in by_language.items()}


Phrases = Annotated[dict[str, str], BeforeValidator(_phrases, json_schema_input_type=Text | dict[str, Text])]
"""One text for every language, or one by language."""


class MilestoneSection(Section):
    """One entry of `milestones:`."""

    title: Text
    counts_from: Text = Field(alias="from")
    day: Annotated[Whole, Field(ge=-LATEST, le=LATEST)] | None = None
    business_days: Annotated[Whole, Field(ge=1, le=60)] | None = None
    every: Annotated[Whole, Field(ge=2, le=60)] | None = None
    item: Phrases
    first_line: Phrases = Field(default_factory=dict)
    scenario: Text | None = None
    stakes: Stakes | None = None
    content: Literal["post", "story"] | None = None
    whose: Literal["creator", "brand"] = "creator"
    on: bool = True

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        said = [name for name in COUNTS if getattr(self, name) is not None]
        if len(said) != 1:
            what = f"has {' and '.join(said)}" if said else "says no day"
            raise Unfit(what, f"Write one of {listed(COUNTS)}.")
        if self.whose == "creator" and self.scenario is None:
            raise Unfit("has no scenario", "Add the line  scenario: late-content, or another of config/cadences.yaml.")
        if self.every and self.counts_from not in tuple(Root):
            raise Unfit(f"comes again and again from {quoted(self.counts_from)}", f"Write {listed(tuple(Root))}.")
        if self.whose == "brand" and self.counts_from in tuple(Root):
            raise Unfit(
                f"is ours from {quoted(self.counts_from)} on",
                "Name the milestone of theirs after which it is our turn.",
            )
        return self


class MilestonesSection(Section):
    """The whole file."""

    milestones: dict[Annotated[str, AfterValidator(_key)], MilestoneSection] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Milestone:
    """One entry, checked."""

    key: str
    title: str
    counts_from: str
    """A root's word, or the key of a milestone further up."""
    days: int
    business: bool
    items: Mapping[str, str]
    first_lines: Mapping[str, str]
    scenario: str
    stakes: Stakes | None
    content: str
    is_ours: bool
    is_weekly: bool
    """Whether it comes again every `days`."""

    def item(self, language: str, campaign: str) -> str:
        """What is owed, in the reader's language or else in English."""
        return _said(self.items, language, campaign)

    def first_line(self, language: str, campaign: str) -> str:
        """The personal opening, "" for none."""
        return _said(self.first_lines, language, campaign)


def _said(phrases: Mapping[str, str], language: str, campaign: str) -> str:
    text = phrases.get(language) or phrases.get(FALLBACK) or next(iter(phrases.values()), "")
    before, gap, rest = text.partition("[")
    inner, _, after = rest.partition("]")
    if gap and not campaign:
        return (before + after).strip()
    return (before + inner + after).replace(CAMPAIGN, campaign).strip()


def read_milestones(files: Files, scenarios: Mapping[str, Scenario] | None) -> tuple[Milestone, ...]:
    """The shipped milestones, as the home has changed them, those that are on."""
    findings = files.findings(FILE)
    document = files.optional(findings)
    section = overlaid(MilestonesSection, with_defaults, document, findings)
    return milestones_of(section, document, findings, scenarios) if section else ()


def with_defaults(written: Mapping[str, Data], shipped: Mapping[str, Data]) -> dict[str, Data]:
    """What a home wrote, completed from the shipped file. The home's order holds where it has them all."""
    ours, theirs = shipped.get("milestones"), written.get("milestones")
    if not isinstance(ours, dict) or not isinstance(theirs, dict):
        return {**shipped, **{key: value for key, value in written.items() if value is not None}}
    kept = {key: _completed(value, ours.get(key)) for key, value in theirs.items()}
    merged = kept if ours.keys() <= theirs.keys() else {**ours, **kept}
    return {**written, "milestones": merged}


def _completed(written: Data, shipped: Data | None) -> Data:
    if isinstance(written, dict) and isinstance(shipped, dict) and any(name in written for name in COUNTS):
        shipped = {name: value for name, value in shipped.items() if name not in COUNTS}
    return completed(written, shipped)


def milestones_of(
    section: MilestonesSection, document: Document, findings: Findings, scenarios: Mapping[str, Scenario] | None
) -> tuple[Milestone, ...]:
    """Those that are on, in the order of the work; what they refer to wrongly goes to the findings."""
    chosen = {key: each for key, each in section.milestones.items() if each.on}
    found: dict[str, Milestone] = {}
    for key, each in chosen.items():
        for name, what, remedy in _faults(key, each, found, section.milestones, scenarios):
            findings.error(document.line_of(("milestones", key, name)), what, remedy, f"milestones.{key}.{name}")
        if any(SECOND_PERSON.search(text) for text in each.item.values()):
            line = document.line_of(("milestones", key, "item"))
            what, remedy = "says you or your, and a touch may go to the manager.", "Say it without you and your."
            findings.warn(line, what, remedy, f"milestones.{key}.item")
        found[key] = _milestone(key, each, found)
    return tuple(found.values())


def _faults(
    key: str, each: MilestoneSection, before: Mapping[str, Milestone], every: Collection[str],
    scenarios: Mapping[str, Scenario] | None,
) -> Iterator[tuple[str, str, str]]:  # fmt: skip
    """The key at fault, what is wrong, and the remedy."""
    start = each.counts_from
    known = [*Root, *(name for name, one in before.items() if not one.is_weekly)]
    if start not in known:
        otherwise = f"Write {listed(known)}."
        hint = otherwise if start in every or start == key else did_you_mean(start, known, otherwise)
        what = "comes later, or is off" if start in every and start != key else "is no milestone to count from"
        yield "from", f"{quoted(start)} {what}.", hint
    elif each.whose == "brand" and before[start].is_ours:
        yield "from", f"{quoted(start)} is ours, too.", "Name a milestone of theirs."
    if each.scenario is not None and scenarios is not None and each.scenario not in scenarios:
        yield (
            "scenario",
            f"{quoted(each.scenario)} is not in config/cadences.yaml.",
            did_you_mean(each.scenario, scenarios),
        )


def _milestone(key: str, each: MilestoneSection, before: Mapping[str, Milestone]) -> Milestone:
    days = next(value for name in COUNTS if (value := getattr(each, name)) is not None)
    theirs = before.get(each.counts_from)
    return Milestone(
        key, each.title, each.counts_from, days, each.business_days is not None,
        items=each.item,
        first_lines=each.first_line,
        scenario=each.scenario or (theirs.scenario if theirs else ""),
        stakes=each.stakes,
        content=each.content or "",
        is_ours=each.whose == "brand",
        is_weekly=each.every is not None,
    )  # fmt: skip
