"""What was newly written, above, below and between what mail programs of many languages put around it."""

import time

import pytest

from tests.mail.headings import ATTRIBUTIONS, DISCLAIMERS, FIELDS, FOOTERS, SEPARATORS
from tests.mail.headings import M as MAYA
from worker.mail.bodies import text_of_html
from worker.mail.quoting import newly_written

REPLIES = (
    "Hi Maya,\n\nThe Reel goes up on Friday. Sorry for the delay!\n\nBest,\nMika",
    "ok",
    "你好，明天给你。\n谢谢",
    "See https://drive.google.com/x\n\n- one\n- two: the price is 200 $\n\nMika Tan",
)
OLD = (
    "Hi Mika,\n\nCould you post the Reel by Friday: we need it.\n\nBest,\nMaya\n\n"
    "On Mon, Oct 26, 2026 at 9:00 AM Mika <mika@creators.example> wrote:\n\n> Sure.\n"
)
QUOTED = "\n".join(f"> {line}" for line in OLD.splitlines())
ON = ATTRIBUTIONS["gmail en"]


def says(text: str, reply: str) -> bool:
    """Whether exactly the reply is found, white space aside."""
    return newly_written(text).split() == reply.split()


@pytest.mark.parametrize("heading", ATTRIBUTIONS.values(), ids=ATTRIBUTIONS)
def test_an_attribution_ends_the_reply_in_every_language(heading: str) -> None:
    """Gmail, Apple Mail, Yahoo, Thunderbird, Proton, NetEase, Mail.ru and others, with the old mail marked or not."""
    for reply in REPLIES:
        assert says(f"{reply}\n\n{heading}\n\n{QUOTED}", reply)
        assert says(f"{reply}\n{heading}\n{QUOTED}", reply)
        assert says(f"{reply}\n\n   {heading}  \n \n {OLD}", reply)
        assert says(f"{heading}\n{QUOTED}\n\n{reply}", reply)


@pytest.mark.parametrize("fields", FIELDS.values(), ids=FIELDS)
def test_a_quoted_header_ends_the_reply_in_every_language(fields: tuple[str, str, str, str]) -> None:
    """Outlook's block in its languages, bold or below a rule; QQ's, Naver's and GMX's, which begins with the day."""
    sender, when, whom, about = fields
    blocks = (
        f"{sender} Maya Lin <maya@brand.example>\n{when} Wednesday 10:00\n{whom} Mika <m@x.example>\n{about} Re: Reel",
        f"*{sender}* Maya Lin <maya@brand.example>\n*{when}* Wednesday\n*{whom}* Mika\n*{about}* Re: Reel",
        f"{sender} Maya Lin\n{when} 2026-10-28 10:00\n{whom} Mika\nCc: Jo <jo@x.example>\n{about} Re: Reel",
        f'{sender} "Maya Lin"<maya@brand.example>;\n{when} 2026年10月28日(星期三)\n{whom} "M"<m@x.example>;\n{about} R',
        f'{when} Mittwoch, 28. Oktober 2026 um 10:00 Uhr\n{sender} "Maya" <maya@brand.example>\n{whom} m\n{about} R',
    )
    for block in blocks:
        for reply in REPLIES:
            assert says(f"{reply}\n\n{block}\n\n{OLD}", reply)
            assert says(f"{reply}\n\n________________________________\n{block}\n\n{OLD}", reply)


@pytest.mark.parametrize("separator", SEPARATORS)
def test_a_line_between_dashes_ends_the_reply_in_every_language(separator: str) -> None:
    """The "-----Original Message-----" of older programs, of QQ Mail and of NetEase, whose fields form a table."""
    for reply in REPLIES:
        assert says(f"{reply}\n\n{separator}\nFrom: Maya <maya@brand.example>\nTo: m\nSubject: z\n\n{OLD}", reply)
        assert says(f"{reply}\n\n{separator}\n| From | Maya |\n\n{OLD}", reply)


@pytest.mark.parametrize("footer", FOOTERS)
def test_the_line_of_a_device_goes(footer: str) -> None:
    """What telephones and programs add, alone at the end or above the quotation."""
    for reply in REPLIES:
        assert says(f"{reply}\n\n{footer}", reply)
        assert says(f"{reply}\n{footer}\n\n{ON}\n\n{QUOTED}", reply)


@pytest.mark.parametrize("disclaimer", DISCLAIMERS)
def test_a_disclaimer_goes(disclaimer: str) -> None:
    """What lawyers, printers' friends and virus scanners add, also below a signature."""
    for reply in REPLIES:
        assert says(f"{reply}\n\n{disclaimer}", reply)
        assert says(f"{reply}\n\n{disclaimer}\n\n{ON}\n\n{QUOTED}", reply)
        assert says(f"{reply}\n\n-- \nMika\nCreator\n\n{disclaimer}", reply)


