"""One draft for what a conversation owes together, as the ledger, the plan and the commands see it."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.cast import REQUEST_ID, ny, requested, sent
from tests.service.small_office import WORKER, small_office
from worker.core import events as e
from worker.core.actions import WriteDraft
from worker.core.brief import digest
from worker.core.messages import Evidence, Place
from worker.core.phrases import day
from worker.core.plan import decide
from worker.core.policies import Policies
from worker.rounds import Ledger
from worker.rounds.decisions import Decisions
from worker.rounds.index import index_entry
from worker.rounds.precedence import more_urgent_elsewhere, writes_today
from worker.service import elsewhere, overview, previewing, reasons
from worker.service.needs import needs_you
from worker.service.office import Office
from worker.store.values import Letter

MONDAY = ny("2026-10-26 08:05")
ASKS = """\
ask,creator,scenario,item,deadline
mika-reel,mika,late-content,the Reel for Spring Glow,2026-10-23
mika-story,mika,late-content,the Story for Spring Glow,2026-10-23
mika-kit,mika,product-received,the Glow Kit,
"""
TOGETHER = ("mika-reel", "mika-story")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Two items of Mika's, both asked for in one mail."""
    with small_office(tmp_path, ASKS, found=TOGETHER) as opened:
        for key in TOGETHER:
            opened.store.add_letters(
                key, [Letter(REQUEST_ID, "maya", outgoing=True, at=ny("2026-10-16 09:00"), sender="maya@brand.example")]
            )
        yield opened


@pytest.fixture
def ledger(office: Office) -> Ledger:
    """Its chases."""
    return office.ledger()


def draft_it(ledger: Ledger) -> WriteDraft:
    """Put the draft that is due into Drafts; what it was written from."""
    case = ledger.case("mika-reel")
    (draft,) = [action for action in decide(case, MONDAY).actions if isinstance(action, WriteDraft)]
    claim = e.DraftClaimed(
        MONDAY, draft.number, 1, draft.tier, "<d@x>", "ref", draft.to, draft.cc, "Re: x", draft.due_on,
        draft.asked_for, digest(case, draft), "maya",
        also=tuple(e.Joined(one.ask.key, one.number, one.tier) for one in draft.also),
    )  # fmt: skip
    ledger.record("mika-reel", claim)
    ledger.record("mika-reel", e.DraftPlaced(MONDAY, draft.number, 1, Place("Drafts", 1, 1)))
    return draft


def send_it(ledger: Ledger) -> None:
    """By the word of the person."""
    elsewhere.sent(ledger, "mika-reel", None, MONDAY + timedelta(hours=1))


def test_plan_has_one_entry_for_both(ledger: Ledger) -> None:
    """With the key of each, day by day."""
    told = [
        (entry.draft.due_on.day, *entry.draft.chases)
        for entry in overview.planned(ledger, MONDAY, 8)
        if "mika-kit" not in entry.draft.chases
    ]

    assert told == [(26, *TOGETHER), (28, *TOGETHER), (2, *TOGETHER)]


def test_status_and_why_say_it_in_both(ledger: Ledger) -> None:
    """The draft of one is the open touch of the other."""
    draft = draft_it(ledger)
    shown = {row.case.ask.key: overview.as_json(row) for row in overview.rows(ledger, MONDAY)}
    touches = {key: [(t["number"], t["state"], t["with"]) for t in shown[key]["touches"]] for key in TOGETHER}

    assert touches == {"mika-reel": [(1, "drafted", ["mika-story"])], "mika-story": [(1, "drafted", ["mika-reel"])]}
    assert f"asks for {day(draft.asked_for)}" in shown["mika-story"]["reason"]
    (line,) = needs_you(overview.rows(ledger, MONDAY), MONDAY).drafts
    assert "also about mika-story" in line


def test_why_tells_afterwards_in_whose_draft_it_went_out(ledger: Ledger) -> None:
    """Sent for both, in one transaction."""
    draft_it(ledger)
    send_it(ledger)
    history = [told.what for told in reasons.reasons(ledger, "mika-story", MONDAY).history]

    assert any("in the draft of mika-reel" in line for line in history)


def test_a_skip_of_one_leaves_the_draft_to_the_other(ledger: Ledger) -> None:
    """`chaser skip mika-story`: the draft is written anew without it."""
    draft_it(ledger)
    said = elsewhere.skip(ledger, "mika-story", None, MONDAY + timedelta(hours=1))
    (action,) = decide(ledger.case("mika-reel"), MONDAY + timedelta(hours=2)).actions

    assert "The draft of mika-reel is written anew without it" in said
    assert "no longer asks for mika-story" in action.reason


def test_a_skip_of_the_draft_leaves_out_both(ledger: Ledger) -> None:
    """It is one letter."""
    draft_it(ledger)
    elsewhere.skip(ledger, "mika-reel", None, MONDAY + timedelta(hours=1))

    assert [ledger.case(key).chase.skips_in_a_row for key in TOGETHER] == [1, 1]


def test_a_row_renamed_meanwhile_is_found_again(office: Office, ledger: Ledger) -> None:
    """The open draft knows the Story by its old key."""
    draft_it(ledger)
    sheet = office.home / "data" / "asks.csv"
    sheet.write_text(ASKS.replace("mika-story", "mika-second"), encoding="utf-8")
    with closing(Office(office.home, {}, secrets=False)) as later:
        later.take_in_sheets(MONDAY)
        renamed = later.ledger()
        reason = decide(renamed.case("mika-second"), MONDAY).reason
        send_it(renamed)

        assert "lies in one draft" in reason
        assert renamed.case("mika-second").chase.sent_count == 1


