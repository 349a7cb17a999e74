"""The planner's reasons in the words of a campaign manager; English, for `status`, `why`, `plan` and the log."""

from dataclasses import replace
from datetime import date, datetime

from worker.core.calendar import NOTHING_PUBLISHED, ONE_DAY, PUBLISHES
from worker.core.case import THANKS_WAIT, Case
from worker.core.channel_choice import ways
from worker.core.channels import Channel
from worker.core.chase import Hold
from worker.core.cover import cover_on, keeper_of
from worker.core.events import YOU, HoldKind, Joined
from worker.core.origin import Owed
from worker.core.replies import Debt
from worker.core.schedule import Because, Step, next_step
from worker.core.touch import Touch, TouchState

HOLD_WORDS = {
    HoldKind.PAUSED: "Paused",
    HoldKind.SNOOZED: "Snoozed",
    HoldKind.OUT_OF_OFFICE: "Out of office",
    HoldKind.OUR_COURT: "It is our turn",
    HoldKind.NEEDS_REVIEW: "A question for you",
}


def day(value: date) -> str:
    """A date as a person says it: "Wednesday, October 28"."""
    return f"{value:%A}, {value:%B} {value.day}"


def counted_from(count: int, what: str, start: date | None, *, business: bool = False) -> str:
    """How a day is reckoned: "7 days after the delivery on Friday, October 9"."""
    unit = "business day" if business else "day"
    span = f"{abs(count)} {unit}{'' if abs(count) == 1 else 's'}"
    on = f" on {day(start)}" if start else ""
    return f"{span} {'before' if count < 0 else 'after'} {what}{on}" if count else f"the day of {what}{on}"


def days(count: int) -> str:
    """A count of days: "1 day", "3 days"."""
    return "1 day" if count == 1 else f"{count} days"


def hold(value: Hold) -> str:
    """Why a chase rests, and until when."""
    until = f" until {day(value.until)}" if value.until else ""
    return f"{HOLD_WORDS[value.kind]}{until}: {value.reason}" if value.reason else f"{HOLD_WORDS[value.kind]}{until}."


def no_request(case: Case) -> str:
    """The request was not found, and what would help."""
    return (
        f"No request for {case.ask.item} has been seen in Sent. It begins once one is sent"
        " (or fill in request_subject or requested_on)."
    )


def last_touch(case: Case) -> str:
    """Since when we wait, counted from the last thing that happened."""
    for touch in reversed(case.chase.past):
        if touch.state is TouchState.SENT and touch.sent_at is not None:
            hand = " by hand" if touch.by_hand else ""
            hand = hand if touch.channel is Channel.EMAIL else f" on {touch.channel.label}"
            return f"Touch {touch.number} was sent{hand} on {day(case.local_date(touch.sent_at))}"
        why = f" ({touch.skipped_since})" if touch.skipped_since else ""
        return f"Touch {touch.number} was skipped{why}"
    requested = case.requested_on
    if case.ask.origin is not None:
        return f"{case.ask.origin.title} was due on {day(case.place.due)}" if case.place and case.place.due else ""
    return f"The request went out on {day(requested)}" if requested else "The request has not been seen"


def milestone(case: Case) -> str:
    """Which milestone it is, and how its day comes about; "" for an ask of its own."""
    origin, place = case.ask.origin, case.place
    if origin is None or place is None:
        return ""
    due = f"due on {day(place.due)}, {place.counted}" if place.due else f"due {place.counted}"
    return f'Milestone "{origin.title}" of config/milestones.yaml, {due}.'


def not_its_turn(case: Case) -> str:
    """A milestone that waits for another one, or for work of ours to begin."""
    place = case.place
    if place is None or place.due is None:
        return "It waits until the day it counts from is known."
    if case.is_ours:
        return (
            f"It is ours to do once what it follows is in: planned for {day(place.due)}, {place.counted}."
            f" When that has come, say so: chaser done {case.ask.origin.after if case.ask.origin else ''}"
        )
    return f"Due on {day(place.due)}, {place.counted}. {place.because}"


