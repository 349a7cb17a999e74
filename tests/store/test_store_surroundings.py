"""Letters, folders, sheets, facts and troubles, through the store's door."""

import time
from datetime import UTC, datetime, timedelta, timezone

import pytest

from tests.store.samples import NOW, index_entry, letter
from worker.store.repository import Store
from worker.store.values import AskRow, Cursor, Letter, SetAside


def test_letters_come_back_oldest_first_and_whole(store: Store) -> None:
    """The conversation is ours to remember, and its times come back aware."""
    kyoto = timezone(timedelta(hours=9))
    reply = Letter(
        "<2@creator>",
        "maya",
        outgoing=False,
        at=datetime(2026, 10, 27, 3, 30, tzinfo=kyoto),
        sender="mika@creator.example",
        thread="T1",
        subject="Re: caf\u00e9 \U0001f600",
        recipients=("maya@brand.example", "ops@brand.example"),
    )
    store.add_letters("mika-reel", [reply, letter("<1@brand>")])
    assert store.letters("mika-reel") == (letter("<1@brand>"), reply)
    assert all(found.at.tzinfo is not None for found in store.letters("mika-reel"))


def test_a_letter_seen_again_stays_as_it_was(store: Store) -> None:
    """Looking twice changes nothing, even where the second look saw less."""
    store.add_letters("mika-reel", [letter("<1@brand>", thread="T1")])
    store.add_letters("mika-reel", [letter("<1@brand>"), letter("<2@brand>")])
    store.add_letters("mika-reel", [])
    assert [found.thread for found in store.letters("mika-reel")] == ["T1", ""]


def test_ids_and_threads_lead_to_every_chase_of_their_conversation(store: Store) -> None:
    """Two asks may share a conversation; a thread id counts within its account, and no thread is none."""
    store.add_letters("mika-reel", [letter("<1@brand>", thread="T1"), letter("<2@brand>")])
    store.add_letters("mika-story", [letter("<1@brand>", thread="T1")])
    both = frozenset({"mika-reel", "mika-story"})
    assert store.chases_of_ids(["<1@brand>", "<2@brand>", "<3@x>"]) == {"<1@brand>": both, "<2@brand>": {"mika-reel"}}
    assert store.chases_of_threads("maya", ["T1", "", "T2"]) == {"T1": both}
    assert store.chases_of_threads("ops", ["T1"]) == {}


def test_more_ids_than_one_statement_holds_are_no_trouble(store: Store) -> None:
    """A mailbox's first reading asks about a hundred thousand ids at once."""
    store.add_letters("mika-reel", [letter(f"<{n}@brand>") for n in range(3000)])
    assert len(store.chases_of_ids({f"<{n}@brand>" for n in range(100_000)})) == 3000


def test_a_broken_message_id_is_found_again(store: Store) -> None:
    """Whatever bytes a header held: stored and asked for in the same way."""
    store.add_letters("mika-reel", [letter("<caf\udce9@x>")])
    assert list(store.chases_of_ids(["<caf\udce9@x>"]).values()) == [{"mika-reel"}]


def test_a_cursor_is_kept_per_account_and_folder(store: Store) -> None:
    """UIDs of 32 bits fit, and a new cursor takes the old one's place."""
    store.set_cursor("maya", "INBOX", Cursor(1, 10, 11, 9))
    store.set_cursor("maya", "INBOX", Cursor(2**32 - 1, 2**32 - 2, 2**32 - 1, 100_000))
    store.set_cursor("ops", "INBOX", Cursor(7, 0, 1, 0))
    assert store.cursors("maya") == {"INBOX": Cursor(2**32 - 1, 2**32 - 2, 2**32 - 1, 100_000)}
    assert store.cursors("nobody") == {}


def test_reply_folders_are_kept_per_account(store: Store) -> None:
    """Where a reply has landed once, the next one may."""
    for folder in ("INBOX", "Creators/Mika", "INBOX"):
        store.add_reply_folder("maya", folder)
    assert store.reply_folders("maya") == {"INBOX", "Creators/Mika"}
    assert store.reply_folders("ops") == frozenset()


def test_sheet_rows_are_kept_as_last_known(store: Store) -> None:
    """A vanished row stays known; its data come back as JSON has them."""
    row = AskRow(
        "mika-reel", {"item": "the Reel", "prior": 2, "tags": ["a"], "none": None}, present=True, changed_at=NOW
    )
    gone = AskRow("ana-story", {"deadline": NOW.date()}, present=False, changed_at=NOW)
    store.save_ask_rows([row, gone])
    assert store.ask_rows()["mika-reel"] == row
    assert store.ask_rows()["ana-story"].data == {"deadline": "2026-10-26"}
    store.save_ask_rows([AskRow("mika-reel", {"item": "the other Reel"}, present=False, changed_at=NOW)])
    assert not store.ask_rows()["mika-reel"].present
    assert len(store.ask_rows()) == 2


def test_old_addresses_of_a_creator_stay(store: Store) -> None:
    """Adding is all there is; case does not matter."""
    store.add_addresses("mika", ["Mika@Creator.example", ""])
    store.add_addresses("mika", ["mika@creator.example", "mika@new.example"])
    assert store.known_addresses() == {"mika": {"mika@creator.example", "mika@new.example"}}


