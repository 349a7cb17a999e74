"""`classify`: what Chaser takes a mail for, and by which rule. Needs no home, and asks no server."""

import json as jsons
import os
import sys
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Annotated

import typer

from worker.cli import output
from worker.cli.app import FAILED, WRONG, AsJson, app, home_of
from worker.core.classify import classify as judged
from worker.core.messages import Kind, Mail, Verdict
from worker.core.wording import Wording
from worker.errors import ChaserError
from worker.mail.stored import mail_of, stored_in
from worker.settings import load, shipped_wording

OUR_OWN = Verdict(Kind.OTHER, "our_own_copy")
"""A draft, a note or a digest of Chaser's, by its X-Chaser-Ref: a pass knows these before it judges anybody's mail."""
UNREADABLE = Verdict(Kind.OTHER, "could_not_be_read", 0.0)
COLUMNS = ("File", "Kind", "Rule", "Sure", "Back on", "Recipients")


@app.command()
def classify(
    context: typer.Context,
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Files, folders of .eml, or mbox files.")],
    home: Annotated[
        Path | None, typer.Option("--home", metavar="DIR", help="A home whose own phrases and addresses count.")
    ] = None,
    json: AsJson = False,
    text: Annotated[bool, typer.Option("--text", help="Show what was newly written, too.")] = False,
) -> None:
    """Say what a mail is taken for: a person's, or which machine's.

    Each line gives the kind, the rule that decided, how sure it is, and for an absence the first day back, for a bounce
    the addresses that failed. With a home, its own phrases and addresses count.
    """
    words, ours = _known(context, home)
    code = 0
    for path in paths:
        if not path.exists():
            output.failure(ChaserError(f"There is no {path}.", "Name a mail file, a folder of .eml, or an mbox."))
            code = WRONG
            continue
        try:
            _tell(path, words, ours, json=json, text=text)
        except OSError as error:
            output.failure(ChaserError(f"{error.filename or path} cannot be read: {error.strerror}."))
            code = code or FAILED
    if code:
        raise typer.Exit(code)


def _known(context: typer.Context, home: Path | None) -> tuple[Wording, Collection[str]]:
    """The phrases and our addresses: a home's where one is named, else the shipped phrases and no address."""
    if not (home or context.obj or os.environ.get("CHASER_HOME")):
        return shipped_wording(), frozenset()
    settings = load(home_of(context, home), os.environ, secrets=False)
    addresses = (each.account.addresses for each in settings.accounts.values())
    return settings.wording, frozenset().union(*addresses)


def _tell(path: Path, words: Wording, ours: Collection[str], *, json: bool, text: bool) -> None:
    found = _judged(path, words, ours)
    if json:
        for name, mail, verdict in found:
            _as_line(name, mail, verdict, text=text)
        return
    shown = list(found)
    below = {"Text": ""} if text else {}
    cells = [
        (*_cells(name, verdict), *([" ".join((mail.text or "").split())] if text else []))
        for name, mail, verdict in shown
    ]
    output.table((*COLUMNS, *below), cells, below=below)
    if not shown:
        output.warn(f"{path}: no mail in here. Files that end in .eml or .mbox are read, and Maildirs.")


def _judged(path: Path, words: Wording, ours: Collection[str]) -> Iterator[tuple[str, Mail, Verdict]]:
    for name, raw in stored_in(path):
        try:
            mail = mail_of(raw)
            verdict = OUR_OWN if mail.ref else judged(mail, words, ours)
        except Exception:  # noqa: BLE001 - one mail that nobody foresaw does not keep the others from being judged
            mail, verdict = mail_of(b""), UNREADABLE
        yield name, mail, verdict


def _kind(verdict: Verdict) -> str:
    """The kind as it is shown; a machine's notice of a delivery is one of the others to anybody outside."""
    return Kind.OTHER.value if verdict.kind is Kind.DELIVERY else verdict.kind.value


def _as_line(name: str, mail: Mail, verdict: Verdict, *, text: bool) -> None:
    told = {
        "file": name,
        "kind": _kind(verdict),
        "rule": verdict.rule,
        "confidence": verdict.confidence,
        "until": verdict.until.isoformat() if verdict.until else None,
        "recipients": list(verdict.recipients),
        "text": (mail.text or "") if text else None,
    }
    line = jsons.dumps(told, ensure_ascii=False).encode("utf-8", "replace")
    sys.stdout.buffer.write(line + b"\n")
    sys.stdout.buffer.flush()


def _cells(name: str, verdict: Verdict) -> tuple[str, ...]:
    until = verdict.until.isoformat() if verdict.until else "-"
    return name, _kind(verdict), verdict.rule, f"{verdict.confidence:.2f}", until, ", ".join(verdict.recipients) or "-"
