"""What a rule is, and what it finds. The rules themselves stand in the modules of their families."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """Words with an error are not used; a warning is said and stops nothing."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, as `chaser lint --explain` and docs/lint.md tell it. Codes are for good: add, never reuse."""

    code: str
    severity: Severity
    says: str
    """What is wrong, in one line."""
    why: str
    """Why it matters, and what to write instead."""
    bad: str
    good: str

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that a message breaks. `where` is the offending text as rendered, "" when something is missing."""

    rule: Rule
    what: str = ""
    """What is wrong here, when that can be said more exactly than by the rule."""
    where: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A hit with its place: what `chaser lint` prints. `line` is 1 where the fault is what a file does not say."""

    rule: Rule
    file: str
    line: int
    message: str

    @property
    def code(self) -> str:
        return self.rule.code

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.code} {self.message}"


def error(code: str, says: str, why: str, *, bad: str, good: str) -> Rule:
    """A rule whose breach keeps words from being used."""
    return Rule(code, Severity.ERROR, says, why, bad, good)


def warning(code: str, says: str, why: str, *, bad: str, good: str) -> Rule:
    """A rule whose breach is said, no more."""
    return Rule(code, Severity.WARNING, says, why, bad, good)


def quoted(rule: Rule, phrase: str) -> Hit:
    """A hit that quotes what was heard."""
    return Hit(rule, f'{rule.says[:-1]}: "{phrase.strip()}".', phrase)
