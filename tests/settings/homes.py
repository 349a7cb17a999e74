"""A small valid home whose files a test then spoils, and what `load` says of it, one line a problem."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from worker.errors import ConfigurationError
from worker.settings import Settings, load

WORKER = """\
poll_seconds: 60
brand: {name: Lumen, segment: mid_market}
accounts:
  maya:
    email: maya@brand.example
    name: Maya Lin
    timezone: America/New_York
    country: US
    draft_at: "08:00"
    imap: {host: imap.brand.example}
    login: {password_env: MAYA_PASSWORD}
"""
CADENCES = """\
scenarios:
  late-content:
    touches: ["0", "2-3", "5", "7"]
  missing-info:
    touches: ["0", "3-4", "7-10"]
batching:
  mid_market: {tier_1: monday}
"""
LOCALE = """\
name: English
date_format: EEEE, MMMM d
weekend: [saturday, sunday]
"""
CREATORS = """\
creator,name,email,owner
mika,Mika Tanaka,mika@studio.example,maya
"""
ASKS = """\
ask,creator,scenario,item,deadline,reason
mika-reel,mika,late-content,the Reel for Spring Glow,2026-10-23,the launch is near
"""
FILES = {
    "config/worker.yaml": WORKER,
    "config/cadences.yaml": CADENCES,
    "config/locales/en.yaml": LOCALE,
    "data/creators.csv": CREATORS,
    "data/asks.csv": ASKS,
    ".env": "MAYA_PASSWORD=secret\n",
}


@dataclass
class SampleHome:
    """The files above under `folder`, ready to be changed."""

    folder: Path
    environ: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for file, text in FILES.items():
            self.write(file, text)

    def write(self, file: str, content: str | bytes) -> Path:
        path = self.folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def swap(self, file: str, old: str, new: str) -> None:
        """Put `new` for `old`, which must stand in the file once."""
        text = (self.folder / file).read_text(encoding="utf-8")
        assert text.count(old) == 1, (old, text)
        self.write(file, text.replace(old, new))

    def sheet(self, name: str, *rows: Mapping[str, str]) -> None:
        """Write data/`name`.csv from rows by column."""
        columns = list(dict.fromkeys(column for row in rows for column in row))
        cells = [[row.get(column, "") for column in columns] for row in rows]
        lines = [",".join(f'"{cell}"' for cell in line) for line in ([columns, *cells])]
        self.write(f"data/{name}.csv", "\n".join(lines) + "\n")

    def load(self) -> Settings:
        return load(self.folder, self.environ)

    def problems(self) -> list[str]:
        """Every line of the report; warnings begin with "notice "."""
        try:
            found = self.load().notices
        except ConfigurationError as error:
            found = error.problems
        return [f"{'notice ' if problem.warning else ''}{problem}" for problem in found]
