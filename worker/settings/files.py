"""The home's files as they are read, and everything found wrong in them, in the order of reading."""

from dataclasses import dataclass, field
from pathlib import Path

from worker.errors import Problem
from worker.settings.findings import Findings
from worker.settings.yaml_files import Document, read_yaml


@dataclass(slots=True)
class Files:
    """One reading of a home. Nothing here raises; what cannot be read is a finding."""

    home: Path
    found: list[Findings] = field(default_factory=list)

    def findings(self, file: str) -> Findings:
        """Where the problems of `file` go."""
        self.found.append(Findings(file))
        return self.found[-1]

    def exists(self, file: str) -> bool:
        return (self.home / file).exists()

    def content(self, findings: Findings) -> bytes:
        """The bytes of the findings' file; none, and a problem, when it cannot be read."""
        try:
            return (self.home / findings.file).read_bytes()
        except FileNotFoundError:
            findings.error(0, "is not there.", "Correct the path, or write the file.")
            return b""
        except OSError as error:
            findings.error(0, f"cannot be read: {error.strerror}.", "Correct its permissions, or what stands there.")
            return b""

    def document(self, findings: Findings) -> Document:
        """The findings' file as YAML."""
        return read_yaml(self.content(findings), findings)

    def optional(self, findings: Findings) -> Document:
        """The same of a file that need not be there."""
        return self.document(findings) if self.exists(findings.file) else Document()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All of them, file by file, each file's from its first line to its last."""
        return tuple(problem for each in self.found for problem in sorted(each.problems, key=lambda p: p.line))

    @property
    def has_errors(self) -> bool:
        return any(each.has_errors for each in self.found)
