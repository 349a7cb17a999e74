"""Events and claims: append-only, once per key, in the order of their numbers."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from tests.store.samples import NOW, claimed, index_entry, letter
from worker.core.events import DraftClaimed, DraftTried, MarkedDone, Opened, Recorded, Renamed, Resumed
from worker.errors import StoreError
from worker.store.repository import Store
from worker.store.values import AskRow, DraftKey, SetAside


def test_events_come_back_in_the_order_of_recording_even_if_the_clock_jumped_back(store: Store) -> None:
    """Order is the number's, never the clock's."""
    first, second, third = Opened(NOW), Resumed(NOW - timedelta(days=3)), Resumed(NOW + timedelta(days=1))
    store.record_all([("mika-reel", event, "") for event in (first, second, third)])
    history = store.history("mika-reel")
    assert [recorded.event for recorded in history] == [first, second, third]
    assert [recorded.number for recorded in history] == sorted(recorded.number for recorded in history)


def test_what_is_recorded_is_there_after_closing(store: Store, database: Path) -> None:
    """The store is a file."""
    recorded = store.record("mika-reel", Opened(NOW))
    store.close()
    with closing(Store.open(database)) as again:
        assert again.history("mika-reel") == (recorded,)


def test_the_same_key_again_changes_nothing(store: Store) -> None:
    """Looking twice at one mail records it once."""
    first = store.record("mika-reel", MarkedDone(NOW, by="sheet"), key="<reply@creator>")
    assert isinstance(first, Recorded)
    assert store.record("mika-reel", MarkedDone(NOW, by="command"), key="<reply@creator>") is None
    assert store.history("mika-reel") == (first,)


def test_a_key_is_unique_within_chase_and_class_only(store: Store) -> None:
    """Another chase, another class and no key at all are other matters."""
    assert store.record("mika-reel", Opened(NOW), key="k")
    assert store.record("ana-story", Opened(NOW), key="k")
    assert store.record("mika-reel", Resumed(NOW), key="k")
    assert store.record("mika-reel", Resumed(NOW))
    assert store.record("mika-reel", Resumed(NOW))
    assert len(store.history("mika-reel")) == 4


def test_several_events_are_recorded_together_or_not_at_all(store: Store) -> None:
    """One transaction: a fault in the last takes the first back."""
    naive = Opened(NOW.replace(tzinfo=None))
    with pytest.raises(ValueError, match="no time zone"):
        store.record_all([("mika-reel", Opened(NOW), ""), ("ana-story", naive, "")])
    assert store.histories() == {}
    answers = store.record_all([("a", Opened(NOW), "k"), ("a", Opened(NOW), "k"), ("b", Opened(NOW), "k")])
    assert [answer is None for answer in answers] == [False, True, False]


def test_histories_give_all_chases_or_the_asked_ones(store: Store) -> None:
    """More chases than one statement holds are no trouble; unknown ones are absent."""
    store.record_all([(f"chase-{n}", Opened(NOW), "") for n in range(2500)])
    assert len(store.histories()) == 2500
    asked = store.histories({f"chase-{n}" for n in range(2, 5000, 2)})
    assert set(asked) == {f"chase-{n}" for n in range(2, 2500, 2)}
    assert store.histories([]) == {}
    assert store.history("nobody") == ()


def test_a_claim_keeps_the_event_and_the_final_bytes(store: Store) -> None:
    """What is written after a crash is byte for byte what was claimed."""
    message = b"Subject: caf\xe9\r\n\r\n\x00\xff"
    recorded = store.claim("mika-reel", claimed(), message, "maya")
    assert store.history("mika-reel") == recorded
    assert store.draft_bytes("mika-reel", 1, 1) == message
    assert store.draft_bytes("mika-reel", 1, 2) is None


@pytest.mark.parametrize(
    ("chase", "event"),
    [("mika-reel", claimed(message_id="<other@chaser>")), ("ana-story", claimed(number=2))],
    ids=["same touch and revision", "same Message-ID"],
)
def test_a_claim_that_somebody_holds_is_refused_and_leaves_nothing(
    store: Store, chase: str, event: DraftClaimed
) -> None:
    """Two workers started by mistake: one gets the touch."""
    assert store.claim("mika-reel", claimed(), b"first", "maya")
    assert store.claim(chase, event, b"second", "maya") == ()
    assert store.draft_bytes("mika-reel", 1, 1) == b"first"
    assert sum(map(len, store.histories().values())) == 1


def test_a_message_id_seen_on_a_persons_save_cannot_be_claimed(store: Store) -> None:
    """An id belongs to one lineage."""
    store.claim("mika-reel", claimed(), b"first", "maya")
    store.add_draft_id("mika-reel", 1, "<saved@gmail>")
    assert store.claim("ana-story", claimed(message_id="<saved@gmail>"), b"second", "maya") == ()


def test_drafts_are_found_by_every_id_of_their_lineage_and_by_ref(store: Store) -> None:
    """Our own ids of each revision, and those of a person's saves, which belong to the newest revision."""
    store.claim("mika-reel", claimed(), b"one", "maya")
    store.claim("mika-reel", claimed(revision=2, message_id="<two@chaser>"), b"two", "maya")
    store.add_draft_id("mika-reel", 1, "<saved@gmail>")
    store.add_draft_id("mika-reel", 1, "<saved@gmail>")
    ids = ["<one@chaser>", "<two@chaser>", "<saved@gmail>", "<unknown@x>"]
    assert store.drafts_of_ids(ids) == {
        "<one@chaser>": DraftKey("mika-reel", 1, 1),
        "<two@chaser>": DraftKey("mika-reel", 1, 2),
        "<saved@gmail>": DraftKey("mika-reel", 1, 2),
    }
    assert store.drafts_of_refs(["ref-1", "ref-9"]) == {"ref-1": DraftKey("mika-reel", 1, 2)}