def gave_way(case: Case) -> str:
    """A milestone in whose place another one is asked for."""
    place = case.place
    if place is None:
        return ""
    on = place.gives_way_on
    since = f"comes first since {day(on)}" if on is not None and on > date.min else "has come"
    return f"{place.gives_way_to[:1].upper()}{place.gives_way_to[1:]} {since}, so this is no longer asked for."


def switched_off(case: Case) -> str:
    """A milestone that the configuration does not have on any more."""
    title = case.ask.origin.title if case.ask.origin else case.ask.item
    return f'"{title}" is not on in config/milestones.yaml any more, so this is no longer asked for.'


def owed(case: Case, debt: Owed) -> str:
    """What we owe the creator before anything further is asked of them."""
    return (
        f"We owe {case.creator.name} {debt.what} by {day(debt.by)}. Once they have it, say so: chaser done {debt.ask}"
    )


def disappeared(case: Case) -> str:
    """A row, or what an ask was made from, that is gone."""
    if case.ask.origin is not None:
        return "It no longer follows from data/deliveries. Put the row back, or mark it done or stopped."
    return "Its row has disappeared from the sheet. Put it back, or mark it done or stopped."


def progress(case: Case, step: Step, on: date, today: date | None = None) -> str:
    """Why the next touch comes when it does; `today` when that is not the day of the touch itself."""
    past = [t for t in case.chase.past if t.state is TouchState.SENT and t.sent_at is not None]
    begun = f"{last_touch(case)} and {_answer(case, 'there is no reply')}."
    if past and case.chase.past[-1] is past[-1]:
        begun = _since(case, past[-1], today or on)
    elif not case.chase.past and case.ask.deadline and case.ask.deadline < on:
        counted = f" ({case.place.counted})" if case.place else ""
        begun = f"The deadline was {day(case.ask.deadline)}{counted} and {_answer(case, 'there is no reply')}."
        if today is not None and today <= case.ask.deadline:
            begun = f"The deadline is {day(case.ask.deadline)}{counted}."
    moved = _why_later(case, step, on)
    return f"{begun} Touch {step.number} (Tier {step.tier}) is due on {day(on)}{moved}."


def _since(case: Case, last: Touch, today: date) -> str:
    """How long ago the last touch was sent; one that is only supposed to be, when looking ahead, has no evidence."""
    sent = case.local_date(last.sent_at) if last.sent_at else today
    gone = (today - sent).days
    if last.evidence is None:
        return f"{days(gone)} after Touch {last.number}, if that is sent on {day(sent)} and nobody answers."
    if gone <= 0:
        return f"Touch {last.number} was sent today."
    return f"{days(gone)} since Touch {last.number} was sent, {_answer(case, 'no reply')}."


def _answer(case: Case, none: str) -> str:
    """That nobody answered, in the words `none`, or that a person set the answer aside."""
    reply = case.chase.passed_over
    sent = [touch.sent_at for touch in case.chase.past if touch.sent_at]
    if reply is None or (sent and max(sent) > reply.evidence.at):
        return none
    return f"the reply of {day(case.local_date(reply.evidence.at))} was set aside"


def _why_later(case: Case, step: Step, on: date) -> str:
    """The rules that put it later: a quiet season, and what lies between the first day of its window and this one."""
    slower = f", at half the pace ({step.season})" if step.season else ""
    rule = _rule_why_later(case, step, on) if on == step.on else ""
    return slower + rule + _published_before(case, on, "and" if rule else "since")


def _published_before(case: Case, on: date, joined: str) -> str:
    """That it would have come on a day on which the creator publishes for us; nothing where that is not so."""
    if not case.days.published:
        return ""
    otherwise = next_step(replace(case, days=replace(case.days, published=NOTHING_PUBLISHED)))
    day_off = case.days.last_published(otherwise.on, on) if otherwise else None
    if day_off is None:
        return ""
    ask = case.days.published[case.days.creator_date(day_off)]
    return f", {joined} {case.creator.name} publishes for us on {day(day_off)} ({ask})"


