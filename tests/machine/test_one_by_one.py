"""What single things amount to, one after the other, on the machine's stage: faults and habits that come rarely.

The machine next door proves that nothing forbidden comes of them in any order; these say what does come of each.
"""

import shutil
from collections.abc import Callable, Iterator, Mapping
from datetime import time, timedelta
from typing import Any

import pytest

from tests.machine.book import DRAFTS, INBOX, SENT, TRASH, Spot
from tests.machine.chaser import Ended
from tests.machine.deeds import (
    first_draft,
    move_to,
    put_back,
    recall,
    send_recalled,
)
from tests.machine.line import COMMIT, Killed, Moment
from tests.machine.town import ASKS, FILED, MAYA, MIKA_ALONE, Town
from tests.mail.mailboxes import FakeBench
from tests.servers.running import quick_folder
from tests.stories.home import address
from worker.core import events as e
from worker.core.actions import WriteDraft
from worker.core.people import Ask
from worker.core.plan import State, decide
from worker.errors import FolderMissing, MailboxSuspicious
from worker.service import hand
from worker.settings import load
from worker.settings.home import write_home
from worker.words.render import Letter, Words

REEL = "mika-reel"
TaroToo = {**MIKA_ALONE, "taro-form": ASKS["taro-form"]}
OUTLOOK_ROOT = "AdkvZ1pDMDEyMzQ1Njc4OWFiY2RlZg=="
OUTLOOK_CHILD = "AdkvZ1pDMDEyMzQ1Njc4OWFiY2RlZgAAAQAQ"
Towns = Callable[..., Town]


@pytest.fixture
def town() -> Iterator[Towns]:
    """Makes a town in which Chaser has looked once, on October 22."""
    made: list[Town] = []

    def begun(asks: Mapping[str, Mapping[str, Any]] = MIKA_ALONE, *, has_looked: bool = True) -> Town:
        folder = quick_folder("one-by-one-")
        write_home(folder / "shipped")
        new = Town(folder, folder / "shipped", FakeBench(), asks)
        made.append(new)
        if has_looked:
            assert new.look()[0] is Ended.WELL, new.chaser.error
        return new

    yield begun
    for one in made:
        one.end()
        shutil.rmtree(one.folder, ignore_errors=True)


@pytest.fixture
def drafted(town: Towns) -> Town:
    """Monday, October 26: Touch 1 lies in Drafts."""
    new = town()
    monday(new)
    assert events(new, e.DraftPlaced)
    return new


def monday(town: Town) -> None:
    town.on_day(4, time(8, 5))
    looks(town)


def looks(town: Town, *, after: int = 0) -> None:
    """Chaser looks, so many minutes later, and the promises hold."""
    town.later(timedelta(minutes=after))
    assert town.look()[0] is Ended.WELL, town.chaser.error
    town.check()


def state(town: Town, ask: str = REEL) -> State:
    return decide(town.chaser.ledger(town.now).case(ask), town.now).state


def events(town: Town, *kinds: type, ask: str = REEL) -> list[str]:
    """The names of what was recorded of these kinds, of every kind without any."""
    history = town.chaser.store.history(ask)
    return [type(one.event).__name__ for one in history if not kinds or isinstance(one.event, kinds)]


def server(town: Town) -> Any:
    assert isinstance(town.bench, FakeBench)
    return town.bench.server


# --- drafts that come and go ------------------------------------------------------------------------------------------


def test_a_send_that_is_undone_is_no_send_and_no_deletion(drafted: Town) -> None:
    """Undo-send: gone for a look, then it lies there again under another UID; it is still the same untouched draft."""
    recall(drafted)
    looks(drafted, after=1)
    put_back(drafted)
    looks(drafted, after=1)

    touch = drafted.chaser.ledger(drafted.now).touch_of(REEL, 1)
    assert (touch.state.value, touch.edited, touch.missed_at) == ("drafted", False, None)
    assert len(drafted.book.drafts()) == 1


def test_a_sent_copy_that_comes_minutes_after_the_draft_went_is_one_send(drafted: Town) -> None:
    """Neomutt takes the draft out first, and a slow server shows Sent late: nothing is skipped meanwhile."""
    recall(drafted)
    looks(drafted, after=1)
    looks(drafted, after=1)
    send_recalled(drafted)
    looks(drafted, after=2)

    assert events(drafted, e.TouchSent, e.TouchSkipped) == ["TouchSent"]


