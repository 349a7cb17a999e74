"""The questions about one ask (seed 001, "Information Gathering"): only what is not known yet is asked.

What is owed, by whom, which item, since when and until when, what went before, what hangs on it. Through which channel
it goes, and to which manager, the roster says; it is shown and not asked.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime

from worker.cli import output, questions
from worker.cli.newcomers import Newcomer, meet
from worker.core.people import Creator
from worker.errors import Problem
from worker.settings import Settings
from worker.settings.findings import Unfit, nearest, quoted
from worker.settings.new_asks import consider
from worker.settings.written_days import spoken_day

PAST_DAYS = ("requested_on", "posted_on", "delivered_on")
DAYS = ("deadline", "brand_owes_by", *PAST_DAYS)
"""The details that are days."""
AT_STAKE = (
    (
        "reason",
        "Why does the date matter?",
        'A clause after "because": "the launch is on November 9". Enter: in general words.',
    ),
    (
        "consequence",
        "What happens if it stays open?",
        'A clause: "the boost for launch week goes to other posts". Enter: in general words.',
    ),
    (
        "action",
        "And in the end?",
        'What you will do, after "we will": "close this slot in the campaign". Only what you mean to do.',
    ),
)
SHORTEST = 2
"""Letters of a name that may be looked for anywhere in it."""


class Interview:
    """Fills in the details of an ask at a terminal. What is there already is not asked."""

    def __init__(self, settings: Settings, details: Mapping[str, str], now: datetime) -> None:
        self._settings = settings
        self.details = dict(details)
        self.newcomer: Newcomer | None = None
        """The creator, where they had to be told of first."""
        self._today = now.astimezone(next(iter(settings.accounts.values())).account.timezone).date()

    def hold(self) -> dict[str, str]:
        """Ask what is missing, and give all details."""
        self._ask("scenario", self._scenario)
        self._ask("creator", self._creator)
        self._item()
        self._time()
        self._before()
        self._at_stake()
        return self.details

    def _ask(self, name: str, question: Callable[[], str]) -> None:
        if name not in self.details:
            self.details[name] = question()

    def _scenario(self) -> str:
        questions.say("What are you waiting for?")
        scenarios = list(self._settings.scenarios.values())
        return scenarios[questions.one_of([scenario.title for scenario in scenarios])].key

    def _creator(self) -> str:
        found: list[Creator] = []
        if self._settings.creators:
            hint = 'A name, a handle or an address from data/creators, or a part of it. Somebody new: type "new".'
            questions.say("Who owes it?", hint)
            found = questions.read(self._found)
        if not found:
            self.newcomer = meet(self._settings)
            self._settings = with_creator(self._settings, self.newcomer.creator)
            return self.newcomer.creator.key
        if len(found) > 1:
            output.line("Several are called so:")
            found = [found[questions.one_of([_described(creator) for creator in found])]]
        creator = found[0]
        output.item(f"{_described(creator)}. {_way(creator)}")
        return creator.key

    def _found(self, written: str) -> list[Creator]:
        return [] if written.casefold() == "new" else creators_like(self._settings, written)

    def _item(self) -> None:
        hint = 'As it would stand in a sentence: "the Reel for Spring Glow", "the signed agreement".'
        self._text("item", "What exactly do you need?", hint, needed=True)
        self._text("campaign", "For which campaign?", "Enter leaves it out.")

    def _time(self) -> None:
        missing = self._missing
        if "posted_on" in missing:
            self._day("posted_on", "On which day did it go live?", "Chaser waits until its figures are complete.")
            self._ask("content", self._content)
        if "delivered_on" in missing:
            self._day("delivered_on", "On which day did the product arrive?")
        self._day("deadline", "By when was it agreed?", 'A day such as 2026-10-26, "Oct 26" or "friday". Enter: none.')
        hint = "Enter: the request is a mail in your Sent folder, and Chaser finds it there."
        self._day("requested_on", "When did you first ask for it?", hint)

    def _content(self) -> str:
        questions.say("Was it a post or a story?")
        return ("post", "story")[questions.one_of(("a post (or Reel, or video)", "a story"), offered=1)]

    def _before(self) -> None:
        hint = 'How many, and where: "2 email, 1 instagram". Enter: none, or all of them are mails in your Sent folder.'
        self._text("prior_touches", "Have you followed up already?", hint)

    def _at_stake(self) -> None:
        """What the follow-ups of this scenario would say and do not know yet; brand facts may have it already."""
        missing = self._missing
        for name, question, hint in AT_STAKE:
            if name in missing:
                self._text(name, question, hint)

    @property
    def _missing(self) -> tuple[str, ...]:
        """The details without which the words stay general."""
        return consider(self._settings, self.details).ask.missing

    def _text(self, name: str, question: str, hint: str, *, needed: bool = False) -> None:
        """One detail. What a sheet could not say is refused; what would read badly is remarked on once."""
        if name in self.details:
            return
        questions.say(question, hint)
        remarked = ""

        def understood(written: str) -> str:
            nonlocal remarked
            text = written or remarked
            if needed and not text:
                raise Unfit("It cannot be left out", "")
            problem = self._problem_with(name, text)
            if problem is None or (problem.warning and text == remarked):
                return text
            remarked = text if problem.warning else ""
            keeps = "Enter keeps it as it is." if problem.warning else ""
            raise Unfit(f"It {problem.what.removesuffix('.')}", f"{problem.remedy} {keeps}".strip())

        self.details[name] = questions.read(understood)

    def _problem_with(self, name: str, text: str) -> Problem | None:
        """What the sheet's own rules say of this detail, the worst first."""
        told = consider(self._settings, {**self.details, name: text})
        return next((problem for problem in (*told.errors, *told.notices) if text and problem.column == name), None)

    def _day(self, name: str, question: str, hint: str = "Enter: not known.") -> None:
        if name in self.details:
            return
        questions.say(question, hint)
        day = questions.read(
            lambda written: spoken_day(written, self._today, past=name in PAST_DAYS) if written else None
        )
        if day is not None:
            output.item(f"{day:%A, %B} {day.day}, {day.year}")
        self.details[name] = day.isoformat() if day else ""


