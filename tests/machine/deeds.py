"""What people do, each as a value that can be done at any moment, also between two calls of Chaser's.

A deed says when it is possible, does it with people's hands on the mailbox, and tells the promises what it means.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from email.utils import format_datetime

from tests.machine.book import DRAFTS, INBOX, SENT, TRASH, Spot, mark_of
from tests.machine.town import FILED, MAYA, Town
from tests.mail.mailboxes import Message
from tests.stories.home import address
from tests.stories.letters import delivery_report, ids, parsed, with_headers, with_text
from worker.core.messages import NOTE
from worker.service import elsewhere, hand

Does = Callable[[Town], None]
NO_MARK = {"X-Chaser-Ref": None}
NO_THREAD = {"In-Reply-To": None, "References": None}
ALIAS = "mika.berg@mail.example"
MANAGER = "ana"
STRANGER = "dana"
LATER, SOONER = "2026-11-13", "2026-10-23"
SLOWER, USUAL = ["0", "4-5", "9"], ["0", "2-3", "5", "7"]
AWAY_UNTIL = timedelta(days=6)


@dataclass(frozen=True)
class Deed:
    """Something a person may do; its name says it."""

    name: str
    does: Does
    is_possible: Callable[[Town], bool] = lambda _: True

    def __repr__(self) -> str:
        return self.name


# --- Maya and the drafts ----------------------------------------------------------------------------------------------


def has_draft(town: Town) -> bool:
    """Whether a draft of Chaser's, untouched or saved anew, lies in Drafts."""
    return bool(town.book.drafts())


def first_draft(town: Town) -> tuple[Spot, Message, str]:
    """The draft that Maya has before her, and its reference."""
    return town.book.drafts()[0]


def send(
    *, new_id: bool = False, change: Mapping[str, str | None] | None = None, twice: bool = False, first: str = SENT
) -> Does:
    """Send the first draft as a mail program does that changes this; `first` says what comes first, copy or removal."""

    def sends(town: Town) -> None:
        spot, message, mark = first_draft(town)
        fresh = {"Message-ID": town.new_id()} if new_id else {}
        raw = with_headers(message.raw, {**(change or {}), **fresh, "Date": format_datetime(town.now)})
        if first == DRAFTS:
            _take(town, spot, mark)
        copies = [town.put(SENT, raw, ("\\Seen",)) for _ in range(1 + twice)]
        if first == SENT:
            _take(town, spot, mark)
        _said(town, raw, mark, copies[0], is_sure=not new_id or "In-Reply-To" not in (change or {}))

    return sends


def _take(town: Town, spot: Spot, mark: str, *, heir: bool = False) -> Message:
    is_untouched = spot not in town.book.people
    message = town.book.take(spot)
    if is_untouched:
        town.promises.took(mark, heir=heir)
    else:
        town.promises.touches[mark].has_heir = heir
    return message


def _said(town: Town, raw: bytes, mark: str, spot: Spot, *, is_sure: bool) -> None:
    """The mail is part of the conversation now; whoever can tell whose touch it is counts it."""
    touch = town.promises.touches[mark]
    town.conversation(touch.chase).ids += ids(parsed(raw)["Message-ID"])
    if is_sure:
        town.promises.wrote(touch.chases, spot)


def recall(town: Town) -> None:
    """Open the draft in a composer that takes it out of Drafts at once."""
    spot, message, mark = first_draft(town)
    _take(town, spot, mark)
    town.in_composer = (message.raw, mark)


def send_recalled(town: Town) -> None:
    """Send what was in the composer, minutes or days later."""
    raw, mark = town.in_composer
    raw = with_headers(raw, {"Date": format_datetime(town.now)})
    town.in_composer = None
    _said(town, raw, mark, town.put(SENT, raw, ("\\Seen",)), is_sure=True)


