"""Creators of one manager who are due together: one letter to the manager, a row per rule of decision 14."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.cast import LATE_CONTENT, MIKA, MISSING_INFO, NEW_YORK, REEL, UNSIGNED_CONTRACT, case_of, ny, requested, sent
from worker.core import events as e
from worker.core import joint_letter
from worker.core.actions import RefreshDraft, WithdrawDraft, WriteDraft
from worker.core.brief import digest
from worker.core.cadence import Habits
from worker.core.calendar import Calendar
from worker.core.case import Case
from worker.core.course import Line
from worker.core.forecast import forecast_lines
from worker.core.matching import Board, Conversation, Ours
from worker.core.messages import Kind, Mail, Place, Role, Verdict
from worker.core.plan import Decision, decide
from worker.core.understanding import understand

MONDAY = ny("2026-10-26 08:05")
JO = "jo@talent.example"
SCENARIOS = {each.key: each for each in (LATE_CONTENT, MISSING_INFO, UNSIGNED_CONTRACT)}
NAMES = {"mika": "Mika Sato", "noor": "Noor Haddad", "pia": "Pia Berg"}
PAUSED = e.HoldPlaced(MONDAY, e.HoldKind.PAUSED, None, "")
DONE = e.MarkedDone(MONDAY, "hand")
Told = Mapping[str, Any]
"""A chase by the key "mika-reel": the touches sent so far as days, what else happened, and what differs."""
TIER_2 = {"sent": ["2026-10-21"], "deadline": date(2026, 10, 20)}
TIER_3 = {"sent": ["2026-10-15", "2026-10-20"], "deadline": date(2026, 10, 14)}
TIER_4 = {"sent": ["2026-10-13", "2026-10-15", "2026-10-20"], "deadline": date(2026, 10, 12)}
CONTRACT = {"scenario": "unsigned-contract", "deadline": date(2026, 10, 23), "cadence": {"batching": {}}}


def chase(key: str, told: Told) -> Case:
    """A chase of one of Jo's creators, each asked for in a mail of its own unless they share `thread`."""
    name = key.partition("-")[0]
    mine = {"email": f"{name}@creators.example", "aliases": (), "handle": f"@{name}", **told.get("creator", {})}
    creator = replace(MIKA, key=name, name=NAMES[name], **mine)
    scenario = replace(SCENARIOS[told.get("scenario", "late-content")], **told.get("cadence", {}))
    ask = replace(
        REEL, key=key, creator=name, scenario=scenario.key, item=told.get("item", "the Reel for Spring Glow"),
        deadline=told.get("deadline", date(2026, 10, 23)),
    )  # fmt: skip
    touches = [event for number, day in enumerate(told.get("sent", ()), 1) for event in sent(number, f"{day} 09:00")]
    return case_of(
        *requested(), *touches, *told.get("events", ()), ask=ask, scenario=scenario, creator=creator,
        creator_days=told.get("days", Calendar(NEW_YORK)), account=told.get("account", case_of().account),
        habits=told.get("habits", Habits()), policies=case_of().policies,
    )  # fmt: skip


def cases_of(told: Mapping[str, Told], now: datetime = MONDAY) -> dict[str, Case]:
    """The chases as the ledger puts them beside each other: in their conversations, and by their manager."""
    alone = {key: chase(key, each) for key, each in told.items()}

    def in_conversation(key: str) -> Case:
        thread = told[key].get("thread", key)
        peers = [alone[k] for k, each in told.items() if k != key and each.get("thread", k) == thread]
        rival = next((peer.ask.key for peer in peers if peer.chase.open_touch is not None), "")
        return replace(alone[key], peers=tuple(peers), rival=rival)

    placed = {key: in_conversation(key) for key in told}
    stirring = [key for key, case in alone.items() if joint_letter.stirs(case, now)]
    managers = {key: case.creator.manager_email for key, case in alone.items()}
    return {
        key: replace(
            case,
            alongside=tuple(
                placed[k] for k in stirring
                if k != key and managers[k] == managers[key] and placed[k] not in case.peers
                and told[k].get("thread", k) != told[key].get("thread", key)
            ),
        )
        for key, case in placed.items()
    }  # fmt: skip