@pytest.mark.parametrize(
    "banner",
    [
        "CAUTION: This email originated from outside of the organization. Do not click links or open attachments.",
        "[EXTERNAL EMAIL]",
        "You don't often get email from mika@creators.example. Learn why this is important",
    ],
)
def test_a_warning_above_goes(banner: str) -> None:
    """A mail system writes it into mail from outside."""
    for reply in REPLIES:
        assert says(f"{banner}\n\n{reply}", reply)


@pytest.mark.parametrize("heading", ["Maya Lin writes:", f"Quoting {MAYA}:", "On an earlier day somebody wrote:"])
def test_above_a_marked_quotation_few_words_are_enough(heading: str) -> None:
    """Older programs name neither day nor address; the marks below tell what it is."""
    for reply in REPLIES:
        assert says(f"{reply}\n\n{heading}\n\n{QUOTED}", reply)
        assert says(f"{reply}\n{heading}\n{QUOTED}", reply)


def test_a_heading_that_our_rules_do_not_know_is_asked_about() -> None:
    """Two fields are too few for our rules; the library sees them, and an address and a day are there."""
    assert says(f"{REPLIES[0]}\n\nFrom: Maya <maya@brand.example>\nDate: 28 Oct 2026 10:00\n\n{OLD}", REPLIES[0])


@pytest.mark.parametrize(
    "text",
    [
        "From: 5 Elm Street\nTo: the studio\nDate: November 9, 2026",
        "Thanks,\nI posted it. Kind regards to Jo as well: she helped.",
        "Sent the iPhone back on Monday, the box is empty.",
        "My address: 5 Elm St, and you can reach Jo <jo@creators.example>:\nshe has the file.",
        "Confidential: the price is 200.",
        "This message is for Jo.",
        "---\nnew chapter\n---\nand the end",
        "- one\n- two\n\nBest regards,\nMika",
        "I wrote on 12.10.2026:\nthe Reel is late.",
        "Warning: the Reel is long.\n\nDo you mind?",
        "我发自内心地感谢。",
        "Get the phone out of the box and film it, then send it.",
        "From Monday on: we post daily.\nTo: everybody.",
    ],
)
def test_what_only_looks_added_stays(text: str) -> None:
    """People travel, thank, list, warn and send telephones back."""
    assert newly_written(text) == text


@pytest.mark.parametrize(
    "line",
    [
        "Sent the iPhone back on Monday, the box is empty.",
        "Get the phone out of the box and film it.",
        "sent galaxy-unboxing",
        "我会用手机发送视频给你",
        "Die Galaxy habe ich am Montag gesendet",
        "Enviado el martes con el móvil nuevo que mandasteis, mirad el enlace por favor cuando podáis hoy.",
        "My phone is broken.",
        "This email is confidential to me, please keep it so.",
        "Disclaimer: I have not tried it.",
        "Thanks, Mika",
    ],
)
def test_a_last_line_of_a_persons_own_stays(line: str) -> None:
    """What is sent may be a telephone; losing an answer is worse than showing a footer."""
    assert newly_written(f"Hi Maya,\n{line}") == f"Hi Maya,\n{line}"


def test_a_persons_own_paragraph_on_secrecy_stays() -> None:
    """One word of lawyers makes no disclaimer."""
    for own in ("This message is confidential: the rate is 500.", "Confidential: the rate is 500."):
        assert newly_written(f"Hi Maya,\n\n{own}\n\nMika") == f"Hi Maya,\n\n{own}\n\nMika"


def test_the_block_that_a_program_calls_its_signature_goes() -> None:
    """Gmail, Outlook and Apple Mail name it in HTML; where nothing else was written, it stays."""
    html = (
        '<div>It is up!</div><div class="gmail_signature"><div>Mika Tan</div><div>Creator</div></div><div>PS: ok</div>'
    )
    assert newly_written(text_of_html(html)).split() == "It is up! PS: ok".split()
    assert newly_written(text_of_html('<div id="Signature"><p>It is up!</p></div>')) == "It is up!"


@pytest.mark.parametrize(
    "piece", ["On ", "\n", "From: a\n", "> ", "-- \n", "Sent from my ", "a@b.example 10:00:\n", "2026年"]
)
def test_a_megabyte_takes_no_time(piece: str) -> None:
    """Every text is read in time that grows with its length alone."""
    begun = time.process_time()
    newly_written(piece * (1_000_000 // len(piece)))
    assert time.process_time() - begun < 1
