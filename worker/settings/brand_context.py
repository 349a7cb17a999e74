"""A brand-context.md, as other tools keep it: free Markdown about the brand, of which Chaser takes what it can use.

It looks for headings and for "Name: value" lines, in many spellings. What it does not know, it leaves and names; it
never invents a fact.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

from worker.errors import WrongUse
from worker.settings.tables import clean, squeezed

LABEL = re.compile(r"\s*(?:\*\*)?([^:：*|]{2,40}?)(?:\*\*)?\s*(?::(?:\*\*)?\s|：)\s*(.+)", re.DOTALL)
DENIED = re.compile(r"\b(?:not|never|no|without)\s+(?:too\s+|overly\s+|very\s+|being\s+)?\w+|不\w{1,3}")
LINK = re.compile(r"https?://[^\s<>\")]+")
LABELS: Final[Mapping[str, tuple[str, ...]]] = {
    "name": ("brand", "brand name", "company", "company name", "name", "品牌", "品牌名称", "品牌名"),
    "voice": ("voice", "tone", "brand voice", "tone of voice", "voice and tone", "品牌语气", "语气"),
    "sign_off": ("sign off", "sign-off", "signoff", "signature", "closing", "email sign off", "落款", "结尾"),
    "segment": ("segment", "brand segment", "team", "team size", "company size", "品牌规模", "细分"),
    "campaigns": (
        "campaign", "campaigns", "current campaigns", "active campaigns", "campaign details", "营销活动", "活动",
    ),
    "help_links": ("help links", "help link", "links", "resources", "useful links", "帮助链接", "链接"),
    "senior_lead": ("senior lead", "partnership lead", "head of influencer marketing", "lead", "负责人"),
    "ops_account": ("ops", "operations", "ops account", "contracts contact", "运营"),
}  # fmt: skip
KNOWN: Final = {squeezed(spelling): name for name, spellings in LABELS.items() for spelling in spellings}
VOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "formal": ("formal", "professional", "corporate", "正式", "专业"),
    "casual": ("casual", "playful", "informal", "fun", "cheeky", "随意", "活泼"),
    "friendly": ("friendly", "warm", "kind", "caring", "友好", "热情", "温暖"),
}  # fmt: skip
SEGMENTS: Final[Mapping[str, tuple[str, ...]]] = {
    "smb": ("smb", "small", "solo", "startup"),
    "mid_market": ("mid-market", "mid market", "mid_market", "medium"),
    "enterprise": ("enterprise", "large", "agency"),
}
DETAILS: Final[Mapping[str, tuple[str, ...]]] = {
    "reason": ("reason", "why", "launch", "why it matters", "原因"),
    "benefit": ("benefit", "benefits", "收益"),
    "consequence": ("consequence", "impact", "后果"),
    "action": ("action", "措施"),
    "alternative": ("alternative", "替代方案"),
    "clause": ("clause", "contract clause", "条款"),
    "help_link": ("help link", "brief", "brief link", "link", "链接"),
}  # fmt: skip
DETAIL_OF: Final = {squeezed(spelling): name for name, spellings in DETAILS.items() for spelling in spellings}
SCENARIOS: Final[Mapping[str, tuple[str, ...]]] = {
    "whitelisting": ("whitelist", "spark", "partnership ad", "ad access", "授权"),
    "missing-metrics": ("metric", "screenshot", "insight", "数据"),
    "unsigned-contract": ("contract", "agreement", "signing", "合同"),
    "missing-info": ("shipping", "address", "tax", "form", "onboarding", "信息"),
    "late-content": ("brief", "content", "upload", "submission", "内容"),
}  # fmt: skip


@dataclass(slots=True)
class BrandContext:
    """What such a file tells of the brand, in the keys of `brand:` in worker.yaml."""

    facts: dict[str, object] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)
    """senior_lead and ops_account as they are written there: names or addresses, not yet accounts."""
    left: list[str] = field(default_factory=list)
    """Headings and labels of which nothing was taken."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A heading with the lines below it; each line may be "label: text"."""

    level: int
    title: str
    lines: Sequence[str]