def decided(told: Mapping[str, Told], now: datetime = MONDAY) -> dict[str, Decision]:
    """What is decided for each."""
    return {key: decide(case, now) for key, case in cases_of(told, now).items()}


def written(decisions: Mapping[str, Decision]) -> list[str]:
    """The drafts that would be written now: "mika-reel + noor-reel, Tier 3, to jo"."""
    drafts = [action for one in decisions.values() for action in one.actions if isinstance(action, WriteDraft)]
    return [
        f"{' + '.join(d.chases)}, Tier {d.tier}, to {' cc '.join(a.partition('@')[0] for a in (*d.to, *d.cc))}"
        for d in drafts
    ]


def letter_of(told: Mapping[str, Told], now: datetime = MONDAY) -> WriteDraft:
    """The one draft."""
    (draft,) = (a for one in decided(told, now).values() for a in one.actions if isinstance(a, WriteDraft))
    return draft


MIKA_AND_NOOR = {"mika-reel": TIER_3, "noor-reel": TIER_3}
APART = ["mika-reel, Tier 3, to jo cc mika", "noor-reel, Tier 3, to jo cc noor"]


@pytest.mark.parametrize(
    ("told", "drafts"),
    [
        # What goes to one manager is one letter, to the manager alone.
        (MIKA_AND_NOOR, ["mika-reel + noor-reel, Tier 3, to jo"]),
        ({**MIKA_AND_NOOR, "pia-reel": TIER_3}, ["mika-reel + noor-reel + pia-reel, Tier 3, to jo"]),
        ({"mika-reel": TIER_4, "noor-reel": TIER_4}, ["mika-reel + noor-reel, Tier 4, to jo"]),
        # Higher stakes lead, then the older.
        ({"mika-reel": TIER_3, "noor-reel": {**TIER_3, "deadline": date(2026, 10, 12)}},
         ["noor-reel + mika-reel, Tier 3, to jo"]),
        # Contracts go to the manager from the first touch on.
        ({"mika-contract": CONTRACT, "noor-contract": CONTRACT}, ["mika-contract + noor-contract, Tier 1, to jo"]),
        # So does everything where the agency comes first, or where the manager is the only way.
        ({"mika-reel": {"habits": Habits(agency_first=True)}, "noor-reel": {"habits": Habits(agency_first=True)}},
         ["mika-reel + noor-reel, Tier 1, to jo"]),
        ({"mika-reel": {"creator": {"email": ""}}, "noor-contract": CONTRACT},
         ["mika-reel + noor-contract, Tier 1, to jo"]),
        # What goes to the creators stays with each.
        ({"mika-reel": {}, "noor-reel": {}}, ["mika-reel, Tier 1, to mika", "noor-reel, Tier 1, to noor"]),
        # An announced action is shared by equals only: the same tier, and a Tier 4 behind all of them or none.
        ({"mika-reel": TIER_3, "noor-reel": TIER_4},
         ["mika-reel, Tier 3, to jo cc mika", "noor-reel, Tier 4, to jo cc noor"]),
        ({"mika-reel": TIER_3, "noor-reel": {**TIER_3, "cadence": {"tier_4": False}}}, APART),
        # Another mailbox, manager or language, a caring question: no part of it.
        ({"mika-reel": TIER_3, "noor-reel": {**TIER_3, "account": replace(case_of().account, key="tom")}}, APART),
        ({"mika-reel": TIER_3, "noor-reel": {**TIER_3, "creator": {"manager_email": "al@talent.example"}}},
         [APART[0], "noor-reel, Tier 3, to al cc noor"]),
        ({"mika-reel": TIER_3, "noor-reel": {**TIER_3, "creator": {"language": "zh-CN"}}}, APART),
        ({"mika-reel": TIER_3, "noor-reel": {**TIER_3, "cadence": {"together": False}}}, APART),
        # Not due, resting, ended, on a day off of that creator's.
        ({"mika-reel": TIER_3, "noor-reel": {**TIER_3, "sent": ["2026-10-15", "2026-10-23"]}}, APART[:1]),
        ({"mika-reel": TIER_3, "noor-reel": {**TIER_3, "events": [PAUSED]}}, APART[:1]),
        ({"mika-reel": TIER_3, "noor-reel": {**TIER_3, "events": [DONE]}}, APART[:1]),
        ({"mika-reel": TIER_3, "noor-reel": {**TIER_3, "days": Calendar(NEW_YORK, holidays={MONDAY.date(): "off"})}},
         APART[:1]),
        # Several things of one creator are no letter about several creators, but with another one's all are in it.
        ({"mika-reel": {**TIER_3, "thread": "m"}, "mika-story": {**TIER_3, "thread": "m"}},
         ["mika-reel + mika-story, Tier 3, to jo cc mika"]),
        ({"mika-reel": {**TIER_3, "thread": "m"}, "mika-story": {**TIER_3, "thread": "m"}, "noor-reel": TIER_3},
         ["mika-reel + mika-story + noor-reel, Tier 3, to jo"]),
        # What its own conversation would bring into a friendlier draft waits for that, and is in no other.
        ({"mika-contract": {**CONTRACT, "thread": "m"}, "mika-terms": {**CONTRACT, **TIER_2, "thread": "m"},
          "noor-contract": CONTRACT, "pia-contract": {**CONTRACT, **TIER_2}},
         ["mika-contract + noor-contract, Tier 1, to jo", "pia-contract, Tier 2, to jo cc pia"]),
    ],
)  # fmt: skip
def test_what_is_due_to_one_manager_is_one_letter(told: Mapping[str, Told], drafts: list[str]) -> None:
    """Drafts as `lead + others, tier, to whom`."""
    assert written(decided(told)) == drafts


