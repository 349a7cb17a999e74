"""Mail as it really looks, for the tests of classifying: a few header lines, a text, read through the real parser."""

from datetime import UTC, datetime

from worker.core.messages import Mail, Place, Role
from worker.core.wording import Said
from worker.mail.parse import mail_from_headers, with_body
from worker.settings import shipped_wording

WORDS = shipped_wording()
for each in Said:
    WORDS.finds(each, "")  # made ready here, once, so that no test's own time has it

OURS = frozenset({"maya@brand.example", "partners@brand.example", "<request@brand.example>"})
BASE = {
    "From": "Mika Lee <mika@creators.example>",
    "To": "Maya Lin <maya@brand.example>",
    "Subject": "Re: Reel for Spring Glow",
    "Date": "Wed, 28 Oct 2026 10:00:00 -0400",
    "Message-ID": "<answer@creators.example>",
}
THREADED = "In-Reply-To: <request@brand.example>\nReferences: <request@brand.example>"


def letter(fields: str = "", text: str = "Hi Maya, here it is.", *, threaded: bool = False) -> Mail:
    """A mail of Mika's with these header lines instead of, or beside, the usual ones."""
    lines = [line for line in (*fields.splitlines(), *(THREADED.splitlines() if threaded else ())) if line]
    given = {line.partition(":")[0].lower() for line in lines}
    usual = [f"{name}: {value}" for name, value in BASE.items() if name.lower() not in given]
    return read("\n".join([*usual, *lines]) + "\n\n" + text + "\n")


def read(message: str) -> Mail:
    """A whole message, read as from a folder."""
    raw = message.replace("\n", "\r\n").encode()
    place = Place("INBOX", 1, 7)
    received = datetime(2026, 10, 28, 14, 0, tzinfo=UTC)
    return with_body(mail_from_headers(raw, place=place, role=Role.INBOX, internal_date=received, size=len(raw)), raw)


def parts(kind: str, *bodies: str, fields: str = "") -> Mail:
    """A multipart mail; each body begins with its own header lines."""
    inner = "".join(f"--edge\n{body}\n" for body in bodies)
    return letter(f"MIME-Version: 1.0\nContent-Type: {kind}; boundary=edge\n{fields}", f"{inner}--edge--")


PLAIN = "Content-Type: text/plain; charset=utf-8\n\n"