def _rule_why_later(case: Case, step: Step, on: date) -> str:
    match step.because:
        case None | Because.DAY_ZERO:
            return ""
        case Because.DAY_OFF:
            before = on - ONE_DAY
            reason = case.days.why_off(before)
            return f", since {day(before)} is a day off ({reason})" if reason != PUBLISHES else ""
        case Because.BATCH:
            return f", the weekday on which Tier {step.tier} is written"
        case Because.DEADLINE:
            return ", since the deadline has to pass first"
        case Because.GAP | Because.BY_HAND:
            return ", a full business day after our last message"
        case Because.ASKED_FOR:
            return ", once the date we asked for has passed"
        case Because.TACT:
            return f", after {step.after}, about which {case.creator.name} hears first"
        case Because.SKIPPED:
            return ", the day after the draft before it was skipped"
        case Because.VANISHED:
            return ", since the draft before it vanished and may still be sent"


def stands_in(case: Case, on: date) -> str:
    """That somebody of ours is away on that day and a colleague writes; nothing where nobody is."""
    cover = cover_on(case, on)
    if cover is None:
        return ""
    return f" {keeper_of(case).name} is away until {day(cover.last)}, and {cover.account.name} writes instead."


def queued(case: Case) -> str:
    """Why its draft, which is due, waits for another day."""
    if case.catching_up:
        return f" It waits its turn: the drafts after {case.catching_up} are spread over some days."
    return " It waits its turn: enough drafts were written in this mailbox today."


def leaves_the_day(case: Case, other: Case, begins: datetime, now: datetime) -> str:
    """That a more urgent chase of the same person is written about first today, in another mailbox."""
    at = f"from {begins.astimezone(case.account.timezone):%H:%M} on" if begins > now else "at the next look there"
    return (
        f"It waits for {other.ask.key}, which is more urgent: {other.account.name} writes to {case.creator.name} about"
        f" that today, {at}."
    )


def by_channel(channel: Channel, because: str) -> str:
    """That a touch goes as a direct message, and why; nothing for an e-mail."""
    return "" if channel is Channel.EMAIL else f" It goes by {channel.label}, since {because}."


def what(touch: Touch) -> str:
    """What lies there of a touch: "the draft of Touch 2", "the Instagram message of Touch 2"."""
    if touch.is_thanks:
        return "the thank-you"
    kind = f"{touch.channel.label} message" if touch.is_note else "draft"
    return f"the {kind} of Touch {touch.number}"


def waits_for_a_draft(case: Case, today: date) -> str:
    """Which open draft of the conversation comes before a follow-up; nothing when none lies there."""
    lying = case.chase.open_thanks
    if lying is not None and case.is_held_up_by_thanks(today):
        since = case.local_date(lying.first_drafted_at) if lying.first_drafted_at else today
        until = f", until {day(case.days.after(since, THANKS_WAIT))} at the latest" if lying.edited else ""
        return f"It waits for the thank-you that still lies in Drafts{until}."
    return f"It waits for the draft of {case.rival}, in the same conversation." if case.rival else ""


def draft_waits(case: Case, touch: Touch) -> str:
    """An open draft waits for the person."""
    since = f" since {day(case.local_date(touch.first_drafted_at))}" if touch.first_drafted_at else ""
    if touch.is_note:
        waits = f"The {touch.channel.label} message of Touch {touch.number} (Tier {touch.tier}) waits in the inbox"
        return f"{waits}{since}, for you to send; it asks for {_date(touch)}."
    waits = f"The draft of Touch {touch.number} (Tier {touch.tier}) waits in Drafts{since}; it asks for {_date(touch)}."
    return f"{waits}{_and_also(case, touch)}"