def test_who_is_in_it_says_in_whose() -> None:
    """And writes nothing itself."""
    mika, noor = decided(MIKA_AND_NOOR).values()

    assert "One letter to Jo Park asks for mika-reel and noor-reel." in "".join(
        action.reason for action in mika.actions if isinstance(action, WriteDraft)
    )
    assert (noor.actions, noor.goes_with) == ((), "mika-reel")
    assert "one draft with mika-reel" in noor.reason


def test_who_has_to_wait_for_it_says_so() -> None:
    """A second contract of Mika's, at another tier."""
    told = {
        "mika-contract": {**CONTRACT, "thread": "m"},
        "mika-terms": {**CONTRACT, **TIER_2, "thread": "m"},
        "noor-contract": CONTRACT,
    }
    terms = decided(told)["mika-terms"]

    assert (terms.actions, terms.goes_with) == ((), "")
    assert "It waits for the draft of mika-contract" in terms.reason


def test_it_is_a_letter_of_its_own() -> None:
    """It opens a conversation, and says of each whose it is and when we wrote about it."""
    letter = letter_of(MIKA_AND_NOOR)
    (noor,) = letter.also

    assert (letter.is_joint_letter, letter.opens_conversation, letter.cc) == (True, True, ())
    assert noor.creator is not None
    assert noor.creator.name == "Noor Haddad"
    assert noor.earlier == (date(2026, 10, 16), date(2026, 10, 15), date(2026, 10, 20))


@pytest.mark.parametrize(
    ("days_off", "asked_for"),
    [((), date(2026, 10, 27)), ((27,), date(2026, 10, 28)), ((27, 28, 29), date(2026, 10, 30))],
)
def test_the_date_is_a_business_day_for_all(days_off: tuple[int, ...], asked_for: date) -> None:
    """The latest of theirs, so that nobody is pressed earlier than their own cadence allows."""
    days = Calendar(NEW_YORK, holidays={date(2026, 10, day): "off" for day in days_off})

    assert letter_of({"mika-reel": TIER_3, "noor-reel": {**TIER_3, "days": days}}).asked_for == asked_for