def put_back(town: Town) -> None:
    """Leave the composer: the draft is saved as it was."""
    raw, mark = town.in_composer
    town.in_composer = None
    _lies_again(town, town.put(DRAFTS, raw, ("\\Draft", "\\Seen")), mark)


def _lies(town: Town, spot: Spot, mark: str, *, heir: bool = False) -> None:
    town.book.versions[spot] = mark
    town.promises.touches[mark].has_heir = heir


def _lies_again(town: Town, spot: Spot, mark: str) -> None:
    _lies(town, spot, mark)
    town.promises.touches[mark].is_back = True


def edit(*, new_id: bool = False, change: Mapping[str, str | None] | None = None, slowly: bool = False) -> Does:
    """Save the first draft anew, as a program does that changes this; `slowly`: the old one stays for a while."""

    def edits(town: Town) -> None:
        spot, message, mark = first_draft(town)
        fresh = {"Message-ID": town.new_id()} if new_id else {}
        raw = with_headers(with_text(message.raw, "I hope the shooting went well!"), {**(change or {}), **fresh})
        raw = with_headers(raw, {"Date": format_datetime(town.now)})
        is_known = not new_id or "X-Chaser-Ref" not in (change or {})
        is_known = is_known and not town.promises.touches[mark].is_back
        new = town.put(DRAFTS, raw, ("\\Draft", "\\Seen"))
        if slowly and spot not in town.book.people:
            town.promises.took(mark, heir=is_known)
            town.promises.touches[mark].taken -= 1  # the old one still lies there, and is taken when it goes
            town.leftover = (spot, mark)
        else:
            _take(town, spot, mark)
        _lies(town, new, mark, heir=is_known)

    return edits


def clear_leftover(town: Town) -> None:
    """The program that saved anew takes the old version away at last, if nobody else has."""
    spot, mark = town.leftover
    town.leftover = None
    if spot in town.book.chasers():
        town.book.take(spot)
        town.promises.took(mark, heir=town.promises.touches[mark].has_heir)


def delete_into_trash(town: Town) -> None:
    """Delete the draft as mail programs do."""
    move_to(TRASH)(town)


def move_to(folder: str) -> Does:
    """Put the draft into another folder."""

    def moves(town: Town) -> None:
        spot, _, mark = first_draft(town)
        message = _take(town, spot, mark)
        town.book.versions[town.put(folder, message.raw, message.flags)] = mark

    return moves


def delete_for_good(town: Town) -> None:
    """Delete the draft so that it lies nowhere any more."""
    spot, _, mark = first_draft(town)
    _take(town, spot, mark)


def moved_away(town: Town) -> list[tuple[Spot, str]]:
    """Drafts that Maya put elsewhere."""
    return [(spot, mark) for spot, mark in sorted(town.book.versions.items()) if spot.folder != DRAFTS]


def restore(town: Town) -> None:
    """Put a draft back from where it was put."""
    spot, mark = moved_away(town)[0]
    message = town.book.take(spot)
    _lies_again(town, town.put(DRAFTS, message.raw, message.flags), mark)


def has_note(town: Town) -> bool:
    """Whether a note about a direct message lies in the INBOX."""
    return bool(_notes(town))


def put_note(folder: str = "") -> Does:
    """Put the first note away, or delete it for good: it was sent, or left out."""

    def puts(town: Town) -> None:
        spot, mark = _notes(town)[0]
        message = town.book.take(spot)
        town.promises.put_away(mark)
        if folder:
            town.put(folder, message.raw, message.flags)

    return puts


def _notes(town: Town) -> list[tuple[Spot, str]]:
    lying = ((spot, mark_of(message.raw)) for spot, message in sorted(town.book.chasers().items()))
    return [(spot, mark) for spot, mark in lying if spot.folder == INBOX and mark.startswith(NOTE)]