def _and_also(case: Case, touch: Touch) -> str:
    """Which other chases the draft asks for: those whose touch it is, and those it is a friendly word for."""
    if touch.is_joint_letter:
        keys = listed([case.ask.key, *(one.chase for one in touch.also)])
        return f" It is one letter to {manager(case)} about {keys}."
    equals = [one.chase for one in touch.also if one.tier == touch.tier]
    others = [one.chase for one in touch.also if one.tier != touch.tier]
    said = f" Touch {touch.number} for {listed([case.ask.key, *equals])} lies in one draft." if equals else ""
    return said + (f" It reminds of {listed(others)}, too." if others else "")


def in_one_draft(case: Case, lead: Case, touch: Touch, joined: Joined) -> str:
    """The open draft of another chase asks for this one as well."""
    key, theirs = case.ask.key, lead.ask.key
    waits = " It was edited by hand and waits to be sent." if touch.edited else ""
    asks = f" It asks for {_date(touch)}."
    if touch.is_joint_letter:
        where = f"is in one letter to {manager(case)}, which lies in the draft of {theirs}"
        return f"Touch {joined.number} (Tier {joined.tier}) {where}.{asks}{waits}"
    if joined.tier == touch.tier:
        return f"Touch {joined.number} (Tier {touch.tier}) for {theirs} and {key} lies in one draft.{asks}{waits}"
    reminds = f"The draft of {theirs} reminds of {key}, too, in a friendly word.{asks}{waits}"
    return f"{reminds} Touch {joined.number} (Tier {joined.tier}) comes after it."


def manager(case: Case) -> str:
    """The creator's manager by name, else by address."""
    return case.creator.manager_name or case.creator.manager_email


def listed(words: list[str]) -> str:
    """Words in a row, as a sentence names them: "a, b and c"."""
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else words[0]


def _date(touch: Touch) -> str:
    return day(touch.asked_for) if touch.asked_for else "an early answer"


def last_word(case: Case) -> str:
    """No touch is left; the last one's date is still to come."""
    last = case.chase.past[-1] if case.chase.past else None
    if last is None or last.asked_for is None:
        return "No touch is left in this cadence."
    return f"{last_touch(case)}; it was the last one and asks for {day(last.asked_for)}."


def exhausted(case: Case) -> str:
    """All touches went out, nobody answered: the announced action is the person's to take."""
    announced = any(touch.state is TouchState.SENT and touch.tier >= 3 for touch in case.chase.past)  # noqa: PLR2004
    how = "Announced" if announced else "Not announced yet"
    action = f" {how}: we will {case.ask.action}." if case.ask.action else ""
    return f"{last_touch(case)}, the last one, and nobody has answered.{action} It is your decision now."


def replied(case: Case) -> str:
    """Who answered, when, and how we know."""
    reply = case.chase.reply
    if reply is None:
        return "A reply was recorded."
    evidence = reply.evidence
    if reply.who == YOU:
        return f"Marked replied on {day(case.local_date(reply.at))} ({evidence.rule})."
    promised = f" It promises something for {day(reply.promised)}." if reply.promised else ""
    delivers = f" It looks delivered: {reply.delivers}." if reply.delivers else ""
    return f"{evidence.sender} replied on {day(case.local_date(evidence.at))} ({evidence.rule}).{promised}{delivers}"


def our_turn(owed: Debt | None) -> str:
    """What we owe since their reply; "" when nothing."""
    return f" It is our turn: we owe {owed.what}, by {day(owed.by)}." if owed else ""


def our_debt(case: Case) -> str:
    """What we owe the creator: nobody is chased while we are behind ourselves."""
    by = f" by {day(case.ask.brand_owes_by)}" if case.ask.brand_owes_by else ""
    return f"We owe {case.creator.name} {case.ask.brand_owes}{by}. Clear brand_owes once it is done."


def unreachable(case: Case) -> str:
    """No address is left, and what else is known."""
    failed = ", ".join(sorted(case.chase.failed_addresses)) or "no e-mail address"
    others = " and ".join(way.channel.label for way in ways(case.creator).values())
    other = f" {others} is known, but a contract or payment matter is not written there." if others else ""
    return f"No address works for {case.creator.name} ({failed}).{other} Add another address to the roster."
