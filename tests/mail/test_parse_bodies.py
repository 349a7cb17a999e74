"""What a mail's sender newly wrote, found in real structures and under real quotations."""

import base64
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.core.messages import Mail, Place, Role
from worker.mail.parse import mail_from_headers, with_body

ANSWER = "The Reel goes up on Friday."
QUOTE = "> Could you post the Reel?\n> Maya\n"
ON = "On Mon, Oct 26, 2026 at 10:00 AM Maya Lin <maya@brand.example> wrote:"


def read(raw: bytes) -> Mail:
    place = Place("INBOX", 1, 7)
    received = datetime(2026, 10, 28, tzinfo=UTC)
    mail = mail_from_headers(raw, place=place, role=Role.INBOX, internal_date=received, size=len(raw))
    return with_body(mail, raw)


def written(text: str, kind: str = "text/plain") -> str:
    head = f"Content-Type: {kind}; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
    found = read((head + text).replace("\n", "\r\n").encode()).text
    assert found is not None
    return found


ATTRIBUTIONS = [
    ON,
    "On Mon, Oct 26, 2026 at 10:00 AM Maya Lin <\nmaya@brand.example> wrote:",
    "On Oct 26, 2026, at 10:00, Maya Lin <maya@brand.example> wrote:",
    "On 26/10/2026 10:00, Maya Lin wrote:",
    "Maya Lin <maya@brand.example> wrote:",
    "Am Mo., 26. Okt. 2026 um 10:00 Uhr schrieb Maya Lin <maya@brand.example>:",
    "Le lun. 26 oct. 2026 à 10:00, Maya Lin <maya@brand.example> a écrit :",
    "El lun, 26 oct 2026 a las 10:00, Maya Lin (<maya@brand.example>) escribió:",
    "Em seg., 26 de out. de 2026 às 10:00, Maya Lin <maya@brand.example> escreveu:",
    "Il giorno lun 26 ott 2026 alle ore 10:00 Maya Lin <maya@brand.example> ha scritto:",
    "Op ma 26 okt 2026 om 10:00 schreef Maya Lin <maya@brand.example>:",
    "Den mån 26 okt. 2026 kl 10:00 skrev Maya Lin <maya@brand.example>:",
    "pon., 26 paź 2026 o 10:00 Maya Lin <maya@brand.example> napisał(a):",
    "пн, 26 окт. 2026 г. в 10:00, Maya Lin <maya@brand.example>:",
    "Maya Lin <maya@brand.example> 于2026年10月26日周一 10:00写道:",
    "在 2026年10月26日,10:00,Maya Lin <maya@brand.example> 写道:",
    "2026年10月26日(月) 10:00 Maya Lin <maya@brand.example>:",
    "2026년 10월 26일 (월) 오전 10:00, Maya Lin <maya@brand.example>님이 작성:",
]

HEADINGS = [
    *ATTRIBUTIONS,
    "-----Original Message-----",
    "-----Ursprüngliche Nachricht-----",
    "---------- Forwarded message ---------",
    "Begin forwarded message:",
    "From: Maya Lin <maya@brand.example>\nSent: Monday, October 26, 2026 10:00 AM\nTo: Mika\nSubject: Reel",
    "________________\nFrom: Maya Lin\nSent: Monday, October 26, 2026 10:00 AM\nTo: Mika\nSubject: Reel",
    "*From:* Maya Lin <maya@brand.example>\n*Date:* Monday\n*To:* Mika\n*Subject:* Reel",
    "Von: Maya Lin <maya@brand.example>\nGesendet: Montag, 26. Oktober 2026 10:00\nAn: Mika\nBetreff: Reel",
    "De : Maya Lin <maya@brand.example>\nEnvoyé : lundi 26 octobre 2026 10:00\nÀ : Mika\nObjet : Reel",
    "发件人: Maya Lin <maya@brand.example>\n发送时间: 2026年10月26日 10:00\n收件人: Mika\n主题: Reel",
]


@pytest.mark.parametrize("heading", HEADINGS)
def test_an_answer_above_an_unmarked_quotation_stands_alone(heading: str) -> None:
    """Outlook's way: the heading, then the old mail without any mark."""
    found = written(f"{ANSWER}\n\nMika\n\n{heading}\n\nCould you post the Reel?\n\nMaya")
    assert found.replace("_", "").strip() == f"{ANSWER}\n\nMika"


@pytest.mark.parametrize("heading", ATTRIBUTIONS)
def test_an_answer_above_a_marked_quotation_stands_alone(heading: str) -> None:
    """Gmail's way: "On … wrote:", then ">"."""
    assert written(f"{ANSWER}\n\n{heading}\n\n{QUOTE}") == ANSWER


@pytest.mark.parametrize("heading", ATTRIBUTIONS)
def test_an_answer_below_a_quotation_is_found(heading: str) -> None:
    """Some people answer at the end."""
    assert written(f"{heading}\n{QUOTE}\n{ANSWER}\n") == ANSWER


def test_answers_in_between_are_all_found() -> None:
    """Question by question, also after a signature of the upper part."""
    text = f"See below.\n-- \nMika\n\n{ON}\n> Your size?\nM\n> Your address?\n5 Elm St\n> Thanks\n"
    assert written(text) == "See below.\n\nM\n\n5 Elm St"


def test_an_answer_below_an_unmarked_quotation_is_not_lost() -> None:
    """Where nothing stands above and nothing is marked, everything may be the answer."""
    assert ANSWER in written(f"{ON}\n\nCould you post the Reel?\n\n{ANSWER}")