def read_days(details: Mapping[str, str], today: date) -> dict[str, str]:
    """The details with their days as ISO text. What cannot be read stays, and is refused where all is judged."""
    told = dict(details)
    for name in DAYS:
        try:
            day = spoken_day(told[name], today, past=name in PAST_DAYS) if told.get(name) else None
        except Unfit:
            continue
        told[name] = day.isoformat() if day else ""
    return {name: text for name, text in told.items() if text}


def with_creator(settings: Settings, creator: Creator) -> Settings:
    """The same settings, had the roster this creator too."""
    return replace(settings, creators={**settings.creators, creator.key: creator})


def creators_like(settings: Settings, written: str) -> list[Creator]:
    """The creators whose key, name, handle or address has these letters; raises Unfit when there are none."""
    wanted = written.casefold().removeprefix("@")
    known = settings.creators.values()
    exact = [each for each in known if wanted in {name.casefold() for name in _names(each)}]
    inside = [each for each in known if any(wanted in name.partition("@")[0].casefold() for name in _names(each))]
    found = exact or (inside if len(wanted) >= SHORTEST else [])
    if not found:
        close = nearest(written, [name for each in known for name in _names(each)])
        meant = f"Did you mean {close}?" if close else "Add a row to data/creators first, or look the name up there."
        raise Unfit(f"{quoted(written)} is not in data/creators", meant)
    return found


def _names(creator: Creator) -> list[str]:
    handles = (creator.handle, creator.instagram, creator.tiktok)
    names = (creator.key, creator.name, *(handle.removeprefix("@") for handle in handles), *creator.addresses)
    return [name for name in names if name]


def _described(creator: Creator) -> str:
    about = [part for part in (creator.handle, creator.size, creator.relationship) if part]
    return f"{creator.name} ({creator.key}{''.join(f', {part}' for part in about)})"


def _way(creator: Creator) -> str:
    """Where the follow-ups go, as the roster says."""
    to = f"Follow-ups go to {creator.email}" if creator.email else "There is no address of their own"
    manager = creator.manager_name or creator.manager_email
    return f"{to}; the manager is {manager}." if manager else f"{to}; no manager is known."
