"""What every letter says and never says, over all templates and every combination of details that changes them."""

import re
from dataclasses import replace
from functools import cache
from itertools import combinations, cycle

import pytest

from tests.words import letters
from worker.core.actions import Audience, WriteDraft
from worker.core.locale import Locale
from worker.core.people import Ask, Creator
from worker.words.dates import Dates
from worker.words.samples import samples
from worker.words.values import values

WORDS = letters.shipped_words()
DATES = Dates.of(Locale("en", "English"), letters.DAYS[1])
DETAILS = (
    "campaign", "reason", "benefit", "consequence", "action", "alternative", "first_line", "amount", "clause",
    "help_link",
)  # fmt: skip

FORBIDDEN = (
    "checking in", "following up", "follow up", "bump", "any update", "circling back", "touching base", "as per my",
    "friendly reminder", "gentle reminder", "kindly", "asap", "unfortunately", "disappoint", "ignored", "whitelist",
    "still waiting on you",
)  # fmt: skip
CONSEQUENCES = ("without", "otherwise", "will have to", "cancel", "hold", "last", "final", "miss the")
ENDINGS = ("cancel", "terminate", "last message", "final", "we will")
FLAWS = re.compile(
    r"  |\b(\w+) \1\b|\s[,.;:?!]|[,;:]\s*[,.;:?!]|\.\.|\?\.|\bNone\b|[{}\[\]<>]|\n\n\n|[ \t]\n", re.IGNORECASE
)


class Case:
    """One rendered letter and what it was made from."""

    def __init__(self, draft: WriteDraft, ask: Ask, creator: Creator) -> None:
        self.draft, self.ask, self.creator = draft, ask, creator
        self.letter = WORDS.letter(draft, ask, creator, letters.ACCOUNT, letters.BRAND)
        self.text = self.letter.text
        self.body = self.text.rsplit("\n\n", 1)[0]


def variants(key: str) -> list[Ask]:
    """All details, none, all but one, and one alone."""
    full = letters.FULL[key]
    full = replace(full, clause="section 4 of the agreement", amount="$1,200", help_link="https://brand.example/help")
    none = replace(letters.MINIMAL[key], item=full.item)
    without = [replace(full, **{name: ""}) for name in DETAILS]
    alone = [replace(none, **{name: getattr(full, name)}) for name in DETAILS]
    return [full, none, *without, *alone]


@cache
def cases(key: str, tier: int, audience: Audience) -> tuple[Case, ...]:
    """Every situation that changes the words, with the variants of the details dealt out over them, twice."""
    situations = list(samples(key, "en", tier, audience)) * 2
    dealt = zip(situations, cycle(variants(key)), strict=False)
    return tuple(
        Case(
            replace(draft, due_on=letters.DAYS[tier], asked_for=letters.ASKED_FOR[tier]),
            replace(ask, deadline=sample.deadline),
            creator,
        )
        for (draft, sample, creator), ask in dealt
    )


@pytest.mark.parametrize(("key", "tier", "audience"), letters.LETTERS)
def test_every_letter_names_the_item_the_date_and_the_reason(key: str, tier: int, audience: Audience) -> None:
    """The specificity test of the method: what, by when, why, in every touch."""
    for case in cases(key, tier, audience):
        assert case.ask.item.removeprefix("the ") in case.text
        assert DATES.full(case.draft.asked_for) in case.text
        assert f"because {case.ask.reason}" in case.text


@pytest.mark.parametrize(("key", "tier", "audience"), letters.LETTERS)
def test_every_letter_is_clean_english_of_a_readable_length(key: str, tier: int, audience: Audience) -> None:
    """No doubled words or stops, no gaps where a detail is missing, 50 to 150 words."""
    for case in cases(key, tier, audience):
        found = FLAWS.search(case.text.replace(case.ask.help_link or "\0", "link")) or FLAWS.search(case.letter.subject)
        assert not found, (found, case.text)
        assert 50 <= len(case.text.split()) <= 150, case.text
        assert case.text.endswith("Maya Lin\nCreator Partnerships Manager, Lumen\n")


@pytest.mark.parametrize(("key", "tier", "audience"), letters.LETTERS)
def test_no_letter_uses_a_phrase_the_method_forbids(key: str, tier: int, audience: Audience) -> None:
    """To say "just checking in" is to say nothing, and "whitelisting" is our word, not theirs."""
    for case in cases(key, tier, audience):
        said = f"{case.letter.subject}\n{case.text}".lower()
        assert not [phrase for phrase in FORBIDDEN if phrase in said], said


@pytest.mark.parametrize(("key", "tier", "audience"), [letter for letter in letters.LETTERS if letter[1] == 1])
def test_tier_1_states_no_consequence_and_opens_with_the_first_line(key: str, tier: int, audience: Audience) -> None:
    """A friendly reminder: warm, helpful, one question."""
    for case in cases(key, tier, audience):
        told = [detail for detail in (case.ask.consequence, case.ask.action, case.ask.alternative) if detail]
        assert not [detail for detail in told if detail in case.text]
        assert not [word for word in CONSEQUENCES if re.search(rf"\b{word}\b", own_words(case))], case.text
        assert case.body.count("?") == 1
        if case.ask.first_line and audience is Audience.CREATOR:
            assert case.body.split("\n\n")[1] == case.ask.first_line