def test_an_id_for_a_draft_that_was_never_claimed_is_an_error(store: Store) -> None:
    """It would say that a lineage exists which does not."""
    with pytest.raises(StoreError, match="touch 3 of mika-reel"):
        store.add_draft_id("mika-reel", 3, "<saved@gmail>")


@pytest.fixture
def renamed(store: Store) -> Iterator[Store]:
    """A store in which everything of mika-reel was moved to mika-tiktok."""
    store.record("mika-reel", Opened(NOW), key="k")
    store.claim("mika-reel", claimed(), b"text", "maya")
    store.add_letters("mika-reel", [letter("<request@brand>")])
    store.save_ask_rows([AskRow("mika-reel", {"item": "the Reel"}, present=True, changed_at=NOW)])
    store.save_index([index_entry("mika-reel", NOW)])
    store.set_aside(SetAside("maya", "mika-reel", "strange mail", "<odd@x>", NOW))
    store.rename("mika-reel", "mika-tiktok")
    return store


def test_renaming_moves_everything_and_leaves_nothing(renamed: Store) -> None:
    """Events, claims, letters, the sheet's row, the index and what was set aside follow the key."""
    assert renamed.history("mika-reel") == ()
    assert [type(recorded.event).__name__ for recorded in renamed.history("mika-tiktok")] == ["Opened", "DraftClaimed"]
    assert renamed.draft_bytes("mika-tiktok", 1, 1) == b"text"
    assert renamed.drafts_of_ids(["<one@chaser>"]) == {"<one@chaser>": DraftKey("mika-tiktok", 1, 1)}
    assert renamed.chases_of_ids(["<request@brand>"]) == {"<request@brand>": frozenset({"mika-tiktok"})}
    assert list(renamed.ask_rows()) == ["mika-tiktok"]
    assert renamed.due("maya", NOW) == ("mika-tiktok",)
    assert [item.chase for item in renamed.set_asides()] == ["mika-tiktok"]


def test_renaming_again_changes_nothing(renamed: Store) -> None:
    """A second account's thread sees the same change of the sheet."""
    before = renamed.histories()
    renamed.rename("mika-reel", "mika-tiktok")
    renamed.rename("mika-tiktok", "mika-tiktok")
    assert renamed.histories() == before


def test_keys_stay_unique_across_a_rename(renamed: Store) -> None:
    """What was observed under the old key is not observed anew under the new one."""
    assert renamed.record("mika-tiktok", Opened(NOW), key="k") is None
    assert renamed.record("mika-tiktok", Renamed(NOW, was="mika-reel"), key="mika-reel")


def test_two_histories_are_never_mixed(store: Store) -> None:
    """A rename onto a chase with a past of its own is refused, and nothing moves."""
    store.record("mika-reel", Opened(NOW))
    store.record("ana-story", Opened(NOW))
    before = store.histories()
    with pytest.raises(StoreError, match="both have a history"):
        store.rename("mika-reel", "ana-story")
    assert store.histories() == before


def test_a_row_seen_under_both_keys_keeps_the_new_ones(store: Store) -> None:
    """The sheet's row as it is now outlives the one that vanished."""
    store.record("mika-reel", DraftTried(NOW, 1, 1))
    store.add_letters("mika-reel", [letter("<a@b>")])
    store.add_letters("mika-tiktok", [letter("<a@b>")])
    store.save_ask_rows(
        [
            AskRow("mika-reel", {"item": "old"}, present=False, changed_at=NOW),
            AskRow("mika-tiktok", {"item": "new"}, present=True, changed_at=NOW),
        ]
    )
    store.rename("mika-reel", "mika-tiktok")
    assert {key: row.data for key, row in store.ask_rows().items()} == {"mika-tiktok": {"item": "new"}}
    assert store.chases_of_ids(["<a@b>"]) == {"<a@b>": frozenset({"mika-tiktok"})}
