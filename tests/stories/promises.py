"""What must hold after every look of Chaser, whatever the story says: P2, P4 and P8 of CONTRIBUTING.md, and `plan`."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from tests.stories.home import address
from tests.stories.letters import addresses, parsed, plain_text
from tests.stories.mailbox import Picture, Seen, Spot
from tests.stories.world import Draft, World
from tests.stories.writing import in_words

DRAFT_AT = time(8)
MARK = "X-Chaser-Ref"


@dataclass(frozen=True, slots=True)
class Looked:
    """Everything around one look: the mailboxes before and after it, and the open drafts in each."""

    before: Picture
    after: Picture
    drafts_before: list[Draft]
    drafts: list[Draft]
    messages: list[Draft]
    """The notes that ask for a direct message and lie in the INBOX."""

    @property
    def written(self) -> list[Draft]:
        """The drafts that this look wrote."""
        known = {draft.spot for draft in self.drafts_before}
        return [draft for draft in self.drafts if draft.spot not in known]


def broken_promises(looked: Looked, world: World) -> list[str]:
    """Every promise that this look broke."""
    return [
        *_folders_changed(looked),
        *_others_mail_changed(looked, world),
        *_foreign_looking(looked),
        *_crowded(looked.drafts, world),
    ]


def _folders_changed(looked: Looked) -> Iterable[str]:
    for account, folder, validity in looked.before.folders ^ looked.after.folders:
        yield f"P2: the folder {folder} of {account} (UIDVALIDITY {validity}) came or went"


def _others_mail_changed(looked: Looked, world: World) -> Iterable[str]:
    """Chaser may take its own, untouched drafts away; everything else stays as it was."""
    for spot, seen in looked.before.messages.items():
        is_chasers = (spot.folder == "Drafts" or is_note(spot, seen)) and spot not in world.put_by_people
        now = looked.after.messages.get(spot)
        if now is None and not is_chasers:
            yield f"P2: {seen} is gone from {spot}, and it was not Chaser's"
        elif now is not None and now != seen:
            yield f"P2: in {spot} lay {seen}, and now {now}"


def _foreign_looking(looked: Looked) -> Iterable[str]:
    own = {draft.seen.raw for draft in looked.drafts_before}
    own |= {seen.raw for spot, seen in looked.before.messages.items() if is_note(spot, seen)}
    for spot, seen in _new(looked).items():
        if spot.folder == "Trash" and seen.raw in own:
            continue  # where a server knows no better way of taking a draft back
        if is_note(spot, seen):
            yield from _wrong_note(spot, seen)
        elif spot.folder != "Drafts":
            yield f"Chaser put {seen} into {spot}"
        elif not parsed(seen.raw)[MARK]:
            yield f"§7: the draft {seen} carries no {MARK}"
        elif seen.flags != {"\\Draft", "\\Seen"}:
            yield f"§7: the draft {seen} should have the flags \\Draft and \\Seen"


def is_note(spot: Spot, seen: Seen) -> bool:
    """A note of Chaser's to the person, lying where such notes are put."""
    return spot.folder == "INBOX" and str(parsed(seen.raw)[MARK]).startswith("note-")


def _wrong_note(spot: Spot, seen: Seen) -> Iterable[str]:
    """Spec §7: from and to the account, unread."""
    mail, own = parsed(seen.raw), [address(spot.account)]
    if addresses(mail, "From") != own or addresses(mail, "To") != own or mail["Cc"] or mail["Bcc"]:
        yield f"§7: the note {seen} should be from {own} to {own} alone"
    if seen.flags:
        yield f"§7: the note {seen} should be unread"


def _new(looked: Looked) -> Mapping[Spot, Seen]:
    return {spot: seen for spot, seen in looked.after.messages.items() if spot not in looked.before.messages}


def _crowded(drafts: Iterable[Draft], world: World) -> Iterable[str]:
    found = (world.conversation_of(draft.seen.raw) for draft in drafts)
    counted = Counter(tuple(one.asks) for one in found if one is not None)
    for asks, count in counted.items():
        if count > 1:
            yield f"P4: {count} drafts lie open in the one conversation about {' and '.join(asks)}"


def unlike_the_plan(planned: Iterable[Mapping[str, Any]], looked: Looked, world: World) -> Iterable[str]:
    """Where the dry run just before did not foresee what the look then wrote.

    It supposes that every draft is sent at once. So a draft made anew may go unsaid, and one that only waits for
    another draft in its conversation to be sent may be announced.
    """
    renewed = {draft.ask for draft in looked.drafts_before}
    crowded = {ask for draft in looked.drafts for ask in _neighbours(draft.ask, world)}
    today = world.now.date()
    on_today = [entry for entry in planned if date.fromisoformat(entry["on"]) == today]
    foreseen = {entry["chase"]: entry for entry in on_today if entry["channel"] == "email"}
    yield from _unwritten_messages(on_today, looked, world)
    written = {draft.ask: draft for draft in looked.written}
    for ask in written.keys() - foreseen.keys() - renewed:
        yield f"plan: no word of the draft for {ask} that was written today"
    if world.now.time() >= DRAFT_AT:
        for ask in foreseen.keys() - written.keys() - renewed - crowded:
            yield f"plan: announced {foreseen[ask]}, but no such draft was written"
    for ask in foreseen.keys() & written.keys():
        yield from _unlike(foreseen[ask], written[ask])


def _unwritten_messages(planned: Iterable[Mapping[str, Any]], looked: Looked, world: World) -> Iterable[str]:
    """Touches that go by another channel, announced and not asked for in the INBOX."""
    lying = {message.ask for message in looked.messages}
    for entry in planned:
        if entry["channel"] != "email" and world.now.time() >= DRAFT_AT and entry["chase"] not in lying:
            yield f"plan: announced {entry}, but no such message lies in the INBOX"


def _neighbours(ask: str, world: World) -> set[str]:
    found = world.conversation_or_none(ask)
    return set(found.asks) - {ask} if found is not None else set()


def _unlike(entry: Mapping[str, Any], draft: Draft) -> Iterable[str]:
    mail = parsed(draft.seen.raw)
    for field, header in (("to", "To"), ("cc", "Cc")):
        if sorted(entry[field]) != sorted(addresses(mail, header)):
            yield f"plan: {header} {entry[field]} for {draft.ask}, but the draft has {addresses(mail, header)}"
    asked = in_words(date.fromisoformat(entry["asked_for"])) if entry["asked_for"] else ""
    if asked not in plain_text(mail):
        yield f"plan: {draft.ask} should ask for {asked}, but the draft does not"
