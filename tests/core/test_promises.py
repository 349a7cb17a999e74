"""What a reply promises, and what it seems to bring."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from worker.core.arrivals import looks_delivered
from worker.core.messages import Mail, Place, Role
from worker.core.promises import promised_day
from worker.mail.days import passages

TUESDAY = date(2026, 10, 27)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sorry! You'll have it Friday.", date(2026, 10, 30)),
        ("so sorry, sending it tmrw", date(2026, 10, 28)),
        ("I will get it to you by the 12th.", date(2026, 11, 12)),
        ("I can have it with you by November 3", date(2026, 11, 3)),
        ("I'll upload the Reel on 3 November.", date(2026, 11, 3)),
        ("We'll post it by the end of the week.", date(2026, 10, 30)),
        ("I'll send it tonight!", date(2026, 10, 27)),
        ("Will send 2026-11-02.", date(2026, 11, 2)),
        ("明天给你", date(2026, 10, 28)),
        ("周五发给您", date(2026, 10, 30)),
        ("11月3日之前提交", date(2026, 11, 3)),
        ("30号给你", date(2026, 10, 30)),
        ("Hi Maya,\nthanks for the reminder! You'll get it on Friday, promise.\nMika", date(2026, 10, 30)),
        ("I'm sending it over tomorrow morning.", date(2026, 10, 28)),
        ("The Reel goes live Thursday 29th.", date(2026, 10, 29)),
        ("I'll have it ready by Nov 3rd at the latest.", date(2026, 11, 3)),
        ("I'll send it in two days", date(2026, 10, 29)),
        ("后天发你", date(2026, 10, 29)),
        ("今晚发给您", date(2026, 10, 27)),
        ("下周一给您", date(2026, 11, 2)),
        ("Ich schicke es dir bis Freitag.", date(2026, 10, 30)),
        ("Du bekommst das Video am 3. November.", date(2026, 11, 3)),
        ("Je vous envoie la vidéo vendredi.", date(2026, 10, 30)),
        ("Te lo mando mañana.", date(2026, 10, 28)),
        ("Lo invio entro il 3 novembre.", date(2026, 11, 3)),
        ("Envio o vídeo na sexta-feira.", date(2026, 10, 30)),
        ("Ik stuur het vrijdag.", date(2026, 10, 30)),
        ("金曜日までにお送りします。", date(2026, 10, 30)),
        ("금요일까지 보내드릴게요.", date(2026, 10, 30)),
    ],
)
def test_a_clear_promise_has_its_day(text: str, expected: date) -> None:
    """Counted from the day it was written."""
    assert promised_day(passages(text, "", TUESDAY), TUESDAY) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Thanks!",
        "Can I send it on Friday?",
        "I can't send it before Friday.",
        "You'll have it next Friday.",
        "I'll send it Thursday. Or I will have it Friday.",
        "I was at a wedding on Friday.",
        "I'll send it by the 42nd.",
        "I'll send it on Tuesday.",
        "I will post it on March 3.",
        "I'll try to send it Friday.",
        "I already sent it on Friday.",
        "If the parcel comes, I'll send it Friday.",
        "I'll send it next week.",
        "I will send it after Friday.",
        "Could you send me the brief by Friday?",
        "我周五已经发给您了",
        "Ich habe es am Freitag geschickt.",
        "Je ne peux pas l'envoyer vendredi.",
        "Let's talk on Friday.",
        "",
    ],
)
def test_what_is_unclear_is_no_promise(text: str) -> None:
    """Questions, denials, two days, a day that can be read two ways, a day too far off."""
    assert promised_day(passages(text, "", TUESDAY), TUESDAY) is None


def mail(text: str = "", parts: tuple[str, ...] = ()) -> Mail:
    """A reply with this text and these parts."""
    base = Mail(Place("INBOX", 1, 1), Role.INBOX, "<a@x>", "mika@x", "Re: Reel", datetime(2026, 10, 27, tzinfo=UTC))
    return replace(base, text=text, parts=parts)


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (mail("Here: https://www.dropbox.com/s/abc/reel.mp4"), "a link to Dropbox"),
        (mail("https://drive.google.com/file/d/1"), "a link to Google Drive"),
        (mail("signed!", ("multipart/mixed", "text/plain", "application/pdf")), "a file (application/pdf)"),
        (mail("soon", ("multipart/related", "text/html", "image/gif")), ""),
        (mail("see https://mika.example/blog"), ""),
        (mail("my profile is at https://evil-dropbox.com.example/x"), ""),
    ],
)
def test_what_a_reply_brings_is_recognised(reply: Mail, expected: str) -> None:
    """Files of the right kind, and links to where files are shared; nothing else."""
    assert looks_delivered(reply) == expected