def test_no_creator_is_said_to_have_got_what_the_manager_alone_got() -> None:
    """Mika's Tier 3 went to Jo alone, so Tier 4 names the days of the two mails before it."""
    went = e.TouchSent(ny("2026-10-21 09:00"), 3, 3, ny("2026-10-21 09:00"), (JO,), (), _evidence(), joint_letter=True)
    told = {"mika-reel": {**TIER_3, "events": [went]}}

    assert letter_of(told).earlier == (date(2026, 10, 16), date(2026, 10, 15), date(2026, 10, 20))


def _evidence() -> Any:
    return sent(3, "2026-10-21 09:00")[-1].evidence  # type: ignore[attr-defined]


# --- a letter that lies open ---


def and_then(told: Mapping[str, Told], key: str, *events: e.Event) -> dict[str, Told]:
    """The same, and this happened to one of them."""
    return {**told, key: {**told[key], "events": [*told[key].get("events", ()), *events]}}


def drafted(told: Mapping[str, Told], now: datetime = MONDAY) -> dict[str, Told]:
    """The same once the first draft that is due has been put into Drafts."""
    draft, lead = next(
        (action, case) for case in cases_of(told, now).values() for action in decide(case, now).actions
        if isinstance(action, WriteDraft)
    )  # fmt: skip
    also = tuple(e.Joined(o.ask.key, o.number, o.tier, creator=o.creator.key if o.creator else "") for o in draft.also)
    claim = e.DraftClaimed(
        now, draft.number, 1, draft.tier, "<d@brand.example>", "ref", draft.to, draft.cc, "Your creators", draft.due_on,
        draft.asked_for, digest(lead, draft), "maya", draft.acts_on, also=also,
    )  # fmt: skip
    return and_then(told, draft.chase, claim, e.DraftPlaced(now, draft.number, 1, Place("Drafts", 1, 1)))


BOTH = drafted(MIKA_AND_NOOR)
EDITED = e.DraftEdited(MONDAY, 3, "<d@brand.example>", Place("Drafts", 1, 2))


def test_an_open_letter_is_told_of_in_each() -> None:
    """Who leads and who is in it both say it, and neither writes another."""
    mika, noor = decided(BOTH).values()

    assert (mika.actions, noor.actions) == ((), ())
    assert "It is one letter to Jo Park about mika-reel and noor-reel." in mika.reason
    assert "Touch 3 (Tier 3) is in one letter to Jo Park, which lies in the draft of mika-reel." in noor.reason
    assert noor.next is not None
    assert (noor.next.number, noor.next.tier) == (4, 4)


@pytest.mark.parametrize(
    ("before", "key", "events", "at", "told"),
    [
        (BOTH, "noor-reel", [PAUSED], "2026-10-26 09:00", "It no longer asks for noor-reel."),
        (BOTH, "noor-reel", [DONE], "2026-10-26 09:00", "It no longer asks for noor-reel."),
        (BOTH, "noor-reel", [], "2026-10-26 18:00", ""),
        (BOTH, "noor-reel", [], "2026-10-27 08:00", "Not sent yet, so it now asks for Wednesday, October 28."),
        (BOTH, "mika-reel", [EDITED], "2026-10-27 08:00", ""),
        # What becomes due later comes into a letter, or makes one of a draft that lies open.
        ({**BOTH, "pia-reel": TIER_3}, "pia-reel", [], "2026-10-26 09:00", "It now asks for pia-reel as well."),
        ({**drafted({"mika-reel": TIER_3}), "noor-reel": TIER_3}, "noor-reel", [], "2026-10-26 09:00",
         "It now asks for noor-reel as well."),
    ],
)  # fmt: skip
def test_an_open_letter_is_renewed_when_somebody_is_out_or_comes(
    before: Mapping[str, Told], key: str, events: list[e.Event], at: str, told: str
) -> None:
    """And each morning with its new date, but never once it was edited; nobody writes a second one beside it."""
    found = [a for one in decided(and_then(before, key, *events), ny(at)).values() for a in one.actions]
    reasons = [action.reason for action in found if isinstance(action, RefreshDraft)]

    assert reasons == ([told] if told else [])
    assert len(found) == len(reasons)