def test_what_went_out_in_one_letter_is_no_other_matter(ledger: Ledger) -> None:
    """`days_between_chases` keeps different letters apart; of one letter, neither waits for the other."""
    ledger.settings = replace(ledger.settings, policies=Policies(days_between_chases=4))
    draft_it(ledger)
    assert not decide(ledger.case("mika-reel"), MONDAY).actions
    send_it(ledger)

    coming = {key: decide(ledger.case(key), MONDAY + timedelta(hours=2)).next for key in TOGETHER}
    assert {key: following.on for key, following in coming.items() if following} == dict.fromkeys(
        TOGETHER, date(2026, 10, 28)
    )


def test_a_draft_that_was_taken_back_was_no_word_to_them(ledger: Ledger) -> None:
    """The Reel is paused with the draft of both: the Story is asked for on the same day, alone."""
    ledger.settings = replace(ledger.settings, policies=Policies(days_between_chases=1))
    draft_it(ledger)
    ledger.record("mika-reel", e.HoldPlaced(MONDAY, e.HoldKind.PAUSED, None, ""))
    ledger.record("mika-reel", e.DraftWithdrawn(MONDAY, 1, 1, "paused"))

    (action,) = decide(ledger.case("mika-story"), MONDAY + timedelta(minutes=5)).actions
    assert isinstance(action, WriteDraft)
    assert action.chases == ("mika-story",)


def test_a_draft_that_vanished_may_be_sent_yet(ledger: Ledger) -> None:
    """By a mail program that sends later: the Story waits for the next day."""
    ledger.settings = replace(ledger.settings, policies=Policies(days_between_chases=1))
    draft_it(ledger)
    ledger.record("mika-reel", e.TouchSkipped(MONDAY, 1, "it vanished", vanished=True))

    decision = decide(ledger.case("mika-story"), MONDAY + timedelta(minutes=5))
    assert not decision.actions
    assert decision.next is not None
    assert decision.next.on == date(2026, 10, 27)


OMAR = """\
  omar:
    email: omar@brand.example
    name: Omar Diaz
    timezone: America/New_York
    country: US
    imap: {host: 127.0.0.1, port: 9, security: none}
    login: {password_env: OMAR_PASSWORD}
"""
MIXED = """\
ask,creator,scenario,item,deadline,requested_on,owner
mika-reel,mika,late-content,the Reel for Spring Glow,2026-10-20,,maya
mika-story,mika,missing-info,the address,2026-10-23,,maya
mika-ads,mika,whitelisting,the ad access,2026-10-22,2026-10-15,omar
"""


def test_of_two_mailboxes_never_each_waits_for_the_other(office: Office) -> None:
    """The draft of the address is a friendly word about the Reel, too, which weighs more than Omar's ad access; by
    itself the address would come after that.
    """
    for name, text in (("config/worker.yaml", WORKER + OMAR), ("data/asks.csv", MIXED)):
        (office.home / name).write_text(text, encoding="utf-8")
    with closing(Office(office.home, {}, secrets=False)) as later:
        later.take_in_sheets(ny("2026-10-16 10:00"))
        later.store.record("mika-ads", e.LookedBack(MONDAY, date(2026, 9, 1)))
        for event in sent(1, "2026-10-21 09:00"):
            later.store.record("mika-reel", event)
        ledger = later.ledger()
        waits = {
            key: [other.ask.key for other in more_urgent_elsewhere(ledger, ledger.case(key), MONDAY)
                  if writes_today(other, MONDAY)]
            for key in ("mika-story", "mika-ads")
        }  # fmt: skip

    assert waits == {"mika-story": [], "mika-ads": ["mika-reel"]}


def test_while_several_mailboxes_look_for_its_past_it_is_due_in_each(office: Office) -> None:
    """Omar's, and Maya asked for it. Looked for in one of them alone, it would wait for the next look at everything."""
    third = OMAR.replace("omar", "tom").replace("OMAR", "TOM").replace("Omar", "Tom")
    for name, text in (("config/worker.yaml", WORKER + OMAR + third), ("data/asks.csv", MIXED)):
        (office.home / name).write_text(text, encoding="utf-8")
    with closing(Office(office.home, {}, secrets=False)) as later:
        later.take_in_sheets(ny("2026-10-16 10:00"))
        later.store.record("mika-ads", requested()[1])
        looked_for = index_entry(later.ledger(), "mika-ads", Decisions(MONDAY)).account
        later.store.record("mika-ads", e.LookedBack(MONDAY, date(2026, 9, 1)))
        known = index_entry(later.ledger(), "mika-ads", Decisions(MONDAY)).account

    assert (looked_for, known) == ("", "omar")


def test_preview_shows_the_letter_in_both(office: Office, ledger: Ledger) -> None:
    """With the list, and the other one's key."""
    for key in TOGETHER:
        (first, *_) = previewing.of_chase(ledger.case(key), office.words, MONDAY, lambda _: "").coming
        assert first.draft.chases == TOGETHER
        assert "- The Reel for Spring Glow" in first.text
        assert "- The Story for Spring Glow" in first.text


def test_a_send_is_told_by_its_mail_once(ledger: Ledger) -> None:
    """The evidence of both is the one mail."""
    draft_it(ledger)
    touch = ledger.touch_of("mika-reel", 1)
    evidence = Evidence("<d@x>", "maya@brand.example", "Re: x", MONDAY, "Sent", "it bears the draft's Message-ID")
    sent = e.TouchSent(MONDAY, 1, 1, MONDAY, touch.to, touch.cc, evidence)
    assert ledger.record_together([("mika-reel", sent), ("mika-story", replace(sent, lead="mika-reel"))])

    assert [ledger.case(key).chase.past[-1].evidence for key in TOGETHER] == [evidence, evidence]