def begin_own_draft(town: Town) -> None:
    """Begin a mail of one's own in a conversation, and save it."""
    talk = town.conversations[0]
    mail = town.letter(MAYA, [address(talk.who)], f"Re: {talk.subject}", "One more thing", answers=talk.ids)
    town.put(DRAFTS, mail.raw(), ("\\Draft", "\\Seen"))


def write_by_hand(number: int) -> Does:
    """Write to a creator in the conversation, without a draft."""

    def writes(town: Town) -> None:
        talk = town.conversations[number]
        mail = town.letter(
            MAYA, [address(talk.who)], f"Re: {talk.subject}", "How is it going? We wait.", answers=talk.ids
        )
        spot = town.put(SENT, mail.raw(), ("\\Seen",))
        talk.ids.append(mail.message_id)
        has_begun = [ask for ask in talk.asks if any(ask in t.chases for t in town.promises.touches.values())]
        town.promises.wrote(has_begun, spot)
        for touch in town.promises.touches.values():
            if touch.chase in talk.asks:
                touch.has_heir = False  # the mail took its place
                touch.is_excused = touch.is_excused or not town.can_remove  # and what lies there cannot be taken away

    return writes


# --- creators and machines --------------------------------------------------------------------------------------------


def reply(who: str, number: int = 0, *, folder: str = "INBOX", sender: str = "", in_conversation: bool = True) -> Does:
    """An answer to Maya's last mail, or a new mail of that person's."""

    def replies(town: Town) -> None:
        talk = town.conversations[number]
        mail = town.letter(
            who, [address(MAYA)], f"Re: {talk.subject}" if in_conversation else "Hello from me",
            "Thanks for the note, it is on its way to you today.", sender=sender,
            answers=talk.ids if in_conversation else (),
        )  # fmt: skip
        spot = town.put(folder, mail.raw())
        if in_conversation:
            talk.ids.append(mail.message_id)
        town.promises.rest(talk.asks, f"{mail.sender[1]} wrote to us ({spot.folder})", spot)

    return replies


def be_away(town: Town) -> None:
    """Mika's responder answers Maya's last mail and says when Mika is back."""
    talk = town.conversations[0]
    back = town.now.date() + AWAY_UNTIL
    text = f"I am out of the office and will be back on {back:%B} {back.day}, {back.year}."
    mail = town.letter(
        talk.who, [address(MAYA)], f"Automatic reply: {talk.subject}", text, answers=talk.ids[-1:],
        headers={"Auto-Submitted": "auto-replied"},
    )  # fmt: skip
    town.promises.rest(talk.asks, f"{talk.who} is away until {back}", town.put("INBOX", mail.raw()), back)


def bounce(town: Town) -> None:
    """Mail to Mika's first address comes back for good."""
    talk = town.conversations[0]
    mail = town.letter("bo", [address(MAYA)], "Undelivered Mail Returned to Sender", "It could not be delivered.",
                       sender="mailer-daemon@mx.example")  # fmt: skip
    town.put("INBOX", delivery_report(mail, address(talk.who), talk.ids[-1], action="failed", status="5.1.1"))


def newsletter(town: Town) -> None:
    """Mika's newsletter."""
    mail = town.letter("mika", [address(MAYA)], "What I made this month", "Enjoy!",
                       headers={"List-Id": "<news.studio.example>", "Precedence": "bulk"})  # fmt: skip
    town.put("INBOX", mail.raw())


def colleague(town: Town) -> None:
    """Somebody of our own house answers in the conversation."""
    talk = town.conversations[0]
    mail = town.letter("colleague", [address(MAYA)], f"Re: {talk.subject}", "Any news?", answers=talk.ids)
    town.put("INBOX", mail.raw())


# --- commands, sheets, the server -------------------------------------------------------------------------------------


def command(name: str, ask: int = 0) -> Does:
    """`pause`, `done` or `stop` this chase."""

    def types(town: Town) -> None:
        key = list(town.promises.owed)[ask]
        getattr(hand, name)(town.chaser.ledger(town.now), key, town.now)
        town.promises.rest([key], f"a person typed {name}")

    return types