def test_alone_again_it_is_the_creators_own_draft() -> None:
    """In the creator's conversation, with the creator in copy."""
    (action,) = decided(and_then(BOTH, "noor-reel", DONE))["mika-reel"].actions

    assert isinstance(action, RefreshDraft)
    assert (action.draft.is_joint_letter, action.draft.opens_conversation) == (False, False)
    assert action.draft.cc == ("mika@creators.example",)


@pytest.mark.parametrize(
    ("open_draft", "drafts"),
    [
        # An edited draft is the person's: nobody comes into it, and what is due is written without it.
        (and_then(drafted({"mika-reel": TIER_3}), "mika-reel", EDITED), ["noor-reel, Tier 3, to jo cc noor"]),
        (drafted({"mika-reel": TIER_4}), ["noor-reel, Tier 3, to jo cc noor"]),
        (drafted({"mika-reel": {}}), ["noor-reel, Tier 3, to jo cc noor"]),
    ],
)
def test_a_draft_that_cannot_take_others_in_keeps_nobody_waiting(
    open_draft: Mapping[str, Told], drafts: list[str]
) -> None:
    """It is of another conversation, after all."""
    assert written(decided({**open_draft, "noor-reel": TIER_3})) == drafts


@pytest.mark.parametrize("event", [PAUSED, DONE])
def test_when_the_one_that_leads_is_out_its_letter_goes_first(event: e.Event) -> None:
    """The other waits until it is gone: never two drafts for one touch."""
    told = and_then(BOTH, "mika-reel", event)
    mika, noor = decided(told).values()

    assert [type(action) for action in mika.actions] == [WithdrawDraft]
    assert not noor.actions
    gone = and_then(told, "mika-reel", e.DraftWithdrawn(MONDAY, 3, 1, "it rests"))
    assert written(decided(gone)) == ["noor-reel, Tier 3, to jo cc noor"]


def test_the_managers_absence_rests_all_of_it() -> None:
    """What goes to the manager, that is: as today for each."""
    away = e.HoldPlaced(MONDAY, e.HoldKind.OUT_OF_OFFICE, date(2026, 11, 2), "", None, e.Whose.MANAGER)
    mika, noor = decided(and_then(and_then(BOTH, "mika-reel", away), "noor-reel", away)).values()

    assert [type(action) for action in mika.actions] == [WithdrawDraft]
    assert noor.hold is not None


def test_without_the_managers_address_each_goes_to_the_creator() -> None:
    """A bounce: the letter becomes a draft to Mika, and Noor's follows."""
    failed = e.AddressFailed(MONDAY, JO, _evidence())
    told = and_then(and_then(BOTH, "mika-reel", failed), "noor-reel", failed)
    (action,) = decided(told)["mika-reel"].actions

    assert isinstance(action, RefreshDraft)
    assert action.draft.chases == ("mika-reel",)
    assert action.draft.to == ("mika@creators.example",)


# --- what became of it ---

LETTER = "<d@brand.example>"
OWN = {"mika-reel": "<mika@brand.example>", "noor-reel": "<noor@brand.example>", "noor-story": "<noor@brand.example>"}
OURS = Ours(frozenset({"maya@brand.example"}))
AN_HOUR = timedelta(hours=1)
PERSON = Verdict(Kind.PERSON, "nothing automatic")