@pytest.mark.parametrize("folder", ["Templates", "Vorlagen"])
def test_a_draft_put_among_templates_was_not_sent(drafted: Town, folder: str) -> None:
    """It bears the draft's id and lies in no Drafts: left out after two looks, and not written again."""
    drafted.bench.make(folder)
    looks(drafted, after=1)
    move_to(folder)(drafted)
    looks(drafted, after=1)
    looks(drafted, after=4)

    assert events(drafted, e.TouchSent, e.TouchSkipped) == ["TouchSkipped"]
    assert not drafted.book.drafts()


def test_with_the_request_in_trash_the_chase_and_its_draft_go_on(drafted: Town) -> None:
    """The parent of the draft was thrown away: the draft still answers it, a reply still takes the draft back."""
    (request,) = (spot for spot in drafted.book.people if spot.folder == SENT)
    message = drafted.book.take(request)
    drafted.put(TRASH, message.raw, message.flags)
    looks(drafted, after=1)
    assert state(drafted) is State.ACTIVE

    drafted.on_day(1, time(8, 5))
    looks(drafted)
    (_, renewed, _) = first_draft(drafted)
    assert b"In-Reply-To: <1.maya@brand.example>" in renewed.raw

    drafted.put(
        INBOX,
        drafted.letter("mika", [address(MAYA)], "Re: hello", "Tomorrow!", answers=["<1.maya@brand.example>"]).raw(),
    )
    looks(drafted, after=1)
    assert state(drafted) is State.REPLIED
    assert not drafted.book.drafts()


# --- replies ----------------------------------------------------------------------------------------------------------


def test_a_reply_to_what_the_person_sent_outside_chaser_is_in_the_conversation(town: Towns) -> None:
    """Written on the telephone, Bo in copy: an answer that cites that mail alone counts, Bo's and a stranger's."""
    here = town(TaroToo)
    own = here.letter(
        MAYA,
        [address("mika"), "bo@helpers.example"],
        "How is it going?",
        "Any news?",
        answers=["<1.maya@brand.example>"],
    )
    here.put(SENT, own.raw(), ("\\Seen",))
    looks(here, after=1)
    for sender, expected in (("stranger@else.example", State.HELD), ("bo@helpers.example", State.REPLIED)):
        mail = here.letter("bo", [address(MAYA)], "It is on its way", "Soon.", sender=sender, answers=[own.message_id])
        here.put(INBOX, mail.raw())
        looks(here, after=1)
        assert state(here) is expected, sender
    assert state(here, "taro-form") is State.ACTIVE


@pytest.mark.parametrize(
    ("of_ours", "of_theirs"),
    [
        ({"X-Microsoft-Original-Message-ID": "<first@outlook>"}, {"In-Reply-To": "<first@outlook>"}),
        ({"X-Google-Original-Message-ID": "<first@outlook>"}, {"References": "<x@y>, <first@outlook>,<cut@o"}),
        ({"Thread-Index": OUTLOOK_ROOT}, {"Thread-Index": OUTLOOK_CHILD}),
    ],
    ids=["Outlook's first id", "Gmail's first id, cut off", "Thread-Index"],
)
def test_a_reply_is_in_the_conversation_by_whatever_the_providers_left(
    town: Towns, of_ours: dict[str, str], of_theirs: dict[str, str]
) -> None:
    """The sender is unknown, so that nothing but this tells whose it is: the person is asked."""
    here = town()
    talk = here.conversations[0]
    own = here.letter(MAYA, [address("mika")], "Hi", "We need it soon.", answers=talk.ids, headers=of_ours)
    here.put(SENT, own.raw(), ("\\Seen",))
    looks(here, after=1)
    answer = here.letter(
        "bo", [address(MAYA)], "Hi", "I look after the mail.", sender="bo@else.example", headers=of_theirs
    )
    here.put(INBOX, answer.raw())
    looks(here, after=1)

    assert state(here) is State.HELD
    assert events(here, e.ReviewAsked) == ["ReviewAsked"]


