"""A whole sequence as it would be written, with what the rules say about it: what `preview` shows.

For a chase, the touches that were sent stand as facts and the others come on the days of the forecast. For a scenario,
the ask is made up. Nothing is written anywhere.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from worker.core import channel_choice
from worker.core.actions import Audience, WriteDraft
from worker.core.beside import named_with
from worker.core.cadence import SEVERAL, Habits, Scenario
from worker.core.case import Case
from worker.core.channels import Channel
from worker.core.course import Line
from worker.core.forecast import forecast, forecast_lines
from worker.core.messages import base_subject
from worker.core.people import Account, Brand
from worker.core.plan import OVER, decide
from worker.core.touch import Touch
from worker.core.writing import list_of
from worker.errors import WrongUse
from worker.service.made_up import made_up
from worker.settings import Settings
from worker.words.lint import rhythm
from worker.words.lint.judging import hits_of
from worker.words.lint.message import Message
from worker.words.lint.rules import Hit
from worker.words.lint.sequence import judge as judge_together
from worker.words.lint.situations import Place, Situation
from worker.words.lint.trial import HORIZON, NOW, trial
from worker.words.render import Words
from worker.words.tones import Tone

FARTHEST = timedelta(days=200)
LONG_AGO = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Direct:
    """A direct message beside an e-mail."""

    channel: Channel
    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """One touch that would be written."""

    draft: WriteDraft
    subject: str
    text: str
    tone: Tone
    note: str = ""
    instead_of: str = ""
    beside: Direct | None = None


@dataclass(frozen=True, slots=True)
class Lying:
    """The touch that waits for the person now, in Drafts or as a note in the INBOX, and what was written of it."""

    touch: Touch
    text: str


@dataclass(frozen=True, slots=True)
class Sequence:
    """A previewed sequence."""

    case: Case
    past: tuple[Touch, ...]
    coming: tuple[Written, ...]
    hits: tuple[tuple[int, Hit], ...]
    """What the rules say, each with the number of its touch; 0 for what concerns the cadence."""
    standing: str
    """What is supposed, or where the chase stands; "" when there is nothing to say."""
    is_made_up: bool = False
    lying: Lying | None = None


def of_chase(case: Case, words: Words, now: datetime, draft_text: Callable[[Touch], str]) -> Sequence:
    """The sequence of a chase: what was sent, what lies open, and what would come if nobody answers.

    `draft_text` gives what was written of a touch.
    """
    decision = decide(case, now)
    if decision.state in OVER:
        return Sequence(case, case.chase.past, (), (), f"{decision.state.value}: {decision.reason}")
    drafts = _with_peers(case, now)
    standing = "" if drafts else f"{decision.reason} The dates are those it would have if it went on today."
    if not drafts:
        case = _supposed(case, now)
        drafts = forecast(case, now, case.local_date(now) + FARTHEST)
    written = (_written(words, _case_of(draft, case), draft) for draft in drafts)
    coming = tuple(replace(each, draft=replace(each.draft, number=_number(each.draft, case))) for each in written)
    touch = case.chase.open_touch
    is_lying = touch is not None and touch.number not in {each.draft.number for each in coming}
    lying = Lying(touch, draft_text(touch)) if touch and is_lying else None
    hits = _judged(words, case, [each.draft for each in coming])
    return Sequence(case, case.chase.past, coming, hits, standing, lying=lying)


def _with_peers(case: Case, now: datetime) -> list[WriteDraft]:
    """The drafts that ask for it, those of other chases of its conversation, and of its manager, included."""
    lines = [Line([*_beside_each_other([case, *case.peers], case.alongside)])]
    known = {case.ask.key, *(peer.ask.key for peer in case.peers)}
    for other in case.alongside:
        if other.ask.key not in known:
            others = [one for one in case.alongside if one is not other]
            lines.append(Line([*_beside_each_other([other, *other.peers], [case, *others])]))
            known |= {other.ask.key, *(peer.ask.key for peer in other.peers)}
    drafts = forecast_lines(lines, now, case.local_date(now) + FARTHEST)
    return [draft for draft in drafts if case.ask.key in draft.chases]


def _beside_each_other(conversation: list[Case], alongside: Iterable[Case]) -> Iterator[Case]:
    """The chases of one conversation as each of them sees the others."""
    elsewhere = tuple(one for one in alongside if one.ask.key not in {each.ask.key for each in conversation})
    for case in conversation:
        yield replace(case, peers=tuple(one for one in conversation if one is not case), alongside=elsewhere)


def _number(draft: WriteDraft, case: Case) -> int:
    """Which touch of this chase it is, also where another one leads."""
    return next((one.number for one in draft.also if one.ask.key == case.ask.key), draft.number)


def _case_of(draft: WriteDraft, case: Case) -> Case:
    """The chase whose draft it is: this one, one of its conversation, or another of its manager."""
    elsewhere = (one for other in case.alongside for one in (other, *other.peers))
    return next((one for one in (case, *case.peers, *elsewhere) if one.ask.key == draft.chase), case)


def of_scenario(
    scenario: Scenario, words: Words, account: Account, brand: Brand, habits: Habits, language: str
) -> Sequence:
    """The sequence of a made-up ask."""
    ask, creator = made_up(scenario.key, language)
    return of_made_up(replace(trial(scenario, ask, creator, account, brand), habits=habits), words)


def of_made_up(case: Case, words: Words) -> Sequence:
    """The sequence of a made-up case, in which everything goes unanswered."""
    drafts = forecast(case, NOW, HORIZON)
    coming = tuple(_written(words, case, draft) for draft in drafts)
    return Sequence(case, (), coming, _judged(words, case, drafts), "", is_made_up=True)


def spoken(case: Case, words: Words, settings: Settings, language: str) -> Case:
    """The case as another kind of team or in another language. Raises WrongUse for one there are no words in."""
    creator = replace(case.creator, language=known_language(words, language) if language else case.creator.language)
    scenario = settings.scenarios[case.scenario.key]
    return replace(case, creator=creator, brand=settings.brand, scenario=scenario, habits=settings.habits)


def known_language(words: Words, language: str) -> str:
    """The language, where there are words in it. Raises WrongUse."""
    if language not in words.codes():
        raise WrongUse(f'There are no words in "{language}".', f"There are: {', '.join(words.codes())}")
    return language


def _supposed(case: Case, now: datetime) -> Case:
    """The case, had everything happened that it waits for: asked, posted, delivered today, and nothing holds it."""
    today = case.local_date(now)
    ask = replace(
        case.ask,
        requested_on=case.requested_on or today, posted_on=case.ask.posted_on or today,
        delivered_on=case.ask.delivered_on or today, brand_owes="",
    )  # fmt: skip
    chase = replace(case.chase, holds=(), looked_back=case.chase.looked_back or LONG_AGO, skips_in_a_row=0)
    return replace(
        case, ask=ask, chase=chase, owner_known=True, present=True, is_queued=False, rival="", overruled_by=""
    )


def _written(words: Words, case: Case, draft: WriteDraft) -> Written:
    """A touch in words: by e-mail, or by direct message where no e-mail reaches anybody."""
    if draft.channel is not Channel.EMAIL:
        message = words.message(draft.channel, draft, case.ask, case.creator, case.account, case.brand)
        return Written(draft, "", message.text, message.tone, message.note, message.instead_of)
    letter = words.letter(draft, case.ask, case.creator, case.account, case.brand)
    request = case.chase.request
    is_answer = request is not None and not draft.is_joint_letter
    subject = f"Re: {base_subject(request.subject)}" if request and is_answer else letter.subject
    beside = _beside(words, case, draft)
    return Written(draft, subject, letter.text, letter.tone, letter.note, letter.instead_of, beside)


def _beside(words: Words, case: Case, draft: WriteDraft) -> Direct | None:
    """The direct message beside the e-mail, where one belongs and has words."""
    way = channel_choice.beside(case, draft.number, draft.tier)
    return next(direct(words, case, draft, way.channel), None) if way else None


def direct(words: Words, case: Case, draft: WriteDraft, channel: Channel) -> Iterator[Direct]:
    """The direct message of this touch on a channel; none where there are no words for it."""
    also = named_with(case, draft.also)
    folder = SEVERAL.key if also else case.scenario.key
    if words.has_message(channel, folder, draft.tier, case.creator.language):
        task = replace(draft, audience=Audience.CREATOR, channel=channel, beside=True, copies_manager=False, also=also)
        message = words.message(channel, task, case.ask, case.creator, case.account, case.brand)
        yield Direct(channel, message.text, message.note)


def _judged(words: Words, case: Case, drafts: list[WriteDraft]) -> tuple[tuple[int, Hit], ...]:
    """What the rules say about these very messages, their dates included."""
    found: list[tuple[int, Hit]] = []
    messages: list[tuple[int, Message]] = []
    for draft in drafts:
        place = Place(list_of(draft) or case.scenario, draft.tier, draft.audience, draft.channel)
        lead = _case_of(draft, case)
        situation = Situation(draft, lead.ask, lead.creator, case.brand, case.account)
        message = words.heard(place, situation)
        if message is not None:
            messages.append((draft.number, message))
            found += [(draft.number, hit) for hit in hits_of(message)]
    by_reader = [[m for _, m in messages if m.is_to_manager is to_manager] for to_manager in (False, True)]
    for group in by_reader:
        for later, earlier, hit in judge_together(group):
            number = next(n for n, message in messages if message is later)
            found.append((number, replace(hit, what=hit.what.replace("{tier}", str(earlier.tier)))))
    found += [(0, hit) for hit in rhythm.judge_dates(drafts, case.days.creator.is_business_day)]
    return tuple(found)
