"""What a pass did, as notes. It judges nothing."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Note:
    """One thing that happened: `action` is a stable word for logs, `chase` may be "", `text` is for people."""

    action: str
    chase: str
    text: str


@dataclass(slots=True)
class Report:
    """Collects the notes of one pass over one account."""

    account: str
    notes: list[Note] = field(default_factory=list)

    def add(self, action: str, chase: str, text: str) -> None:
        """Note that something was done or seen."""
        self.notes.append(Note(action, chase, text))

    def lines(self) -> list[str]:
        """One line for each note: mailbox, chase, what happened."""
        return [f"{self.account}: {note.chase + ': ' if note.chase else ''}{note.text}" for note in self.notes]