@pytest.mark.parametrize("text", [QUOTE, f"{ON}\n\n{QUOTE}", "", "\n\n", "> "])
def test_a_mail_that_only_quotes_says_nothing(text: str) -> None:
    """An empty answer, as with an attachment alone, is empty."""
    assert written(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "On Monday you wrote:\nthe address is missing. It is 5 Elm St.",
        "Thanks, here is the address:\n5 Elm St",
        "- the Reel is up\n- the figures come on Monday",
        "From: JFK\nTo: LAX\nDate: November 9",
        "Best regards are not enough, so here is the link.",
        "I said so on October 26:\nthe Reel is up.",
        "--\n" + "\n".join(f"point {n}" for n in range(20)),
    ],
)
def test_what_only_looks_like_a_quotation_or_a_signature_stays(text: str) -> None:
    """People write lists, thanks, travel plans and "you wrote:" themselves."""
    assert written(text) == text.strip()


@pytest.mark.parametrize(
    "ending",
    ["-- \nMika Lee\nCreator", "--\nMika", "Sent from my iPhone", "Get Outlook for iOS<https://aka.ms/o0ukef>",
     "Von meinem iPhone gesendet", "Envoyé de mon iPhone", "发自我的iPhone"],
)  # fmt: skip
def test_a_signature_goes(ending: str) -> None:
    """RFC 3676's mark, and the line that a telephone adds."""
    assert written(f"{ANSWER}\n\n{ending}\n\n{ON}\n{QUOTE}") == ANSWER


HTML = f"""<html><head><title>no</title><style>p {{color: red}}</style></head><body><!-- no -->
<p>The Reel goes up<br>on&nbsp;Friday&#33; &lt;3</p><script>no()</script>
<div class="gmail_quote"><div>{ON.replace("<", "&lt;").replace(">", "&gt;")}<br></div>
<blockquote class="gmail_quote" style="margin:0"><p>Could you post <b>the</b> Reel?</p></blockquote></div>
</body></html>"""


def test_html_becomes_plain_words() -> None:
    """What a browser shows, line by line; no styles, no scripts, no quotation."""
    assert written(HTML, "text/html") == "The Reel goes up\non Friday! <3"


def test_an_answer_inside_an_html_quotation_is_found() -> None:
    """Gmail splits the blockquote around an answer in between."""
    html = "<blockquote type=cite>Your size?</blockquote>M<blockquote type=cite>Address?</blockquote>5 Elm St"
    assert written(html, "text/html") == "M\n\n5 Elm St"


def test_an_indented_html_paragraph_is_no_quotation() -> None:
    """Mail clients indent with a blockquote too."""
    assert written('<blockquote style="margin:0 0 0 40px">5 Elm St</blockquote>', "text/html") == "5 Elm St"


@pytest.mark.parametrize(
    "html", ["<head><body>5 Elm St", "<p>5 Elm St", "<b>5 Elm</i> St", "5 <notclosed Elm St", "a < b > c & d"]
)
def test_broken_html_still_speaks(html: str) -> None:
    """Nobody's answer is lost for a missing bracket."""
    assert written(html, "text/html").strip()


def test_the_plain_part_is_preferred() -> None:
    """multipart/alternative says the same twice."""
    message = EmailMessage()
    message.set_content("plain words")
    message.add_alternative("<p>html words</p>", subtype="html")
    mail = read(message.as_bytes())
    assert mail.text == "plain words"
    assert mail.parts == ("multipart/alternative", "text/plain", "text/html")


def test_an_empty_plain_part_gives_way_to_html() -> None:
    """Some clients leave it blank."""
    message = EmailMessage()
    message.set_content("\n")
    message.add_alternative("<p>html words</p>", subtype="html")
    assert read(message.as_bytes()).text == "html words"


def test_attachments_and_forwarded_messages_are_not_the_senders_words() -> None:
    """They are named among the parts, and not read."""
    inner = EmailMessage()
    inner.set_content("old words")
    message = EmailMessage()
    message.set_content("new words")
    message.add_attachment("a file", filename="a.txt")
    message.add_attachment(inner)
    mail = read(message.as_bytes())
    assert mail.text == "new words"
    assert mail.parts == ("multipart/mixed", "text/plain", "text/plain", "message/rfc822")


@pytest.mark.parametrize("charset", ["utf-8", "latin-1", "windows-1252", "utf-16", "no-such", "", "base64", "punycode"])
def test_text_is_read_in_any_charset(charset: str) -> None:
    """Declared rightly, wrongly or not at all, plain letters arrive."""
    codec = charset if charset in {"utf-8", "latin-1", "windows-1252", "utf-16"} else "utf-8"
    head = f"Content-Type: text/plain; charset={charset}\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    assert read(head.encode() + base64.encodebytes("Grüße, Mika".encode(codec))).text == "Grüße, Mika"


@pytest.mark.parametrize("keep", [0.3, 0.6, 0.9])
def test_a_message_cut_off_anywhere_keeps_what_came_before(keep: float) -> None:
    """The server is asked for the first bytes only; a letter may be cut in two."""
    message = EmailMessage()
    message.set_content(ANSWER + "\n" + "ü" * 5000, cte="base64")
    message.add_alternative("<p>x</p>", subtype="html")
    raw = message.as_bytes()
    text = read(raw[: int(len(raw) * keep)]).text
    assert text is not None
    assert text.startswith(ANSWER)


@given(
    text=st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=200),
    cte=st.sampled_from(["base64", "quoted-printable"]),
)
def test_whatever_the_standard_library_writes_is_read_back(text: str, cte: str) -> None:
    """The reader agrees with `email` on structure and transfer encoding."""
    message = EmailMessage()
    message.set_content(f"Words: {text} end", cte=cte)
    message.add_alternative("<p>x</p>", subtype="html")
    message.add_attachment(b"x", maintype="image", subtype="png")
    found = read(message.as_bytes()).text
    assert found is not None
    assert "".join(found.split()) == "".join(f"Words: {text} end".split())