def mail(message_id: str, sender: str, text: str = "", *, cites: str = "", role: Role = Role.INBOX) -> Mail:
    """A mail two hours after the letter was drafted."""
    to = (JO,) if role is Role.SENT else ("maya@brand.example",)
    return Mail(
        Place(role.value, 1, 9), role, message_id, sender, "Re: Lumen and your creators", MONDAY + 2 * AN_HOUR, to=to,
        text=text, in_reply_to=(cites,) if cites else (),
    )  # fmt: skip


def board(told: Mapping[str, Told], *, is_sent: bool) -> Board:
    """The chases with their conversations: each its own, and the letter's, which is of none of the creators."""
    cases = cases_of(told)
    apart = frozenset({LETTER}) if is_sent else frozenset()
    known = {key: Conversation(frozenset({OWN[key]}) | apart, written_to=frozenset({JO}), apart=apart) for key in cases}
    lead = next((k for k, c in cases.items() if c.chase.open_touch), "")
    return Board(cases, OURS, known, drafts={LETTER: (lead, 3)} if lead else {})


def seen(told: Mapping[str, Told], letter: Mail, *, is_sent: bool = True) -> dict[str, Told]:
    """The same once this mail was read."""
    meaning = understand(letter, PERSON, board(told, is_sent=is_sent), letter.at)
    for finding in meaning.findings:
        told = and_then(told, finding.chase, finding.event)
    return dict(told)


SENT = seen(BOTH, mail(LETTER, "maya@brand.example", role=Role.SENT), is_sent=False)


def test_a_letter_that_was_sent_is_a_touch_of_each() -> None:
    """Once, with the common date, and in no creator's conversation."""
    meaning = understand(
        mail(LETTER, "maya@brand.example", role=Role.SENT), PERSON, board(BOTH, is_sent=False), MONDAY + 2 * AN_HOUR
    )
    again = seen(SENT, mail(LETTER, "maya@brand.example", role=Role.SENT))

    assert (meaning.conversations, meaning.is_joint_letter) == (frozenset(MIKA_AND_NOOR), True)
    for told in (SENT, again):
        touches = {key: case.chase.past[-1] for key, case in cases_of(told).items()}
        assert {(t.number, t.tier, t.asked_for, t.to) for t in touches.values()} == {(3, 3, date(2026, 10, 27), (JO,))}
        assert [touch.lead for touch in touches.values()] == ["", "mika-reel"]


def test_the_next_touch_of_each_is_reckoned_for_itself() -> None:
    """Tier 4, after the common date; together again, since it falls on the same day."""
    later = ny("2026-10-28 08:05")

    assert written(decided(SENT, later)) == ["mika-reel + noor-reel, Tier 4, to jo"]
    assert written(decided(and_then(SENT, "noor-reel", DONE), later)) == ["mika-reel, Tier 4, to jo cc mika"]


def test_each_of_its_creators_has_a_message_of_their_own() -> None:
    """None is in copy; where another channel is known, a message lies beside the touch, about the own item alone."""
    told = {key: {**TIER_3, "creator": {"instagram": key}} for key in MIKA_AND_NOOR}
    before = drafted(told)
    after = seen(before, mail(LETTER, "maya@brand.example", role=Role.SENT), is_sent=False)
    tasks = [
        action for one in decided(after, MONDAY + 3 * AN_HOUR).values() for action in one.actions
        if isinstance(action, WriteDraft) and action.beside
    ]  # fmt: skip

    assert [(task.chase, task.number, task.also) for task in tasks] == [("mika-reel", 3, ()), ("noor-reel", 3, ())]


