"""One new ask from its details to its file: completed by questions where somebody is there, judged, shown, written."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from worker.cli import output, questions
from worker.cli.interview import Interview, creators_like, read_days, with_creator
from worker.cli.newcomers import Newcomer
from worker.errors import ChaserError, WrongUse
from worker.service.look_ahead import NOBODY, LookAhead, look_ahead
from worker.service.office import Office
from worker.settings import file_of, write_ask
from worker.settings.entries import write_entries
from worker.settings.findings import Unfit
from worker.settings.new_asks import REQUIRED, Considered, consider
from worker.settings.new_creators import ONCE, file_of_creator


@dataclass(frozen=True, slots=True)
class Proposal:
    """An ask that is right and not written yet, with the creator where they are new."""

    considered: Considered
    coming: LookAhead
    newcomer: Newcomer | None = None

    def show(self) -> None:
        """What is to be said of it, and what would follow."""
        output.problems(self.considered.notices)
        show_look_ahead(self.coming)

    def write(self, home: Path, now: datetime) -> list[str]:
        """Write the creator, where they are new, and the ask, each into a file of its own; the files written."""
        ask, written = self.considered.ask, []
        origin = f"Made by chaser ask on {now:%Y-%m-%d}."
        if (home / file_of(ask.key)).exists():
            raise ChaserError(f"{file_of(ask.key)} is there already.", "Change that file, or give another --key.")
        if self.newcomer is not None:
            file = file_of_creator(self.newcomer.creator.key)
            if write_entries(home, file, [self.newcomer.details], (origin, ONCE)):
                written.append(file)
        write_ask(home, ask, origin)
        return [*written, file_of(ask.key)]

    def last_words(self) -> Iterator[str]:
        """What is worth knowing once it is written."""
        missing, draft = self.considered.ask.missing, self.coming.first
        if missing:
            yield f"Its words stay general without {', '.join(missing)}; add them there when you know."
        if draft is not None:
            supposed = ", once the request is found in Sent" if self.coming.supposed_request else ""
            yield f"Touch {draft.number} comes on {draft.due_on:%a} {draft.due_on.isoformat()}{supposed}."

    def as_json(self, *, written: bool) -> dict[str, object]:
        """For scripts."""
        ask = self.considered.ask
        return {
            "ask": ask.key,
            "file": file_of(ask.key),
            "written": written,
            "creator": ask.creator,
            "scenario": ask.scenario,
            "item": ask.item,
            "deadline": ask.deadline.isoformat() if ask.deadline else None,
            "needs_detail": list(ask.missing),
            "notices": [str(problem) for problem in self.considered.notices],
            **self.coming.as_json(),
        }


def propose(office: Office, given: dict[str, str], now: datetime, *, asks: bool) -> Proposal:
    """The ask that these details make, completed by questions where `asks` and somebody is there to answer.

    The office must be opened with `dry`. Raises WrongUse with what is wrong or missing, and questions.Left.
    """
    today = now.astimezone(next(iter(office.settings.accounts.values())).account.timezone).date()
    details = read_days(given, today)
    if "creator" in details and details["creator"] not in office.settings.creators:
        details["creator"] = _key_of(office, details["creator"])
    newcomer = None
    if asks and questions.is_possible():
        interview = Interview(office.settings, details, now)
        details = {name: text for name, text in interview.hold().items() if text}
        newcomer = interview.newcomer
    _complain_of_missing([name for name in REQUIRED if name not in details])
    if newcomer is not None:
        office.settings = with_creator(office.settings, newcomer.creator)
    considered = _considered(office, details)
    creators = {newcomer.creator.key: newcomer.creator} if newcomer else NOBODY
    return Proposal(considered, look_ahead(office, [considered.ask], now, creators)[0], newcomer)


def _complain_of_missing(names: list[str]) -> None:
    if names:
        options = " ".join(f"--{name} …" for name in names)
        remedy = f"Give {options}, or type chaser ask alone at a terminal, and it asks."
        raise WrongUse(f"An ask needs {_listed(names)}.", remedy)


def _key_of(office: Office, written: str) -> str:
    """The creator meant by a name, handle or address. Whatever means nobody is left to be refused as a key."""
    try:
        found = creators_like(office.settings, written)
    except Unfit:
        return written
    if len(found) > 1:
        keys = _listed([creator.key for creator in found], "or")
        raise WrongUse(f'"{written}" may be {keys}.', "Give the key: --creator KEY")
    return found[0].key


def _considered(office: Office, details: dict[str, str]) -> Considered:
    considered = consider(office.settings, details)
    if considered.errors:
        output.problems(considered.problems)
        raise WrongUse("The ask was not written.", "Correct what the lines above say, and type the command again.")
    known = office.settings.asks.get(considered.ask.key)
    if known is not None:
        what = f"There is an ask {known.key} already, in {known.file or 'data/asks'}."
        raise WrongUse(what, "Change it there, or give this one another --key.")
    return considered


def show_look_ahead(coming: LookAhead) -> None:
    """What would follow from an ask, before it is written."""
    asked = coming.case.ask
    output.line()
    output.heading(f"{asked.key}: {asked.item}, {coming.case.creator.name}")
    output.item(coming.reason)
    if not coming.drafts:
        output.item("No follow-up would come of it as it stands.")
    elif coming.supposed_request:
        output.item(f"If the mail that asked for it is found, and it is of {coming.supposed_request.isoformat()}:")
    for draft in coming.drafts:
        whom = ", ".join(draft.to) + (f" (cc {', '.join(draft.cc)})" if draft.cc else "")
        asks_for = f"asks for {draft.asked_for.isoformat()}"
        day = f"{draft.due_on:%a} {draft.due_on.isoformat()}"
        output.item(f"{day}  Touch {draft.number}, Tier {draft.tier}, to {whom}, {asks_for}", indent=4)


def _listed(words: list[str], last: str = "and") -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}"
