"""`review`: the questions that wait for you, one after the other, one key each; and what was set aside, to clear it."""

import sys
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

import typer

from worker.cli import output
from worker.cli.app import AsJson, Home, app, home_of
from worker.cli.opening import opened
from worker.errors import WrongUse
from worker.rounds import Ledger
from worker.service import overview
from worker.service.hand import known
from worker.service.office import system_clock
from worker.service.review import ALL, Answer, Question, answer, aside_line, dismiss, questions
from worker.store.values import SetAside

KEYS = {Answer.YES: "y", Answer.GO_ON: "r", Answer.DONE: "d", Answer.STOP: "s", Answer.SLOW: "p"}
WORDS = {
    Answer.YES: "yes, that is the request",
    Answer.GO_ON: "resume the chase",
    Answer.DONE: "done, the item is in",
    Answer.STOP: "stop the chase",
    Answer.SLOW: "progress is slow: ask how it is going",
}


@app.command()
def review(
    context: typer.Context,
    key: Annotated[str, typer.Argument(metavar="[CHASE]", help="One chase alone.")] = "",
    home: Home = None,
    said: Annotated[
        str, typer.Option("--answer", metavar="|".join(Answer), help="Answer without being asked; needs CHASE.")
    ] = "",
    cleared: Annotated[
        str, typer.Option("--dismiss", metavar=f"NUMBER|{ALL}", help="Clear what was set aside; you have seen it.")
    ] = "",
    json: AsJson = False,
) -> None:
    """Answer the questions that wait for you.

    Each is shown with its evidence and answered by one key. Below them stands what was set aside.
    """
    now = system_clock()
    with opened(home_of(context, home)) as office:
        if cleared:
            output.line(dismiss(office.store, cleared))
            return
        chosen = _answer(said) if said else None
        office.take_in_sheets(now)
        ledger = office.ledger(now)
        if key:
            known(ledger, key)
        asked = [q for q in questions(ledger, overview.rows(ledger, now), now) if key in {"", q.chase}]
        aside = [item for item in office.store.set_asides() if key in {"", item.chase}]
        if chosen is not None:
            question = _only(asked, key)
            told = answer(ledger, question, chosen, now)
            if json:
                output.as_json({"chase": question.chase, "answer": chosen.value, "told": told})
            else:
                output.line(told)
        elif json:
            shown = [{"account": item.account, "message": aside_line(item)} for item in aside]
            output.as_json({"questions": [question.as_json() for question in asked], "set_aside": shown})
        else:
            _go_through(ledger, asked, key, now)
            _show_aside(aside, office.store.set_asides())


def _answer(said: str) -> Answer:
    if said not in list(Answer):
        raise WrongUse(f'"{said}" is no answer.', f"Answer one of: {', '.join(Answer)}.")
    return Answer(said)


def _go_through(ledger: Ledger, asked: list[Question], key: str, now: datetime) -> None:
    if not asked:
        output.line(f"No question waits{' for ' + key if key else ''}.")
    elif sys.stdin.isatty():
        _ask_all(ledger, asked, now)
    else:
        for question in asked:
            _show(question)


def _show_aside(shown: Sequence[SetAside], known: Sequence[SetAside]) -> None:
    """What was set aside, with the number by which it is cleared."""
    if not shown:
        return
    output.line()
    output.heading(f"Set aside ({len(shown)})")
    for item in shown:
        output.item(f"{known.index(item) + 1}. {item.account}: {aside_line(item)}")
    output.line(f"Once you have seen it: chaser review --dismiss {known.index(shown[0]) + 1}, or --dismiss {ALL}")


def _only(asked: list[Question], key: str) -> Question:
    if not key or not asked:
        what = f"No question waits for {key}." if key else "Which question is answered?"
        raise WrongUse(what, "chaser review lists them; then: chaser review CHASE --answer resume")
    return asked[0]


def _ask_all(ledger: Ledger, asked: list[Question], now: datetime) -> None:
    for number, question in enumerate(asked, 1):
        output.heading(f"{number} of {len(asked)}")
        _show(question)
        chosen = _key_for(question)
        if chosen == "q":
            return
        said = next((a for a in question.answers if KEYS[a] == chosen), None)
        output.line(answer(ledger, question, said, now) if said else "Left as it is.")
        output.line()


def _show(question: Question) -> None:
    output.line(f"{question.chase}: {question.text}")
    if question.evidence is not None:
        mail = question.evidence
        output.line(f'  "{mail.subject}" from {mail.sender}, {mail.at:%Y-%m-%d %H:%M}, in {mail.folder} ({mail.rule})')
    if question.said:
        output.line(f'  They wrote: "{question.said}"')


def _key_for(question: Question) -> str:
    """The key pressed; anything that is no answer leaves the question as it is."""
    choices = [f"[{KEYS[a]}] {WORDS[a]}" for a in question.answers]
    output.line("  " + "   ".join([*choices, "[k] keep it for later", "[q] quit"]))
    return typer.getchar().lower()
