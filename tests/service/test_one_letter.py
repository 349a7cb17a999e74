"""One letter to the manager of two creators, as the ledger, the plan and the commands see it (decision 14)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cast import evidence, ny, sent
from tests.service.small_office import small_office
from worker.core import events as e
from worker.core.actions import WriteDraft
from worker.core.brief import digest
from worker.core.messages import Mail, Place, Role
from worker.core.plan import decide
from worker.rounds import Ledger
from worker.rounds.clients import IN_LETTER_OF
from worker.service import forgetting, overview, previewing
from worker.service.needs import needs_you
from worker.service.office import Office

MONDAY = ny("2026-10-26 08:05")
CREATORS = """\
creator,name,email,country,manager_name,manager_email
mika,Mika Sato,mika@creators.example,US,Jo Park,jo@talent.example
noor,Noor Haddad,noor@films.example,US,Jo Park,jo@talent.example
"""
ASKS = """\
ask,creator,scenario,item,deadline,requested_on
mika-reel,mika,late-content,the Reel for Spring Glow,2026-10-14,2026-10-01
noor-reel,noor,late-content,the Reel for Spring Glow,2026-10-14,2026-10-01
"""
BOTH = ("mika-reel", "noor-reel")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Of each two touches were sent."""
    with small_office(tmp_path, ASKS, found=BOTH, creators=CREATORS) as opened:
        ledger = opened.ledger(MONDAY)
        for key in BOTH:
            for event in (*sent(1, "2026-10-15 09:00"), *sent(2, "2026-10-20 09:00")):
                ledger.record(key, event)
        yield opened


def letter_in(office: Office) -> Ledger:
    """The chases once the letter that is due has been put into Drafts."""
    ledger = office.ledger(MONDAY)
    case = ledger.case("mika-reel")
    (draft,) = [action for action in decide(case, MONDAY).actions if isinstance(action, WriteDraft)]
    also = tuple(e.Joined(o.ask.key, o.number, o.tier, creator=o.creator.key if o.creator else "") for o in draft.also)
    claim = e.DraftClaimed(
        MONDAY, draft.number, 1, draft.tier, "<d@x>", "ref", draft.to, draft.cc, "Lumen", draft.due_on, draft.asked_for,
        digest(case, draft), "maya", draft.acts_on, also=also,
    )  # fmt: skip
    ledger.note_letter("mika-reel", draft)
    ledger.record("mika-reel", claim)
    ledger.record("mika-reel", e.DraftPlaced(MONDAY, draft.number, 1, Place("Drafts", 1, 1)))
    return ledger


def test_plan_has_one_entry_for_both(office: Office) -> None:
    """Tier 3 and, after the same date, Tier 4; the preview of either shows the letter."""
    ledger = office.ledger(MONDAY)
    told = [(one.draft.due_on.day, one.draft.tier, *one.draft.chases) for one in overview.planned(ledger, MONDAY, 4)]
    shown = previewing.of_chase(ledger.case("noor-reel"), office.words, MONDAY, lambda _: "")

    assert told == [(26, 3, *BOTH), (28, 4, *BOTH)]
    assert all("- Mika Sato: the Reel" in each.text and "- Noor Haddad: the Reel" in each.text for each in shown.coming)
    assert not any(each.subject.startswith("Re:") for each in shown.coming)


def test_status_says_it_of_both(office: Office) -> None:
    """The letter is the open touch of each, and one thing to send."""
    rows = overview.rows(letter_in(office), MONDAY)
    touches = {row.case.ask.key: overview.as_json(row)["touches"][-1] for row in rows}

    assert {key: (one["number"], one["state"], one["with"]) for key, one in touches.items()} == {
        "mika-reel": (3, "drafted", ["noor-reel"]), "noor-reel": (3, "drafted", ["mika-reel"]),
    }  # fmt: skip
    (line,) = needs_you(rows, MONDAY).drafts
    assert "to jo@talent.example, also about noor-reel" in line


def test_who_is_in_a_letter_is_found_without_its_lead(office: Office) -> None:
    """A pass that loads Noor's chase alone, since something happened to it, sees the letter and writes no second."""
    letter_in(office)
    ledger = office.ledger(MONDAY, complete=False)
    noor = ledger.case("noor-reel")

    assert decide(noor, MONDAY).actions == ()
    assert "in the draft of mika-reel" in decide(noor, MONDAY).reason


def test_a_letter_that_was_sent_makes_no_common_conversation(office: Office) -> None:
    """Its id is known to both, so that an answer finds them; and still neither is beside the other in one."""
    ledger = letter_in(office)
    mail = Mail(
        Place("Sent", 1, 9), Role.SENT, "<d@x>", "maya@brand.example", "Lumen", MONDAY, to=("jo@talent.example",)
    )
    for key in BOTH:
        ledger.record(key, e.TouchSent(MONDAY, 3, 3, MONDAY, mail.to, (), evidence("<d@x>", MONDAY)))
        ledger.add_letter(key, mail, "maya", outgoing=True, apart=True)
    again = office.ledger(MONDAY, complete=False)
    board = again.board([Mail(Place("INBOX", 1, 9), Role.INBOX, "<r@x>", "jo@talent.example", "Re: Lumen", MONDAY,
                              in_reply_to=("<d@x>",))])  # fmt: skip

    assert sorted(board.cases) == sorted(BOTH)
    assert all(board.conversation(key).apart == {"<d@x>"} for key in BOTH)
    assert [(case.peers, case.rival) for case in board.cases.values()] == [((), ""), ((), "")]


def test_a_forgotten_creator_leaves_no_trace_of_a_letter(office: Office) -> None:
    """And the person is told of the draft that still names them."""
    ledger = letter_in(office)
    said = forgetting.forget(ledger, office.settings, "noor")

    assert "a draft about them in the Drafts of maya: delete it there" in said.remains
    assert not office.store.facts_beginning(IN_LETTER_OF)