@pytest.mark.parametrize(("key", "tier", "audience"), [letter for letter in letters.LETTERS if letter[1] == 2])
def test_tier_2_names_the_impact_and_the_alternative_and_ends_nothing(key: str, tier: int, audience: Audience) -> None:
    """The specific nudge: a consequence, not yet an action."""
    for case in cases(key, tier, audience):
        assert case.ask.consequence in case.text
        assert case.ask.alternative in case.text
        assert not case.ask.action or case.ask.action not in case.text
        assert not [word for word in ENDINGS if word in own_words(case)], case.text


@pytest.mark.parametrize(("key", "tier", "audience"), [letter for letter in letters.LETTERS if letter[1] == 3])
def test_tier_3_names_the_action_and_its_day_and_leaves_the_door_open(key: str, tier: int, audience: Audience) -> None:
    """The last message to this person, said once; where a Tier 4 follows, the action waits for that day."""
    for case in cases(key, tier, audience):
        said = re.findall(r"\b(?:last|final)\b(?! answer)", f"{case.letter.subject} {own_words(case)}".lower())
        comes_back = audience is Audience.MANAGER and case.draft.tier_4_follows and "reminder to" not in case.text
        assert len(said) == (0 if comes_back else 1), case.text
        assert f"we will {case.ask.action}" in case.text
        assert "tell me" in case.body.split("\n\n")[-2 if case.draft.copies_manager else -1]
        assert not case.draft.acts_on or DATES.full(case.draft.acts_on) in case.text
        if case.draft.tier_4_follows:
            assert "for help" in case.text or "before I turn to" in case.text


@pytest.mark.parametrize(("key", "tier", "audience"), [letter for letter in letters.LETTERS if letter[1] == 4])
def test_tier_4_states_facts_asks_for_help_and_ends_on_a_good_word(key: str, tier: int, audience: Audience) -> None:
    """Two or three sentences of facts, the timeline in a line, and the wish to continue."""
    for case in cases(key, tier, audience):
        facts, request, good_word = case.body.split("\n\n")[1:]
        assert 2 <= len(re.findall(r"[.?!](?= |$)", facts)) <= 4
        assert "Could you help us" in request
        assert case.ask.action in request
        assert re.search(r"glad|hope|look forward", good_word)
        assert all(DATES.short(day) in facts for day in case.draft.earlier)


@pytest.mark.parametrize(("key", "tier", "audience"), letters.LETTERS)
def test_people_are_named_openly(key: str, tier: int, audience: Audience) -> None:
    """Whoever is in copy is named, in the third person to the manager, and the greeting uses first names."""
    for case in cases(key, tier, audience):
        manager, draft = case.creator.manager_name, case.draft
        if audience is Audience.MANAGER:
            assert case.body.startswith("Hello Jordan,\n" if manager else "Hello,\n")
            assert "Mika Sato" in case.text
            assert ("in copy" in case.text) is bool(draft.cc)
            assert not re.search(r"\byour (content|work|Reel|results)\b", case.text)
        else:
            assert case.body.startswith("Hi Mika,\n")
            named = (
                draft.copies_manager or (tier == 2 and draft.announces_manager) or (tier == 3 and draft.tier_4_follows)
            )
            assert ((manager or "your manager").lower() in case.text.lower()) is named
            assert ("is in copy" in case.text) is draft.copies_manager


@pytest.mark.parametrize(("key", "tier", "audience"), letters.LETTERS)
def test_nothing_is_mentioned_that_did_not_happen(key: str, tier: int, audience: Audience) -> None:
    """No earlier message before the first one; no missed date before it has passed or where none was set."""
    for case in cases(key, tier, audience):
        if not case.draft.earlier:
            assert not re.search(r"\bwrote\b|\bmy message of\b|\bI asked\b|without an answer|October 2[06]", case.text)
        if audience is Audience.MANAGER:
            assert all(DATES.short(day) in case.text for day in case.draft.earlier)
        if not case.draft.deadline_passed:
            assert "October 23" not in case.text


@pytest.mark.parametrize("key", letters.FULL)
@pytest.mark.parametrize(
    "path",
    [
        [(tier, Audience.CREATOR) for tier in (1, 2, 3)],
        [(1, Audience.CREATOR), (2, Audience.CREATOR), (3, Audience.MANAGER), (4, Audience.MANAGER)],
        [(tier, Audience.MANAGER) for tier in (1, 2, 3, 4)],
    ],
)
def test_no_sentence_is_said_twice_on_the_way_up(key: str, path: list[tuple[int, Audience]]) -> None:
    """Each touch adds something; only greetings and "Mika is in copy." come again."""
    for write in (letters.full, letters.minimal):
        told = [sentences(write(key, tier, audience).text) for tier, audience in path]
        assert not [earlier & later for earlier, later in combinations(told, 2) if earlier & later]


def sentences(text: str) -> set[str]:
    """The sentences of a letter that say something, without greeting and signature."""
    paragraphs = text.split("\n\n")[1:-1]
    parts = [part for paragraph in paragraphs for part in re.split(r"(?<=[.?!:;])\s+", paragraph)]
    return {part for part in parts if len(part.split()) > 4}


def own_words(case: Case) -> str:
    """The letter without what the sheet put into it."""
    text = case.text
    for value in values(case.draft, case.ask, case.creator, letters.ACCOUNT, letters.BRAND, dates=DATES).values():
        if isinstance(value, str) and value:
            text = text.replace(value, "…")
    return text.lower()
