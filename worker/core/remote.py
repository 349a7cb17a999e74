"""The mailbox as remote control: what a folder below `Chase` says about the mail that a person puts into it.

    Chase/Done, Chase/Stop, Chase/Pause, Chase/Replied     done to the chases that the mail is about
    Chase/<title of a scenario>                            a mail of ours becomes an ask: `worker.core.intake`

Any mail program will do. Nothing here reads a folder, and nobody ever changes what lies in one of these.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum

from worker.core import events as e
from worker.core import matching, naming
from worker.core.cadence import Scenario
from worker.core.case import Case
from worker.core.chase import End
from worker.core.matching import Board
from worker.core.messages import Evidence, Mail

ROOT = "Chase"
NESTED = 2
SEPARATORS = re.compile(r"[/.\\]")
"""Signs that some server keeps for itself: in a folder's name "-" stands for them."""
ENDED_BY_HAND = frozenset({End.DONE, End.STOPPED})


class Command(StrEnum):
    """What is done to a chase by putting a mail of its conversation into the folder of this name."""

    DONE = "Done"
    STOP = "Stop"
    PAUSE = "Pause"
    REPLIED = "Replied"


def is_remote(path: Sequence[str]) -> bool:
    """Whether a folder with this path, the server's prefix left out, belongs to the remote control."""
    return len(path) == NESTED and _folded(path[0]) == _folded(ROOT)


def meaning_of(path: Sequence[str], scenarios: Iterable[Scenario]) -> Command | Scenario | None:
    """What it means to put a mail there; None for any other folder. Letter case makes no difference."""
    if not is_remote(path):
        return None
    known = list(scenarios)
    names: dict[str, Command | Scenario] = {_folded(scenario.key): scenario for scenario in known}
    names |= {_folded(scenario.title): scenario for scenario in known}
    names |= {_folded(command): command for command in Command}
    return names.get(_folded(path[1]))


def shown(meaning: Command | Scenario) -> str:
    """The folder as people know it, whatever the server calls it."""
    return f"{ROOT}/{meaning.title if isinstance(meaning, Scenario) else meaning}"


def all_meanings(scenarios: Iterable[Scenario]) -> tuple[Command | Scenario, ...]:
    """What there should be a folder for."""
    return (*scenarios, *Command)


def path_of(meaning: Command | Scenario) -> tuple[str, str]:
    """The path of its folder, the server's prefix left out."""
    return ROOT, meaning.title if isinstance(meaning, Scenario) else str(meaning)


def _folded(name: str) -> str:
    return SEPARATORS.sub("-", " ".join(unicodedata.normalize("NFKC", name).casefold().split()))


# --- which chases -----------------------------------------------------------------------------------------------------


def concerned(mail: Mail, board: Board) -> list[Case]:
    """The chases this mail is about: by our draft's id, by its conversation, else the only open one of its person."""
    key = board.drafts.get(mail.message_id) or board.drafts.get(mail.ref)
    if key is not None and key[0] in board.cases:
        return [board.cases[key[0]]]
    cited = board.in_conversation(mail)
    found = [c for c in board.cases.values() if c in cited or mail.identity in board.conversation(c.ask.key).ids]
    return found or _of_its_person(mail, board)


def _of_its_person(mail: Mail, board: Board) -> list[Case]:
    """Outside every conversation: the one open chase of who wrote it or was written to; of several, those it names."""
    people = [address for address in (mail.sender, *mail.recipients) if not board.ours.include(address)]
    cases = [case for case in board.cases.values() if matching.is_running(case) and _is_among(people, case, board)]
    return cases if len(cases) == 1 else naming.named_among(mail, cases)


def _is_among(people: Iterable[str], case: Case, board: Board) -> bool:
    return any(board.is_creator(case, address) for address in people)


def chosen(mail: Mail, cases: list[Case]) -> list[Case]:
    """Of several chases in one conversation those that the mail names, else all; ended ones are left as they are."""
    if len(cases) == 1:
        return cases
    open_cases = [case for case in cases if case.chase.end not in ENDED_BY_HAND] or cases
    if len(open_cases) == 1:
        return open_cases
    several = len({case.creator.key for case in open_cases}) > 1
    by_creator = naming.named_in_letter(mail, open_cases) if several else []
    return by_creator or naming.named_among(mail, open_cases) or open_cases


# --- what happens to them ---------------------------------------------------------------------------------------------


def commanded(command: Command, mail: Mail, case: Case, board: Board, now: datetime) -> e.Event | None:
    """What the command makes of this chase; None when there is nothing left to do."""
    chase = case.chase
    evidence = Evidence.of(mail, f"put into {shown(command)} by hand")
    match command:
        case Command.DONE:
            return None if chase.end is End.DONE else e.MarkedDone(now, by(command), evidence)
        case Command.STOP:
            return None if chase.end is End.STOPPED else e.MarkedStopped(now, by(command), evidence)
        case Command.PAUSE:
            rests = any(hold.kind is e.HoldKind.PAUSED for hold in chase.holds)
            reason = f"paused by {by(command)}."
            return None if rests or chase.end else e.HoldPlaced(now, e.HoldKind.PAUSED, None, reason, evidence)
        case Command.REPLIED:
            return None if chase.end else e.ReplyReceived(now, _who(mail, case, board), evidence)


def by(command: Command) -> str:
    """Who it was, as `why` says it."""
    return f"the folder {shown(command)}"


def _who(mail: Mail, case: Case, board: Board) -> str:
    if board.ours.include(mail.sender):
        return e.YOU
    if board.is_creator(case, mail.sender):
        return "the creator"
    return e.THE_MANAGER if matching.is_manager(case, mail.sender) else "someone we wrote to"


def was_commanded(command: Command, history: Iterable[e.Recorded]) -> bool:
    """Whether this folder has ever done its work on this chase: a folder renumbered by the server shows old mail anew.

    What was taken back since then stays taken back.
    """
    return any(_is_by(command, entry.event) for entry in history)


def _is_by(command: Command, event: e.Event) -> bool:
    match event:
        case e.MarkedDone() | e.MarkedStopped():
            return event.by == by(command)
        case e.HoldPlaced() | e.ReplyReceived():
            return event.evidence is not None and event.evidence.rule == f"put into {shown(command)} by hand"
        case _:
            return False


def told(command: Command) -> str:
    """What was done, for the report."""
    words = {
        Command.DONE: "marked done",
        Command.STOP: "stopped",
        Command.PAUSE: "paused",
        Command.REPLIED: "marked replied",
    }
    return f"{words[command]} by {by(command)}"


def belongs_nowhere(mail: Mail, command: Command) -> str:
    """A mail that is about no chase, and what to do."""
    return (
        f'"{mail.subject}" lies in {shown(command)} and belongs to no chase that is known, so nothing was done.'
        " Move it out again; chaser status lists the chases."
    )


def means_nothing(mail: Mail, name: str, scenarios: Iterable[Scenario]) -> str:
    """A mail in a folder below `Chase` that is called like nothing we know."""
    names = ", ".join(path_of(meaning)[1] for meaning in all_meanings(scenarios))
    return f'"{mail.subject}" lies in {ROOT}/{name}, and nothing is called so. There are {names}.'
