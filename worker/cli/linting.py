"""`lint`: the words and the cadences against the rules of the method."""

import os
from pathlib import Path
from typing import Annotated, Any

import typer

from worker.cli import output
from worker.cli.app import FAILED, AsJson, Home, app, home_of
from worker.errors import WrongUse
from worker.service.linting import lint_files, lint_home
from worker.words.lint import RULES, Finding
from worker.words.lint import told as explained


@app.command()
def lint(
    context: typer.Context,
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="[PATH]...", help="Template files or folders; else the whole home.")
    ] = None,
    home: Home = None,
    explain: Annotated[
        str | None, typer.Option("--explain", metavar="CODE", help="Explain one rule, with a bad and a good example.")
    ] = None,
    json: AsJson = False,
) -> None:
    """Judge the words and the cadences.

    Every message is written with made-up people and held against the method. Exit 1 when there are errors.
    """
    if explain is not None:
        _explain(explain, json=json)
        return
    where = home_of(context, home)
    with output.progress("Reading every message"):
        found = lint_files(paths, where, os.environ) if paths else lint_home(where, os.environ)
    errors = sum(each.rule.is_error for each in found)
    if json:
        output.as_json([as_json(each) for each in found])
    else:
        for each in found:
            output.out.print(shown(each), style="red" if each.rule.is_error else "yellow")
        output.line(_summary(errors, len(found) - errors))
    if errors:
        raise typer.Exit(FAILED)


def shown(finding: Finding) -> str:
    """One line for a finding."""
    return f"{finding.file}:{finding.line}: {finding.rule.severity} {finding.code} {finding.message}"


def as_json(finding: Finding) -> dict[str, Any]:
    """One finding for programs."""
    return {
        "code": finding.code,
        "severity": finding.rule.severity.value,
        "file": finding.file,
        "line": finding.line,
        "message": finding.message,
        "rule": finding.rule.says,
    }


def _explain(code: str, *, json: bool) -> None:
    rule = RULES.get(code.upper())
    if rule is None:
        raise WrongUse(f'There is no rule "{code}".', f"The codes are: {', '.join(RULES)}")
    if json:
        output.as_json({
            "code": rule.code, "severity": rule.severity.value, "rule": rule.says, "why": rule.why,
            "bad": rule.bad, "good": rule.good,
        })  # fmt: skip
    else:
        output.line(explained(rule))


def _summary(errors: int, warnings: int) -> str:
    if not errors and not warnings:
        return "Nothing to say against the words and the cadences."
    counts = ((errors, "error"), (warnings, "warning"))
    told = [f"{number} {word}{'' if number == 1 else 's'}" for number, word in counts if number]
    return f"{' and '.join(told)}. Explained by: chaser lint --explain CODE"
