"""What the brand has said once for all its asks: facts of a campaign, and where help is found.

An ask's own words go first, then those of its campaign, then the brand's help link for its scenario. A detail that is
known from here is not missing.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field

from worker.core.people import Ask
from worker.settings.checking import Section, Text
from worker.settings.fields import help_link
from worker.settings.findings import Findings, did_you_mean, quoted
from worker.settings.yaml_files import Document

VOICES = Path("en", "voices")
"""Where a voice must have its English file, from which it is known."""
OTHER_VOICES = frozenset({"smb", "mid_market", "enterprise", "new", "repeat", "ambassador"})
"""Files of the same folder that speak for a kind of team or a relationship."""

Link = Annotated[Text, AfterValidator(help_link)]


class CampaignSection(Section):
    """One entry of `brand.campaigns`: details for every ask of that campaign that says nothing else."""

    reason: Text | None = None
    benefit: Text | None = None
    consequence: Text | None = None
    action: Text | None = None
    alternative: Text | None = None
    clause: Text | None = None
    help_link: Link | None = None


class BrandNames(Section):
    """The part of `brand:` that names other things."""

    voice: Text = "friendly"
    sign_off: str = ""
    campaigns: dict[Text, CampaignSection] = Field(default_factory=dict)
    help_links: dict[Text, Link] = Field(default_factory=dict)
    senior_lead: Text | None = None
    ops_account: Text | None = None


def completed(
    asks: Mapping[str, Ask], campaigns: Mapping[str, CampaignSection], help_links: Mapping[str, str]
) -> dict[str, Ask]:
    """The asks with what the brand says about their campaign and scenario filled in where they say nothing."""
    by_name = {name.casefold(): facts for name, facts in campaigns.items()}
    return {key: _completed(ask, by_name.get(ask.campaign.casefold()), help_links) for key, ask in asks.items()}


def _completed(ask: Ask, facts: CampaignSection | None, help_links: Mapping[str, str]) -> Ask:
    known = {detail: value for detail, value in facts or () if value}
    known = {"help_link": help_links.get(ask.scenario, "")} | known
    filled = {detail: value for detail, value in known.items() if value and not getattr(ask, detail)}
    missing = tuple(detail for detail in ask.missing if detail not in filled)
    if "benefit" in filled:  # either of the two says why the date matters
        missing = tuple(detail for detail in missing if detail != "reason")
    return replace(ask, **filled, missing=missing) if filled else ask


def report_unknown(
    section: BrandNames, document: Document, findings: Findings, scenarios: Collection[str], folders: Collection[Path]
) -> None:
    """Say which of the names in `brand:` name nothing: scenarios, and the voice."""
    for scenario in section.help_links:
        if scenarios and scenario not in scenarios:
            what = f"{quoted(scenario)} is not in config/cadences.yaml."
            path = ("brand", "help_links", scenario)
            findings.error(document.line_of(path), what, did_you_mean(scenario, scenarios), "brand.help_links")
    voices = {path.stem for folder in folders for path in (folder / VOICES).glob("*.md")} - OTHER_VOICES
    if section.voice not in voices:
        what = f"there is no templates/en/voices/{section.voice}.md."
        remedy = f"{did_you_mean(section.voice, voices)} A voice of your own is a file of that name."
        findings.error(document.line_of(("brand", "voice")), what, remedy.strip(), "brand.voice")