def hear_elsewhere(town: Town) -> None:
    """The first creator answered on the telephone, and a person says so."""
    key = next(iter(town.promises.owed))
    elsewhere.replied(town.chaser.ledger(town.now), key, None, town.now)
    town.promises.rest([key], "a person said that they replied")


def snooze(town: Town) -> None:
    """Rest the first chase for three days."""
    key = next(iter(town.promises.owed))
    until = town.now.date() + timedelta(days=3)
    hand.snooze(town.chaser.ledger(town.now), key, until, town.now)
    town.promises.rest([key], f"it is snoozed until {until}", until=until)


def resume(ask: int = 0) -> Does:
    """Go on with this chase."""

    def types(town: Town) -> None:
        key = list(town.promises.owed)[ask]
        hand.resume(town.chaser.ledger(town.now), key, town.now)
        town.promises.goes_on(key)

    return types


def undo(ask: int = 0) -> Does:
    """Take the latest conclusion about this chase back."""

    def types(town: Town) -> None:
        key = list(town.promises.owed)[ask]
        hand.undo(town.chaser.ledger(town.now), key, town.now)
        town.promises.undone(key)

    return types


def can_undo(ask: int) -> Callable[[Town], bool]:
    """Whether there is anything to take back."""

    def is_possible(town: Town) -> bool:
        return hand.reversible(town.chaser.store.history(list(town.promises.owed)[ask])) is not None

    return is_possible


def move_deadline(to: str) -> Does:
    """Edit the sheet's deadline of the first ask."""
    return lambda town: _edit(town, {next(iter(town.promises.owed)): {"deadline": to}})


def lose_row(town: Town) -> None:
    """The first row disappears from the sheet."""
    key = next(iter(town.promises.owed))
    town.lost_row = town.home.asks[key]
    _edit(town, {key: "gone"})


def return_row(town: Town) -> None:
    """The lost row comes back."""
    row = town.lost_row
    town.lost_row = None
    _edit(town, {row["ask"]: {name: value for name, value in row.items() if name != "ask"}})


def _edit(town: Town, changes: Mapping[str, object]) -> None:
    town.home.change_asks(changes)
    town.files_changed()


def change_cadence(windows: list[str]) -> Does:
    """Edit the windows of late content."""

    def edits(town: Town) -> None:
        town.home.change_cadences({"late-content": windows})
        town.files_changed()

    return edits


def renumber(folder: str) -> Does:
    """The server gives a folder a new UIDVALIDITY."""

    def renumbers(town: Town) -> None:
        town.book.renumber(folder)
        if folder == DRAFTS:
            town.leftover = None
        for rest in town.promises.rests:
            if rest.spot is not None and rest.spot.folder == folder:
                rest.may_be_known = True

    return renumbers


def _has_row(town: Town) -> bool:
    return town.lost_row is None


def _several(town: Town) -> bool:
    return len(town.conversations) > 1


def _two_in_one(town: Town) -> bool:
    return len(town.promises.owed) > 1