def test_a_reply_that_is_moved_is_no_second_reply(drafted: Town) -> None:
    """Undone, then filed away by the person: the same mail under another folder and UID ends nothing anew."""
    talk = drafted.conversations[0]
    mail = drafted.letter("mika", [address(MAYA)], "Re: it", "Wrong window!", answers=talk.ids)
    spot = drafted.put(INBOX, mail.raw())
    looks(drafted, after=1)
    assert state(drafted) is State.REPLIED
    hand.undo(drafted.chaser.ledger(drafted.now), REEL, drafted.now)
    drafted.promises.undone(REEL)
    message = drafted.book.take(spot)
    drafted.put("Archive", message.raw, message.flags)
    looks(drafted, after=1)
    drafted.book.renumber("Archive")
    drafted.book.renumber(INBOX)
    looks(drafted, after=1)

    assert state(drafted) is State.ACTIVE
    assert events(drafted, e.ReplyReceived) == ["ReplyReceived"]


# --- folders ----------------------------------------------------------------------------------------------------------


def test_a_renumbered_mailbox_tells_nothing_new(drafted: Town) -> None:
    """Every folder under a new UIDVALIDITY, in the middle of a chase: read again, and nothing is recorded twice."""
    before = events(drafted, e.RequestFound, e.TouchSent, e.ReplyReceived, e.ReviewAsked)
    for folder in sorted(server(drafted).folders):
        drafted.book.renumber(folder)
    looks(drafted, after=1)

    assert events(drafted, e.RequestFound, e.TouchSent, e.ReplyReceived, e.ReviewAsked) == before
    assert len(drafted.book.drafts()) == 1


def test_a_reply_in_a_folder_that_was_renamed_is_found(drafted: Town) -> None:
    """The folder a rule files into gets another name with what lies in it, and goes on to be used."""
    drafted.put(FILED, drafted.letter("dana", [address(MAYA)], "Lunch", "On Friday?").raw())
    looks(drafted, after=1)
    mails = server(drafted).folders[FILED].mails
    drafted.bench.drop(FILED)
    drafted.bench.make("Talents")
    for uid, stored in mails.items():
        drafted.book.people[Spot("Talents", drafted.bench.put("Talents", stored.raw, stored.flags, stored.at))] = (
            drafted.book.people.pop(Spot(FILED, uid))
        )
    looks(drafted, after=1)
    assert state(drafted) is State.ACTIVE

    talk = drafted.conversations[0]
    drafted.put("Talents", drafted.letter("mika", [address(MAYA)], "Re: it", "Here!", answers=talk.ids).raw())
    looks(drafted, after=1)
    assert state(drafted) is State.REPLIED
    assert not drafted.book.drafts()


@pytest.mark.parametrize("folder", [SENT, DRAFTS])
def test_without_a_folder_that_matters_nothing_is_drafted_until_it_is_back(town: Towns, folder: str) -> None:
    """Renamed by mistake, say: the pass ends with the folder's role in its words, and no draft."""
    here = town()
    here.on_day(4, time(8, 5))
    away = server(here).folders.pop(folder)
    assert here.look()[0] is Ended.FAILED
    assert isinstance(here.chaser.error, FolderMissing)
    assert folder.lower() in here.chaser.error.what

    server(here).folders[folder] = away
    looks(here, after=1)
    assert len(here.book.drafts()) == 1


@pytest.mark.parametrize("folder", [INBOX, SENT, FILED])
def test_a_folder_that_counts_backwards_stops_all_drafting(town: Towns, folder: str) -> None:
    """UIDNEXT went back under the same UIDVALIDITY, as after a restored backup: new mail could be taken for old."""
    here = town()
    here.put(folder, here.letter("dana", [address(MAYA)], "Lunch", "On Friday?").raw())
    looks(here, after=1)
    here.on_day(4, time(8, 5))
    server(here).folders[folder].uidnext -= 1
    assert here.look()[0] is Ended.FAILED
    assert isinstance(here.chaser.error, MailboxSuspicious)
    assert folder in here.chaser.error.what
    assert not here.book.drafts()

    server(here).folders[folder].uidnext += 1
    looks(here, after=1)
    assert len(here.book.drafts()) == 1


# --- what cannot be read ----------------------------------------------------------------------------------------------


