"""How the demo looks: in colour and as wide as the terminal is, one plain line for each thing when piped."""

from collections.abc import Iterable, Sequence
from datetime import date

from rich.box import ROUNDED
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from worker.demo.play import Ending, Line, Owed
from worker.demo.telling import CHASER, Envelope, Happening, Kind
from worker.service import overview
from worker.service.reasons import Reasons

STYLES = {
    Kind.PERSON: "",
    Kind.DRAFT: "green",
    Kind.NOTICED: "",
    Kind.ENDED: "magenta",
    Kind.RESTS: "cyan",
    Kind.WITHDRAWN: "yellow",
    Kind.QUIET: "dim",
}
WIDEST = 100
"""Longer lines are hard to read, however wide the terminal is."""
INDENT = 2
STATUS_COLUMNS = ("Chase", "Creator", "State", "Last touch", "Next")
Cell = tuple[str, str]
"""A text and its style."""


class Pages:
    """The demo's pages on one console, one after the other."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._day: date | None = None

    def opening(self, owed: Sequence[Owed]) -> None:
        """What the story is about, and what is real in it."""
        self._text("Three weeks in Maya's mailbox. Four creators owe her something:")
        self._text()
        self._rows([((ask.chase, "bold"), (ask.creator, ""), (ask.item, "")) for ask in owed])
        self._text()
        self._text("Chaser, the mail server and the mail are real; only the clock and the people are not.", "dim")

    def happening(self, told: Happening) -> None:
        """One thing that happened, under its day."""
        if told.at.date() != self._day:
            self._day = told.at.date()
            self._text()
            self._heading(told)
        if told.kind is not Kind.QUIET:
            self._said(told)

    def ending(self, end: Ending) -> None:
        """The folders, the chases, one chase's reasons, one draft; then what to type next."""
        for folder, lines in end.folders.items():
            self._folder("Inbox" if folder == "INBOX" else folder, lines)
        self._status(end)
        self._reasons(end.reasons)
        self._draft(end)
        self._text()
        self._text("Chaser sent nothing: every mail in Sent went out by Maya's own hand.", "bold")
        self._text("To see it in your own mailbox, type: chaser init my-home", "bold")

    # --- the days ---

    def _heading(self, told: Happening) -> None:
        """The day; one on which nothing happens is told in the same line."""
        day = f"{told.at:%A, %B} {told.at.day}"
        if told.kind is Kind.QUIET:
            self._text(f"{day}: {told.who} {_sentence(told.what)} {told.reason}".rstrip(), "dim")
        else:
            self._text(day, "bold underline")

    def _said(self, told: Happening) -> None:
        seen = _seen(told.envelope)
        what = _sentence(told.what)
        if not self._console.is_terminal:
            facts = "".join(f" {name}: {text}." for name, text in seen)
            self._text(f"{told.at:%H:%M}  {told.who} {what}{facts} {told.reason}".rstrip())
            return
        body: list[RenderableType] = [Text(what, STYLES[told.kind])]
        if seen:
            body.append(_envelope(seen))
        if told.reason:
            body.append(Text(told.reason, "dim"))
        row = _grid(5, 6, None)
        row.add_row(Text(f"{told.at:%H:%M}", "dim"), Text(told.who, _name_style(told.who)), Group(*body))
        self._print(Padding(row, (0, 0, 0, INDENT)))

    # --- the parts of the ending ---

    def _folder(self, name: str, lines: Sequence[Line]) -> None:
        self._title(f"{name} ({len(lines)})")
        rows = []
        for line in lines:
            style = "" if line.is_read else "bold"
            mark = " " if line.is_read else "•"
            rows.append(((f"{mark} {line.at:%b %d}", style), (line.whom, style), (line.subject, style)))
        self._rows(rows)

    def _status(self, end: Ending) -> None:
        self._title("chaser status")
        for heading, lines in end.needs.sections():
            self._text(f"{heading}:")
            for line in lines:
                self._text(line, indent=INDENT)
        self._text()
        headings = [tuple((name, "dim") for name in STATUS_COLUMNS)] if self._console.is_terminal else []
        self._rows([*headings, *(_standing(row) for row in end.rows)])

    def _reasons(self, found: Reasons) -> None:
        key, decision = found.row.case.ask.key, found.row.decision
        self._title(f"chaser why {key}")
        self._text(f"{key} is {decision.state.value}. {decision.reason}")
        self._text(found.next_line)
        self._text(found.evidence)
        self._text()
        self._rows([((f"{told.at:%b %d %H:%M}", "dim"), (told.line, "")) for told in found.history])

    def _draft(self, end: Ending) -> None:
        if end.draft is None:
            return
        self._title("The draft that waits in Drafts, in full")
        shown = [(name, end.draft.header(name)) for name in ("To", "Cc", "Subject")]
        head = "\n".join(f"{name}: {text}" for name, text in shown if text)
        if not self._console.is_terminal:
            self._text(f"{head}\n\n{end.draft_text.strip()}")
            return
        body = Group(Text(head, "bold"), Text(), Text(end.draft_text.strip()))
        self._print(Panel(body, box=ROUNDED, padding=(1, 2), border_style="green"))

    # --- on the console ---

    def _title(self, text: str) -> None:
        self._text()
        self._print(Rule(Text(text, "bold"), align="left", style="dim") if self._console.is_terminal else Text(text))

    def _text(self, text: str = "", style: str = "", indent: int = 0) -> None:
        if self._console.is_terminal:
            self._print(Padding(Text(text, style), (0, 0, 0, indent)))
        else:
            self._console.print(f"{' ' * indent}{text}", soft_wrap=True)

    def _rows(self, rows: Iterable[Sequence[Cell]]) -> None:
        """Columns on a terminal, the last one taking what is left; tabs when piped."""
        shown = list(rows)
        if not self._console.is_terminal:
            for row in shown:
                self._text("\t".join(text.strip() for text, _ in row))
            return
        widths = [max(len(row[column][0]) for row in shown) for column in range(len(shown[0]) - 1)] if shown else []
        grid = _grid(*widths, None)
        for row in shown:
            grid.add_row(*(Text(text, style) for text, style in row))
        self._print(Padding(grid, (0, 0, 0, INDENT)))

    def _print(self, shown: RenderableType) -> None:
        self._console.print(shown, soft_wrap=False, width=min(WIDEST, self._console.width))


