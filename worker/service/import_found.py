"""What somebody's own spreadsheet would add to a home, what it would not, and how the person wants it read."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from worker.core.people import Ask, Creator
from worker.settings.written_days import DayOrder


@dataclass(frozen=True, slots=True)
class Wishes:
    """How the person wants the sheet to be read."""

    order: DayOrder | None = None
    scenario: str = ""
    """What rows are about whose words do not say it."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row of which nothing is made, or not all: why, and what would help."""

    row: int
    why: str
    remedy: str = ""

    def __str__(self) -> str:
        return f"row {self.row}: {self.why}. {self.remedy}".strip()


@dataclass(slots=True)
class Understood:
    """What a sheet would add."""

    creators: dict[str, tuple[int, Mapping[str, str], Creator]] = field(default_factory=dict)
    """New ones by key: the row they were first met on, their details, and what these make."""
    asks: dict[str, tuple[int, Ask]] = field(default_factory=dict)
    known: list[str] = field(default_factory=list)
    """Keys of asks that are there already."""
    over: list[int] = field(default_factory=list)
    """Rows that are done or stopped, and no chase of ours."""
    lacking: list[str] = field(default_factory=list)
    """What no column of the sheet tells, and what follows from that."""
    left_out: list[LeftOut] = field(default_factory=list)
    remarks: list[LeftOut] = field(default_factory=list)
    """Things worth knowing about rows that are followed."""

    def leave_out(self, row: int, why: str, remedy: str = "") -> None:
        """Nothing is made of this row, or not all."""
        self.left_out.append(LeftOut(row, why.removesuffix("."), remedy))

    def remark(self, row: int, why: str, remedy: str = "") -> None:
        """Something is worth knowing about this row."""
        self.remarks.append(LeftOut(row, why, remedy))
