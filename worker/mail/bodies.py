"""What a message says in words: its plain text, else its HTML turned into text.

A quotation in HTML comes out with ">" in front, so that one set of rules (`worker.mail.quoting`) tells what is new.
Never raises, loads nothing, follows nothing, and takes time in proportion to the bytes.
"""

import re
from html import unescape

from worker.core.arrivals import is_share
from worker.mail.endings import SIGNED_BLOCK
from worker.mail.mime import Part

LONGEST_HTML = 512 * 1024
TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:]*)([^<>]{0,4000})>|<[!?/][^<>]{0,4000}>|[^<]+|<")
UNSEEN = frozenset({"head", "style", "script", "title", "template"})
LINES = frozenset(
    {"address", "br", "center", "dd", "div", "dl", "dt", "hr", "li", "ol", "p", "pre", "table", "tr", "ul"}
)
LINES_APART = frozenset({"blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "p"})
QUOTING = re.compile(r"""type\s*=\s*["']?cite|\bcite\s*=|class\s*=\s*["'][^"']*quote|border-left""", re.IGNORECASE)
"""What mail clients put on a blockquote that quotes; one without any of these is a person's indented text."""
SIGNING = re.compile(
    r"""\b(?:class|id)\s*=\s*["']?[^"'>]{0,60}?\b(?:gmail_signature|moz-signature|applemailsignature|signature"""
    r"""|ms-outlook-mobile-signature|protonmail_signature_block|yahoo-signature|mail-editor-signature)\b(?!_prefix)""",
    re.IGNORECASE,
)
"""What mail clients put on the block that they fill with the signature."""
HREF = re.compile(r"""\bhref\s*=\s*["']?(https?://[^"'\s>]{1,2000})""", re.IGNORECASE)
LED, TO = "\ue000", "\ue001"
"""Around a link's address, beside the words it stands behind; taken out again once the new words are known."""
LEADS = re.compile(f"{LED}([^{TO}]*){TO}")
SIGNED = frozenset({"div", "table", "span", "p", "pre"})


def readable(part: Part) -> str:
    """What the sender says in this part and the parts below; attachments and inner messages say nothing."""
    if part.is_attachment:
        return ""
    if part.kind == "multipart/alternative":
        plain_first = sorted(part.children, key=lambda child: child.kind != "text/plain")
        return next((text for child in plain_first if (text := readable(child)).strip()), "")
    if part.children:
        return "\n".join(text for child in part.children if (text := readable(child)).strip())
    if part.kind == "text/html":
        return text_of_html(part.text)
    return part.text if part.kind == "text/plain" or part.kind.startswith("multipart/") else ""


def text_of_html(html: str) -> str:
    """Lines of text; what a browser does not show is left out, quotations are marked with ">"."""
    page = _Page()
    for match in TAG.finditer(_without_comments(html[:LONGEST_HTML])):
        if match[2]:
            page.tag(match[2].lower(), closes=bool(match[1]), attributes=match[3])
        elif match[0][0] != "<" or match[0] == "<":
            page.say(match[0])
    return page.text()


def _without_comments(html: str) -> str:
    before, *rest = html.split("<!--")
    return before + "".join(piece.partition("-->")[2] for piece in rest)


class _Page:
    """The lines said so far. `quotes` remembers, for each open blockquote, whether it quotes."""

    def __init__(self) -> None:
        self.lines: list[tuple[int, bool, list[str]]] = [(0, False, [])]
        self.signature = ""
        """The tag of the signature's block while that is open, and how often it is open."""
        self.signed = 0
        self.quotes: list[bool] = []
        self.depth = 0
        self.unseen = ""

    def tag(self, name: str, *, closes: bool, attributes: str) -> None:
        self._sign(name, closes=closes, attributes=attributes)
        link = HREF.search(attributes) if name == "a" and not closes else None
        if link and is_share(unescape(link[1])):
            self.say(f"{LED}{link[1]}{TO}")
        if name == "body" or (closes and name == self.unseen):
            self.unseen = ""
        elif name in UNSEEN and not closes and not attributes.endswith("/"):
            self.unseen = self.unseen or name
        elif name == "blockquote":
            self._quotation(closes=closes, attributes=attributes)
        elif name in LINES or name in LINES_APART:
            self._new_line()
        elif name in {"td", "th"}:
            self.say(" ")

    def say(self, words: str) -> None:
        if not self.unseen:
            self.lines[-1][2].append(words)

    def text(self) -> str:
        return "\n".join(_line(depth, words, is_signed=signed) for depth, signed, words in self.lines)

    def _sign(self, name: str, *, closes: bool, attributes: str) -> None:
        if self.signature == name and not attributes.endswith("/"):
            self.signed += -1 if closes else 1
            if not self.signed:
                self.signature = ""
                self._new_line()
        elif not self.signature and not closes and name in SIGNED and SIGNING.search(attributes):
            self.signature, self.signed = name, 1
            self._new_line()

    def _quotation(self, *, closes: bool, attributes: str) -> None:
        if not closes:
            self.quotes.append(bool(QUOTING.search(attributes)))
            self.depth += self.quotes[-1]
        elif self.quotes:
            self.depth -= self.quotes.pop()
        self._new_line()

    def _new_line(self) -> None:
        self.lines.append((self.depth, bool(self.signature), []))


def _line(depth: int, words: list[str], *, is_signed: bool) -> str:
    said = " ".join(unescape("".join(words)).split())
    mark = SIGNED_BLOCK if is_signed and said else ""
    return f"{'>' * min(depth, 5)} {mark}{said}".strip()


def without_leads(text: str) -> tuple[str, tuple[str, ...]]:
    """The text as it is seen, and the addresses behind its links."""
    return LEADS.sub("", text), tuple(dict.fromkeys(LEADS.findall(text)))


def as_seen(text: str) -> str:
    """Readable text without the marks that only tell where its links lead and what is a signature."""
    return LEADS.sub("", text).replace(SIGNED_BLOCK, "")