def test_a_look_back_that_was_not_delivered_whole_is_none(town: Towns) -> None:
    """The server lists a mail of the creator and does not deliver it: nothing is drafted until it does."""
    here = town()
    talk = here.conversations[0]
    spot = here.put("Archive", here.letter("mika", [address(MAYA)], "Re: it", "Here!", answers=talk.ids).raw())
    server(here).folders["Archive"].withheld.add(spot.uid)
    here.book.renumber("Archive")
    server(here).folders["Archive"].withheld = {spot.uid}
    here.on_day(4, time(8, 5))
    for _ in range(2):
        assert here.look()[0] is Ended.FAILED
        assert "does not deliver" in str(here.chaser.error)
        assert not here.book.drafts()
    server(here).folders["Archive"].withheld.clear()
    assert here.look()[0] is Ended.WELL
    assert state(here) is State.REPLIED


def test_what_exchange_delivers_in_place_of_a_mail_is_not_that_mail(town: Towns) -> None:
    """It may hide a reply: nothing is drafted for two passes, then it is set aside and the work goes on."""
    here = town()
    title = "Retrieval using the IMAP4 protocol failed for the following message: 7"
    here.put(
        INBOX, here.letter("bo", [address(MAYA)], title, "It was not deleted.", sender="system@brand.example").raw()
    )
    here.on_day(4, time(8, 5))
    for _ in range(2):
        assert here.look()[0] is Ended.FAILED
        assert not here.book.drafts()
    assert here.look()[0] is Ended.WELL
    assert len(here.book.drafts()) == 1
    (aside,) = here.chaser.store.set_asides()
    assert "does not deliver" in aside.what


def test_a_draft_whose_answer_was_lost_and_that_is_not_delivered_is_not_written_again(town: Towns) -> None:
    """Drafts lists a message that nobody can read, and it may be the draft: the person is asked, once."""
    here = town()
    here.on_day(4, time(8, 5))
    server(here).lose_append_answer(stored=True)
    server(here).folders[DRAFTS].withheld.add(1)
    assert here.look()[0] is Ended.FAILED
    for _ in range(3):
        looks(here, after=2)
    assert len(server(here).folders[DRAFTS].mails) == 1
    assert (state(here), events(here, e.ReviewAsked)) == (State.HELD, ["ReviewAsked"])

    server(here).remove(DRAFTS, 1)
    hand.resume(here.chaser.ledger(here.now), REEL, here.now)
    here.promises.goes_on(REEL)
    looks(here, after=1)
    assert len(here.book.drafts()) == 1


def test_a_kill_right_after_a_request_was_found_loses_no_conversation(town: Towns) -> None:
    """Two items were asked for in one mail: on Monday one draft lists both, and it answers that mail."""
    here = town(ASKS, has_looked=False)

    def once_it_is_known() -> None:
        if events(here, e.RequestFound) or events(here, e.RequestFound, ask="mika-story"):
            raise Killed

    moments = [Moment(COMMIT, nth, after) for nth in range(40) for after in (False, True)]
    assert here.look(dict.fromkeys(moments, once_it_is_known))[0] is Ended.KILLED
    looks(here, after=1)
    monday(here)
    mika = [message.raw for _, message, mark in here.book.drafts() if "mika-reel" in here.promises.touches[mark].chases]
    assert len(mika) == 1
    assert b"In-Reply-To: <1.maya@brand.example>" in mika[0]


class Poisoned(Words):
    """Words that cannot be put together for one ask."""

    def letter(self, draft: WriteDraft, ask: Ask, *people: Any) -> Letter:
        if ask.key == REEL:
            raise RuntimeError("nobody foresaw this")
        return super().letter(draft, ask, *people)


def test_a_poisoned_chase_is_set_aside_and_the_rest_goes_on(town: Towns) -> None:
    """The other chase gets its draft in the same pass; healed, the first gets its own and is no trouble any more."""
    here = town(TaroToo)
    well = here.chaser.words
    poisoned = Poisoned((here.home.folder / "templates",), load(here.home.folder, {}).locales)
    here.chaser.words = poisoned
    here.on_day(4, time(8, 5))
    assert here.look()[0] is Ended.WELL
    assert len(here.book.drafts()) == 1
    assert {touch.chase for touch in here.promises.touches.values()} == {"taro-form"}
    (aside,) = here.chaser.store.set_asides()
    assert (aside.chase, "nobody foresaw this" in aside.what) == (REEL, True)

    here.chaser.words = well
    here.later(timedelta(minutes=1))
    assert here.look()[0] is Ended.WELL
    assert {touch.chase for touch in here.promises.touches.values()} == {"taro-form", REEL}
    assert not here.chaser.store.set_asides()
