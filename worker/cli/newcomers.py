"""Questions about a creator who is not in the roster yet, for `ask` and `init`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from worker.cli import output, questions
from worker.core.keys import slug
from worker.core.people import Creator
from worker.settings import Settings
from worker.settings.findings import Unfit
from worker.settings.new_creators import consider_creators

OPTIONAL: Final = (
    ("handle", "Their handle?", "@mika.makes, or the address of a profile. Enter leaves it out."),
    ("country", "Their country, for public holidays?", "Two letters, such as US, DE or CN. Enter: weekends only."),
    ("manager_email", "Their manager's or agent's address, if there is one?", "From Tier 3 on, follow-ups go there."),
    ("manager_name", "And the manager's name?", "As in a letter."),
)


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody new: the details as a row of the roster has them, and the creator they make."""

    details: Mapping[str, str]
    creator: Creator


def meet(settings: Settings, name: str = "") -> Newcomer:
    """Ask what the roster must know of somebody, and a little more; what it would refuse is asked again."""
    told = _Told(settings)
    told.ask("name", "What is the creator called?", "As in a letter: the greeting is made from it.", name)
    told.details["creator"] = _key(settings, told.details["name"])
    told.ask("email", "Their e-mail address?", "Enter: there is none.")
    for detail, question, hint in OPTIONAL:
        if detail != "manager_name" or "manager_email" in told.details:
            told.ask(detail, question, hint)
    return Newcomer(told.details, told.creator())


class _Told:
    """What was told so far, each detail judged as it comes."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.details: dict[str, str] = {}

    def ask(self, detail: str, question: str, hint: str, known: str = "") -> None:
        """One detail; a blank one stays out."""
        if not known:
            questions.say(question, hint)
        text = known or questions.read(lambda written: self._judged(detail, written))
        if text:
            self.details[detail] = text

    def _judged(self, detail: str, written: str) -> str:
        if detail == "name" and not written:
            raise Unfit("It cannot be left out")
        told = {"creator": "new", "name": "new", "email": "somebody@creators.example"}
        told |= self.details | ({detail: written} if written else {})
        if written and (refused := consider_creators(self._settings, {"new": (1, told)}, "the new creator").refused):
            raise Unfit(refused[0][1], refused[0][2])
        return written

    def creator(self) -> Creator:
        """The creator told of. Asks for another way where neither they nor a manager can be reached by e-mail."""
        key = self.details["creator"]
        while True:
            judged = consider_creators(self._settings, {key: (1, self.details)}, "the new creator")
            if key in judged.creators:
                return judged.creators[key]
            output.warn("  There is no way to reach this creator yet.")
            self.ask("email", "An e-mail address of theirs, after all?", "Enter: on to Instagram.")
            if "email" not in self.details:
                self.ask("instagram", "Their name on Instagram?", "Follow-ups are then messages that you send there.")


def _key(settings: Settings, name: str) -> str:
    """A key of their own, made from the first name where that is free."""
    first, whole = slug(name.split(maxsplit=1)[0]), slug(name) or "creator"
    known = {key.casefold() for key in settings.creators}
    numbered = (f"{whole}-{number}" for number in range(2, len(known) + 3))
    return next(key for key in (first, whole, *numbered) if key and key not in known)
