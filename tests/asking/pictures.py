"""The pictures of docs/tutorial.md, made from what the real command shows on a terminal.

    python -m tests.asking.pictures

Maya's mailbox on a Dovecot, her answers typed, the days set by the clock. Only the address and the name of the server,
which are different each time, are replaced by ones that read better.
"""

import re
import tempfile
from contextlib import closing
from datetime import datetime
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

from imapclient import IMAPClient
from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

from tests.asking.terminal import Terminal
from tests.clock.shim import Clock
from tests.servers.dovecot import HOST, Dovecot, User
from tests.servers.kinds import Servers
from tests.stories.program import REPOSITORY, surroundings

PICTURES = REPOSITORY / "docs" / "pictures"
NEW_YORK = ZoneInfo("America/New_York")
COLUMNS = 96
OTHER_ESCAPES = re.compile(r"\x1b(?:\[[0-9;?]*[A-Za-ln-z]|\][^\x07]*\x07|[=>])")
PAPER = TerminalTheme(
    (253, 252, 249), (38, 40, 44),
    [(38, 40, 44), (176, 48, 44), (28, 120, 68), (158, 104, 0), (38, 86, 166), (130, 58, 150), (0, 112, 124),
     (90, 92, 96)],
)  # fmt: skip
# Rich's own frame without its fonts from the net: a picture of ours fetches nothing.
FRAME = """\
<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font-family: ui-monospace, Menlo, Consolas, monospace; font-size: {char_height}px;
line-height: {line_height}px; }}
{styles}
</style>
<defs><clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" /></clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g></g></svg>
"""
TRACKER = """\
Influencer,E-mail,IG Handle,Country,Agent,Agent email,Deliverable,Due date,Status,Campaign,Notes
Mika Tanaka,mika@creators.example,@mika.makes,US,Ana Ruiz,ana@talent.example,Reel,2026-10-23,pending,Spring Glow,
Noor Haddad,noor@films.example,@noor.films,GB,,,Signed agreement,"Oct 20, 2026",waiting,Spring Glow,asked twice
Leo Petit,leo@petit.example,@leopetit,FR,,,Story,05/11/2026,pending,Spring Glow,
Kim Park,kim@park.example,@kim.park,US,,,Screenshots,2026-10-26,done,Autumn,
"""
REQUEST = """\
From: Maya Lin <maya@brand.example>\r
To: {to}\r
Subject: {subject}\r
Date: {date}\r
Message-ID: <{name}@brand.example>\r
\r
Hi,\r
\r
Could you send us {item} for Spring Glow by then?\r
\r
Maya\r
"""


def main() -> None:
    """Play the story of the tutorial and draw what is on the screen."""
    PICTURES.mkdir(exist_ok=True)
    with closing(Servers()) as servers, tempfile.TemporaryDirectory() as folder:
        server = servers["dovecot"]
        assert isinstance(server, Dovecot)
        Story(server, Path(folder)).play()


class Story:
    """Maya, on her way from an empty folder to her first draft."""

    def __init__(self, server: Dovecot, folder: Path) -> None:
        self._server = server
        self._folder = folder
        self._clock = Clock(folder)
        self._user = server.new_user()
        (folder / "tracker.csv").write_text(TRACKER, encoding="utf-8")

    def play(self) -> None:
        """One picture after the other."""
        self._asked(self._user)
        self._at(datetime(2026, 10, 20, 9, 30, tzinfo=NEW_YORK))
        self._init()
        self._draw("plan", ["plan", "--days", "14"])
        with self._terminal(["run", "--once"], CHASER_HOME=str(self._folder / "lumen")) as looking:
            assert looking.ends() == 0, looking.screen
        self._at(datetime(2026, 10, 26, 8, 5, tzinfo=NEW_YORK))
        self._draw("run", ["run", "--once"])
        self._draw("status", ["status"])
        self._draw("why", ["why", "mika-makes-late-content-the-reel-for-spring-glow"])

    def _asked(self, user: User) -> None:
        """The requests that Maya sent from her mail program."""
        with IMAPClient(HOST, self._server.imap_port, ssl=False) as client:
            client.login(user.name, user.password)
            asked = (("mika@creators.example", "the Reel"), ("noor@films.example", "the signed agreement"))
            for number, (to, item) in enumerate(asked):
                moment = datetime(2026, 10, 12 + number, 10, 0, tzinfo=NEW_YORK)
                told = REQUEST.format(
                    to=to, item=item, subject=f"Spring Glow: {item}", name=f"asked-{number}",
                    date=moment.strftime("%a, %d %b %Y %H:%M:%S %z"),
                )  # fmt: skip
                client.append("Sent", told.encode(), [b"\\Seen"], moment)

    def _at(self, moment: datetime) -> None:
        self._clock.set(moment)

    def _terminal(self, words: list[str], **more: str) -> Terminal:
        environ = {**surroundings(self._folder / "lumen"), **self._clock.environ, **more, "COLUMNS": str(COLUMNS)}
        environ.pop("NO_COLOR")
        return Terminal(words, self._folder, environ)

    def _init(self) -> None:
        """By questions, with the tracker."""
        with self._terminal(["init", "lumen"]) as person:
            for question, answer in (
                ("What is your brand called?", "Lumen"),
                ("What kind of team are you?", "2"),
                ("Which mailbox", "maya@brand.example"),
                ("Your name", "Maya Lin"),
                ("Your title?", "Creator Partnerships Manager"),
                ("Your time zone?", "America/New_York"),
                ("Your country?", ""),
                ("Where is the mail", "1"),
                ("The IMAP server?", f"127.0.0.1:{self._server.imap_port}"),
                ("The name you sign in with?", self._user.name),
                ("The password of", self._user.password),
                ("What does a creator owe you?", "2"),
                ("Which file?", str(self._folder / "tracker.csv")),
                ("Add ", "y"),
            ):
                person.reads(question)
                person.reads("> ")
                person.types(answer)
            assert person.ends() == 0, person.screen
        shown = person.drawn.replace(f"{self._folder}/", "").replace(str(self._server.imap_port), "993")
        shown = shown.replace(self._user.name, "maya@brand.example").replace("127.0.0.1", "imap.brand.example")
        lines = shown.splitlines()
        start = next(number for number, line in enumerate(lines) if "The password of" in line)
        taken = next(number for number, line in enumerate(lines) if "What does a creator owe you?" in line)
        end = next(number for number, line in enumerate(lines) if "The next 14 days" in line)
        draw("sign-in", "chaser init lumen", "\n".join(lines[start:taken]))
        draw("import", "chaser init lumen", "\n".join(lines[taken:end]))

    def _draw(self, name: str, words: list[str]) -> None:
        with self._terminal(words, CHASER_HOME=str(self._folder / "lumen")) as person:
            assert person.ends() == 0, person.screen
        draw(name, " ".join(["chaser", *words]), person.drawn)


def draw(name: str, title: str, drawn: str) -> None:
    """One picture."""
    console = Console(record=True, width=COLUMNS, file=StringIO(), force_terminal=True)
    console.print(Text.from_ansi(OTHER_ESCAPES.sub("", drawn).strip("\n")))
    svg = console.export_svg(title=title, theme=PAPER, code_format=FRAME, unique_id=name)
    (PICTURES / f"{name}.svg").write_text(
        "\n".join(line.rstrip() for line in svg.splitlines()) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