OUTLOOK = {"X-Chaser-Ref": None}
DEEDS = (
    Deed("Maya sends the draft", send(), has_draft),
    Deed("Maya sends the draft, its removal coming first", send(first=DRAFTS), has_draft),
    Deed("Maya sends the draft twice", send(twice=True), has_draft),
    Deed("Maya sends the draft from Roundcube", send(change=NO_MARK), has_draft),
    Deed("Maya sends the draft from Outlook", send(new_id=True, change=OUTLOOK), has_draft),
    Deed("Maya sends the draft from a bare program", send(new_id=True, change={**NO_MARK, **NO_THREAD}), has_draft),
    Deed("Maya sends the draft to somebody else", send(change={"To": "bo.larsen@helpers.example"}), has_draft),
    Deed("Maya recalls the draft", recall, lambda town: has_draft(town) and town.in_composer is None),
    Deed("Maya sends what she recalled", send_recalled, lambda town: town.in_composer is not None),
    Deed("Maya puts back what she recalled", put_back, lambda town: town.in_composer is not None),
    Deed("Maya edits the draft", edit(), has_draft),
    Deed("Maya edits the draft in Roundcube", edit(change=NO_MARK), has_draft),
    Deed("Maya edits the draft on Gmail's page", edit(new_id=True, change=NO_MARK), has_draft),
    Deed("Maya edits the draft, its old version staying", edit(slowly=True),
         lambda town: has_draft(town) and town.leftover is None),
    Deed("Maya's program clears the old version", clear_leftover, lambda town: town.leftover is not None),
    Deed("Maya deletes the draft into Trash", delete_into_trash, has_draft),
    Deed("Maya deletes the draft for good", delete_for_good, has_draft),
    Deed("Maya moves the draft to Archive", move_to("Archive"), has_draft),
    Deed("Maya moves the draft to a folder of hers", move_to(FILED), has_draft),
    Deed("Maya restores a draft", restore, lambda town: bool(moved_away(town))),
    Deed("Maya archives the message", put_note("Archive"), has_note),
    Deed("Maya puts the message into Trash", put_note(TRASH), has_note),
    Deed("Maya deletes the message for good", put_note(), has_note),
    Deed("Maya begins a draft of her own", begin_own_draft),
    Deed("Maya writes to Mika by hand", write_by_hand(0)),
    Deed("Maya writes to Taro by hand", write_by_hand(1), _several),
    Deed("Mika replies", reply("mika")),
    Deed("Mika replies from the alias", reply("mika", sender=ALIAS)),
    Deed("Mika writes a new mail", reply("mika", in_conversation=False)),
    Deed("Mika writes a new mail from the alias", reply("mika", sender=ALIAS, in_conversation=False)),
    Deed("Mika's reply is filed by a rule", reply("mika", folder=FILED)),
    Deed("Mika's reply goes to Junk", reply("mika", folder="Junk")),
    Deed("Mika's manager replies", reply(MANAGER)),
    Deed("a stranger answers in the conversation", reply(STRANGER)),
    Deed("Taro replies", reply("taro", 1), _several),
    Deed("Mika is out of office", be_away),
    Deed("mail to Mika bounces", bounce),
    Deed("Mika sends a newsletter", newsletter),
    Deed("a colleague answers", colleague),
    Deed("pause", command("pause")),
    Deed("pause Taro's", command("pause", 2), _several),
    Deed("done", command("done")),
    Deed("stop", command("stop")),
    Deed("stop Mika's other one", command("stop", 1), _two_in_one),
    Deed("snooze", snooze),
    Deed("replied elsewhere", hear_elsewhere),
    Deed("resume", resume()),
    Deed("resume Mika's other one", resume(1), _two_in_one),
    Deed("resume Taro's", resume(2), _several),
    Deed("undo", undo(), can_undo(0)),
    Deed("undo for Taro", undo(2), lambda town: _several(town) and can_undo(2)(town)),
    Deed("the deadline moves to a later day", move_deadline(LATER), _has_row),
    Deed("the deadline moves back", move_deadline(SOONER), _has_row),
    Deed("the row disappears", lose_row, _has_row),
    Deed("the row returns", return_row, lambda town: town.lost_row is not None),
    Deed("the cadence gets slower", change_cadence(SLOWER)),
    Deed("the cadence gets as it was", change_cadence(USUAL)),
    Deed("Drafts is renumbered", renumber(DRAFTS)),
    Deed("INBOX is renumbered", renumber("INBOX")),
    Deed("Sent is renumbered", renumber(SENT)),
    Deed("Trash is renumbered", renumber(TRASH)),
    Deed("the folder of a rule is renumbered", renumber(FILED)),
)  # fmt: skip