def test_due_are_the_accounts_open_chases_whose_time_has_come(store: Store) -> None:
    """Most overdue first; ended ones, later ones and ones without a day are not due."""
    store.save_index(
        [
            index_entry("now", NOW),
            index_entry("long-ago", NOW - timedelta(days=9)),
            index_entry("a-moment-later", NOW + timedelta(microseconds=1)),
            index_entry("no-day", None),
            index_entry("over", NOW, ended=True),
            index_entry("not-mine", NOW, "ops"),
        ]
    )
    assert store.due("maya", NOW) == ("long-ago", "now")
    store.save_index([index_entry("now", NOW + timedelta(days=1))])
    assert store.due("maya", NOW.astimezone(timezone(timedelta(hours=-5)))) == ("long-ago",)


def test_a_pass_costs_what_is_due_not_what_exists(store: Store) -> None:
    """With 100,000 chases, finding the hundred that are due takes less than 20 ms."""
    first = NOW - timedelta(minutes=99)
    store.save_index(index_entry(f"chase-{n}", first + timedelta(minutes=n)) for n in range(100_000))
    took = []
    for _ in range(5):
        start = time.perf_counter()
        found = store.due("maya", NOW)
        took.append(time.perf_counter() - start)
    assert len(found) == 100
    assert min(took) < 0.020


def test_a_fact_is_changed_by_what_it_was(store: Store) -> None:
    """Read and written as one, so that two at once lose nothing; None where there was none."""
    assert store.change_fact("count", lambda was: f"{was} one") == "None one"
    assert store.change_fact("count", lambda was: f"{was} two") == "None one two"
    assert store.fact("count") == "None one two"


def test_facts_are_kept_replaced_and_forgotten(store: Store) -> None:
    """Small things by name."""
    store.set_fact("last-pass:maya", "one")
    store.set_fact("last-pass:maya", "two")
    assert store.fact("last-pass:maya") == "two"
    store.set_fact("last-pass:maya", None)
    assert store.fact("last-pass:maya") is None


def test_the_secret_key_is_made_once_per_home(store: Store) -> None:
    """32 random bytes: the same for every look at this home, others in another."""
    key = store.secret_key()
    assert len(key) == 32
    assert store.secret_key() == key
    assert len(set(key)) > 8


def test_what_is_set_aside_is_listed_once_until_it_is_settled(store: Store) -> None:
    """The first time counts; clearing one chase leaves the others."""
    odd = SetAside("maya", "mika-reel", "cannot read", "<odd@x>", NOW)
    again = SetAside("maya", "mika-reel", "cannot read", "<odd@x>", NOW + timedelta(days=1))
    other = SetAside("maya", "ana-story", "cannot read", "<odd@x>", NOW)
    for item in (odd, again, other):
        store.set_aside(item)
    assert store.set_asides() == (other, odd)
    store.clear_set_aside("maya", "mika-reel")
    assert store.set_asides() == (other,)


def test_what_a_person_has_seen_is_dismissed_alone(store: Store) -> None:
    """One of two about the same chase; it may be set aside again."""
    odd = SetAside("maya", "mika-reel", "cannot read", "<odd@x>", NOW)
    other = SetAside("maya", "mika-reel", "cannot read", "<other@x>", NOW + timedelta(days=1))
    store.set_aside(odd)
    store.set_aside(other)
    store.dismiss([odd])
    assert store.set_asides() == (other,)
    store.set_aside(odd)
    assert store.set_asides() == (odd, other)


def test_an_accounts_trouble_is_shown_until_it_is_over(store: Store) -> None:
    """One current message per account."""
    store.set_problem("ops", "login refused")
    store.set_problem("maya", "no answer")
    store.set_problem("maya", "no answer since 10:00")
    assert store.problems() == (("maya", "no answer since 10:00"), ("ops", "login refused"))
    store.set_problem("maya", None)
    assert store.problems() == (("ops", "login refused"),)


def test_a_naive_time_is_refused_everywhere(store: Store) -> None:
    """It is the caller's mistake, and said as such."""
    naive = NOW.replace(tzinfo=None)
    with pytest.raises(ValueError, match="no time zone"):
        store.save_index([index_entry("mika-reel", naive)])
    with pytest.raises(ValueError, match="no time zone"):
        store.due("maya", naive)
    assert store.due("maya", datetime.max.replace(tzinfo=UTC)) == ()


@pytest.mark.parametrize("count", [1, 3, 200])
def test_facts_are_found_by_how_their_names_begin(store: Store, count: int) -> None:
    """One beginning or hundreds of different lengths: the same answer, and nothing that begins otherwise."""
    beginnings = [f"touched: c{number}\t" for number in range(count)]
    facts = {f"{begins}{chase}": "2026-10-26" for begins in beginnings for chase in ("one", "two")}
    store.set_facts(facts | {"touched: other\tone": "x", "touched: c": "x", "touch": "x", "undelivered": "x"})
    assert store.facts_below(beginnings) == facts
    assert store.facts_below([]) == {}
