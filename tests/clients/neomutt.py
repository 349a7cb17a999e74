"""A person with a terminal mail program: neomutt on a pseudo terminal, its keys typed and its screen read."""

import fcntl
import os
import pty
import select
import struct
import subprocess
import termios
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.clients.habits import Habits
from tests.clients.office import Office
from tests.servers.dovecot import HOST

PATIENCE_SECONDS = 60.0
ROWS, COLUMNS = 40, 120
SENT = "Mail sent"

FILES_ARE_YOUNGER = b"Update encoding for"
"""A question that comes only because files bear the real time, which lies after the story's; yes is as good as no."""

SETTINGS = """\
set folder="imap://{host}:{imap}/"
set spoolfile="+INBOX"
set postponed="+Drafts"
set record="+Sent"
set imap_user="{user}"
set imap_pass="{password}"
set imap_authenticators="plain"
set ssl_starttls=no
set ssl_force_tls=no
set smtp_url="smtp://{host}:{smtp}/"
set from="{user}"
set realname="{name}"
set use_from=yes
set editor="{editor}"
set header_cache=""
set sleep_time=0
set wait_key=no
set fast_reply=yes
set include=yes
set delete=yes
set quit=yes
set mark_old=no
set crypt_use_gpgme=no
unset signature
"""
EDITOR = """\
#!/bin/sh
# Puts the new text in front, as a person does, an hour ago by the file's date: neomutt takes a file for untouched
# whose date has stayed the same.
cat "{text}" "$1" > "$1.new" && mv "$1.new" "$1" && touch -d '1 hour ago' "$1"
"""
UNTOUCHED = "#!/bin/sh\n"


class Screen:
    """One run of neomutt."""

    def __init__(self, words: list[str], environ: Mapping[str, str]) -> None:
        self._shown = b""
        self._keys, terminal = pty.openpty()
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        self._process = subprocess.Popen(
            words, stdin=terminal, stdout=terminal, stderr=terminal, start_new_session=True, env=environ
        )
        os.close(terminal)

    def until(self, text: str) -> None:
        """Wait for a text to be shown since the last keys."""
        end = time.monotonic() + PATIENCE_SECONDS
        while text.encode() not in self._shown:
            if time.monotonic() > end or not self._read():
                raise TimeoutError(f"neomutt never showed {text!r}; it shows {self._shown[-3000:]!r}")

    def type(self, keys: str) -> None:
        self._shown = b""
        os.write(self._keys, keys.encode())

    def until_left(self, saying: str = "") -> None:
        """Wait for neomutt to end by itself, with this as its last word (its exit code is 1 after a postponement)."""
        end = time.monotonic() + PATIENCE_SECONDS
        while self._read():
            if time.monotonic() > end:
                raise TimeoutError(f"neomutt does not leave; it shows {self._shown[-3000:]!r}")
        self._process.wait(PATIENCE_SECONDS)
        assert saying.encode() in self._shown, f"neomutt did not say {saying!r}, but {self._shown[-3000:]!r}"

    def close(self) -> None:
        """End it, however it stands."""
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        os.close(self._keys)

    def _read(self) -> bool:
        """Read what comes within a moment; False once neomutt has left."""
        if select.select([self._keys], [], [], 0.1)[0]:
            try:
                self._shown += os.read(self._keys, 65536)
            except OSError:  # Linux's way to say that nobody has the terminal any more
                return False
        if FILES_ARE_YOUNGER in self._shown:
            self.type("\r")
        return True


class Neomutt:
    """A person of the office at neomutt. Every deed is one run of it."""

    habits = Habits(
        keeps_mark=True,
        keeps_name=True,
        changes_html_too=False,
        saved_flags=frozenset({"\\Draft"}),
    )

    def __init__(self, office: Office, who: str, folder: Path, *, trash: str = "") -> None:
        self._office = office
        self._who, self._user = who, office.user(who)
        self._folder = folder / f"neomutt-{who}"
        self._folder.mkdir(parents=True)
        self._settings = SETTINGS + (f'set trash="{trash}"\n' if trash else "")

    # -- drafts -------------------------------------------------------------
    def sends_draft(self, says: str = "") -> None:
        """Recall the postponed mail, put a text in front or leave it as it is, and send it."""
        with self.composing(says) as screen:
            self.sends(screen)

    def edits_and_saves(self, says: str) -> None:
        """Recall the postponed mail, put a text in front, postpone it again."""
        with self.composing(says) as screen:
            screen.type("P")
            screen.until_left("Message postponed")

    def renames_saves_and_sends(self, says: str, subject: str) -> Iterator[None]:
        """Recall, edit, give another subject, postpone; and send that later. Between the two others have a look."""
        with self.composing(says) as screen:
            screen.type(f"s\x15{subject}\r")
            screen.until(subject)
            screen.type("P")
            screen.until_left("Message postponed")
        yield
        self.sends_draft()

    def deletes_draft(self) -> None:
        """Delete the only draft in Drafts and leave."""
        with self._run("-f", "+Drafts") as screen:
            screen.until("q:Quit")
            screen.type("d")
            screen.until("Del:1")
            screen.type("q")
            screen.until_left()

    @contextmanager
    def composing(self, says: str = "") -> Iterator[Screen]:
        """The postponed mail recalled and lying in the compose menu."""
        with self._run("-p", says=says) as screen:
            screen.until("y:Send")
            screen.until("Subject:")
            yield screen

    def sends(self, screen: Screen) -> None:
        """Send what lies in the compose menu."""
        screen.type("y")
        screen.until_left(SENT)

    # -- other mail ---------------------------------------------------------
    def replies(self, says: str) -> None:
        """Answer the newest mail of the INBOX."""
        with self._run(says=says) as screen:
            screen.until("q:Quit")
            screen.type("*r")
            screen.until("y:Send")
            screen.type("y")
            screen.until(SENT)
            screen.type("q")
            screen.until_left()

    @contextmanager
    def _run(self, *words: str, says: str = "") -> Iterator[Screen]:
        text, editor, settings = (self._folder / name for name in ("text", "editor", "settings"))
        text.write_text(f"{says}\n\n" if says else "")
        editor.write_text(EDITOR.format(text=text) if says else UNTOUCHED)
        editor.chmod(0o755)
        office = self._office
        settings.write_text(self._settings.format(
            host=HOST, imap=office.server.imap_port, smtp=office.post.port,
            user=self._user.name, name=self._who, password=self._user.password, editor=editor,
        ))  # fmt: skip
        environ = {
            **office.clock.environ, "PATH": os.environ["PATH"], "HOME": str(self._folder), "TMPDIR": str(self._folder),
            "LANG": "C.UTF-8", "TZ": "America/New_York", "TERM": "xterm",
            # Started with -p, neomutt believes these alone and draws a screen of no width without them.
            "COLUMNS": str(COLUMNS), "LINES": str(ROWS),
        }  # fmt: skip
        screen = Screen(["neomutt", "-n", "-F", str(settings), *words], environ)
        try:
            yield screen
        finally:
            screen.close()