def read_brand_context(path: Path) -> BrandContext:
    """What the file says. Raises WrongUse when it cannot be read."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise WrongUse(f"{path} cannot be read: {reason}.", "Name a Markdown file, or leave the option out.") from None
    return brand_context(text)


def brand_context(markdown: str) -> BrandContext:
    """The facts in a text."""
    found = BrandContext()
    inside = ""
    for part in _parts(markdown):
        meant = KNOWN.get(squeezed(part.title), "")
        if part.level and part.level <= 2:  # noqa: PLR2004 - deeper headings belong to the section they stand in
            inside = meant
        if inside == "campaigns":
            _campaign(found, part)
        elif meant:
            _fact(found, meant, part.lines)
        else:
            _labels(found, part)
    return found


def _labels(found: BrandContext, part: _Part) -> None:
    """The lines of a section that has no name we know: each may name a fact of its own."""
    strange = True
    for line in part.lines:
        label, text = _split(line)
        if meant := KNOWN.get(squeezed(label), ""):
            strange = False
            _fact(found, meant, [text])
    if strange and part.title:
        if part.level == 1 and "name" not in found.facts and (name := _name_in(part.title)):
            found.facts["name"] = name
        else:
            found.left.append(part.title)


def _name_in(title: str) -> str:
    """The brand of a title such as "Brand Context: Lumen" or "Lumen brand context"."""
    bare = re.sub(r"brand[- ]?context|品牌背景(?:信息)?", "", title, flags=re.IGNORECASE).strip(" :：-–—|")
    return bare if bare != title else ""


def _fact(found: BrandContext, meant: str, lines: Sequence[str]) -> None:
    text = clean(lines[0]) if lines else ""
    _, inner = _split(text)
    match meant:
        case "name" | "sign_off":
            found.facts.setdefault(meant, inner or text) if text else None
        case "voice" | "segment":
            words = VOICES if meant == "voice" else SEGMENTS
            if value := _first_of(words, " ".join(lines)):
                found.facts.setdefault(meant, value)
            elif text:
                found.left.append(f"{meant}: {text}")
        case "campaigns":
            _campaign(found, _Part(3, inner or text, ()))
        case "help_links":
            _links(found, lines)
        case _:
            found.people.setdefault(meant, inner or text)


def _first_of(words: Mapping[str, Sequence[str]], text: str) -> str:
    """The value whose word stands first in the text; what is denied is not said."""
    lowered = DENIED.sub("", text.casefold())
    places = {lowered.index(word): value for value, spellings in words.items() for word in spellings if word in lowered}
    return places[min(places)] if places else ""


def _campaign(found: BrandContext, part: _Part) -> None:
    """A campaign is a heading with its details below, or a line "Spring Glow: the launch is on March 22"."""
    campaigns: dict[str, dict[str, str]] = found.facts.setdefault("campaigns", {})  # type: ignore[assignment]
    own = KNOWN.get(squeezed(part.title), "") != "campaigns"
    for line in part.lines:
        label, text = _split(line)
        detail = DETAIL_OF.get(squeezed(label), "")
        if own and detail:
            campaigns.setdefault(part.title, {})[detail] = _clause(text)
        elif not own and label:
            campaigns.setdefault(label, {})["reason"] = _clause(text)
        else:
            found.left.append(line)


def _clause(text: str) -> str:
    """A text as it stands inside a sentence: without its full stop."""
    return clean(text).rstrip(".。!")


def _links(found: BrandContext, lines: Sequence[str]) -> None:
    links: dict[str, str] = found.facts.setdefault("help_links", {})  # type: ignore[assignment]
    for line in lines:
        link = LINK.search(line)
        scenario = _first_of(SCENARIOS, line[: link.start()] if link else line)
        if link and scenario:
            links.setdefault(scenario, link[0].rstrip(".,"))
        else:
            found.left.append(line)


def _split(line: str) -> tuple[str, str]:
    match = LABEL.fullmatch(line)
    return (clean(match[1]), clean(match[2])) if match and "//" not in match[1] else ("", clean(line))


def _parts(markdown: str) -> Iterator[_Part]:
    """The headings with what stands below each, tables and lists as lines."""
    level, title, lines = 0, "", list[str]()
    tokens = MarkdownIt("commonmark").enable("table").parse(markdown)
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            yield _Part(level, title, lines)
            level, title, lines = int(token.tag[1]), clean(_text(tokens[place + 1])), []
        elif token.type == "inline" and tokens[place - 1].type == "td_open":
            continue
        elif token.type == "tr_open":
            lines.append(": ".join(_cells(tokens[place:])))
        elif token.type == "inline" and tokens[place - 1].type not in {"heading_open", "th_open"}:
            lines += [line for line in _text(token).splitlines() if line.strip()]
    yield _Part(level, title, lines)


def _cells(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type == "tr_close":
            return
        if token.type == "inline":
            yield clean(_text(token))


def _text(token: Token) -> str:
    """What a reader sees; of a link, its words and its address."""
    parts: list[str] = []
    address = ""
    for child in token.children or []:
        if child.type == "link_open":
            address = str(child.attrs.get("href", ""))
        elif child.type == "link_close":
            parts.append("" if "".join(parts).endswith(address) else f" {address}")
        elif child.type in {"softbreak", "hardbreak"}:
            parts.append("\n")
        else:
            parts.append(child.content)
    return "".join(parts)