def _grid(*widths: int | None) -> Table:
    grid = Table.grid(padding=(0, 2, 0, 0))
    for width in widths:
        grid.add_column(width=width, ratio=None if width else 1)
    return grid


def _seen(envelope: Envelope | None) -> list[tuple[str, str]]:
    """What a person sees of a draft in the folder's list, and the date it asks for."""
    if envelope is None:
        return []
    copied = [("Cc", ", ".join(envelope.cc))] if envelope.cc else []
    return [("To", ", ".join(envelope.to)), *copied, ("Subject", envelope.subject), ("Asks for", envelope.asks_for)]


def _envelope(seen: Iterable[tuple[str, str]]) -> Table:
    grid = _grid(len("Asks for"), None)
    for name, text in seen:
        grid.add_row(Text(name, "dim"), Text(text))
    return grid


def _name_style(who: str) -> str:
    return "bold blue" if who == CHASER else "bold"


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _standing(row: overview.Row) -> Sequence[Cell]:
    """One chase as `chaser status` lists it, without its reason."""
    key, decision = row.case.ask.key, row.decision
    touches = overview.shown_touches(row.case, decision)
    last = f"{touches[-1].number} {touches[-1].state.value}" if touches else "-"
    following = decision.next
    coming = f"{following.number} on {following.on:%b %d}" if following else "-"
    return (key, "bold"), (row.case.creator.name, ""), (decision.state.value, "cyan"), (last, ""), (coming, "")