@pytest.mark.parametrize(
    ("sender", "cites", "text", "means"),
    [
        # The manager's answer counts for those it names; about the others the person is asked.
        (JO, LETTER, "Mika's Reel is in the folder.", "mika-reel replied, noor-reel asked"),
        (JO, LETTER, "Noor Haddad has had the flu. More tomorrow.", "mika-reel asked, noor-reel replied"),
        (JO, LETTER, "Mika and Noor will both deliver on Friday.", "mika-reel replied, noor-reel replied"),
        (JO, LETTER, "@noor sends it tonight.", "mika-reel asked, noor-reel replied"),
        (JO, LETTER, "Thanks, I'm on it.", "mika-reel asked, noor-reel asked"),
        # An item that both owe names nobody.
        (JO, LETTER, "The Reel for Spring Glow is uploaded.", "mika-reel asked, noor-reel asked"),
        # A creator's own answer counts for that creator, in the own conversation or in the letter passed on.
        ("noor@creators.example", OWN["noor-reel"], "Here it is!", "noor-reel replied"),
        ("noor@creators.example", LETTER, "Jo told me. Here it is!", "noor-reel replied"),
        # So does the manager's in a creator's conversation.
        (JO, OWN["mika-reel"], "Done.", "mika-reel replied"),
        # A stranger is asked about, for all of them.
        ("lee@talent.example", LETTER, "Mika's Reel is in.", "mika-reel asked, noor-reel asked"),
    ],
)
def test_an_answer_counts_for_whom_it_names(sender: str, cites: str, text: str, means: str) -> None:
    """A manager has many creators."""
    words = {e.ReplyReceived: "replied", e.ReviewAsked: "asked"}
    found = understand(
        mail("<new@x>", sender, text, cites=cites), PERSON, board(SENT, is_sent=True), MONDAY + 3 * AN_HOUR
    ).findings

    assert ", ".join(f"{one.chase} {words[type(one.event)]}" for one in found) == means  # type: ignore[index]


def test_of_several_things_of_one_creator_it_counts_for_those_it_names() -> None:
    """Noor owes two."""
    three = {**MIKA_AND_NOOR, "noor-story": {**TIER_3, "item": "the three Stories for Spring Glow"}}
    told = seen(drafted(three), mail(LETTER, "maya@brand.example", role=Role.SENT), is_sent=False)
    after = cases_of(seen(told, mail("<new@x>", JO, "Noor's Stories are up.", cites=LETTER)))

    assert {key: str(case.chase.end or "asked") for key, case in after.items()} == {
        "mika-reel": "asked", "noor-reel": "asked", "noor-story": "replied",
    }  # fmt: skip


def test_the_word_of_thanks_to_the_manager_begins_no_touch() -> None:
    """Written by hand in the letter's conversation: the wait of those it names begins anew, else of all."""
    note = mail("<own@brand.example>", "maya@brand.example", "Thanks, and greetings to Mika!", cites=LETTER)
    after = cases_of(seen(SENT, replace(note, to=(JO,), role=Role.SENT)))

    assert {key: bool(case.chase.restarted_at) for key, case in after.items()} == {
        "mika-reel": True, "noor-reel": False,
    }  # fmt: skip


# --- looking ahead ---


def foreseen(told: Mapping[str, Told], now: datetime, until: date) -> list[str]:
    """The drafts to come, each on its day."""
    lines = [Line([case]) for case in cases_of(told, now).values()]
    return [f"{d.due_on:%d} {' + '.join(d.chases)}, Tier {d.tier}" for d in forecast_lines(lines, now, until)]


@pytest.mark.parametrize(
    ("told", "drafts"),
    [
        (MIKA_AND_NOOR, ["26 mika-reel + noor-reel, Tier 3", "28 mika-reel + noor-reel, Tier 4"]),
        (BOTH, ["28 mika-reel + noor-reel, Tier 4"]),
        (and_then(BOTH, "noor-reel", DONE), ["28 mika-reel, Tier 4"]),
        # Mika is a step behind, and meets Noor on the way.
        (
            {"mika-reel": TIER_2, "noor-reel": {**TIER_3, "sent": ["2026-10-15", "2026-10-26"]}},
            ["26 mika-reel, Tier 2", "29 noor-reel + mika-reel, Tier 3"],
        ),
    ],
)
def test_a_forecast_has_one_letter_for_what_falls_together(told: Mapping[str, Told], drafts: list[str]) -> None:
    """Sent on its day, if nobody answers."""
    assert foreseen(told, MONDAY, date(2026, 10, 29)) == drafts
