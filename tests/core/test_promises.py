"""What a reply promises, and what it seems to bring."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.core.machines import PLAIN, WORDS, letter, parts
from worker.core.arrivals import looks_delivered
from worker.core.classify import classify
from worker.core.messages import Kind, Mail, Place, Role
from worker.core.promises import promised_day
from worker.mail.passages import passages

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
    ("scenario", "reply", "expected"),
    [
        ("late-content", mail("Here: https://www.dropbox.com/s/abc/reel.mp4"), "a link to Dropbox"),
        ("late-content", mail("https://drive.google.com/file/d/1"), "a link to Google Drive"),
        ("late-content", mail("It is up: https://www.instagram.com/reel/C1/?igsh=1"), "a link to Instagram"),
        ("late-content", mail("https://vm.tiktok.com/ZM1/ enjoy"), "a link to TikTok"),
        ("late-content", mail("https://youtu.be/abc"), "a link to YouTube"),
        ("late-content", mail("https://we.tl/t-abc and https://f.io/x"), "a link to WeTransfer"),
        ("late-content", mail("done", ("multipart/mixed", "text/plain", "video/mp4")), "a video"),
        ("late-content", mail("done", ("multipart/mixed", "text/plain", "image/jpeg")), "a picture"),
        ("late-content", mail("the brief again", ("multipart/mixed", "text/plain", "application/pdf")), ""),
        ("late-content", mail("soon", ("multipart/related", "text/html", "image/png")), ""),
        ("late-content", mail("soon. Mika, https://www.instagram.com/mika/ https://www.tiktok.com/@mika"), ""),
        ("unsigned-contract", mail("signed!", ("multipart/mixed", "text/plain", "application/pdf")), "a PDF"),
        ("unsigned-contract", mail("hi", ("multipart/mixed", "text/plain", "image/png")), ""),
        ("unsigned-contract", mail("see https://www.instagram.com/reel/C1/"), ""),
        ("missing-metrics", mail("here", ("multipart/mixed", "text/plain", "image/png")), "a picture"),
        ("missing-metrics", mail("here", ("multipart/mixed", "text/plain", "text/csv")), "a spreadsheet"),
        ("missing-info", mail("here", ("multipart/mixed", "text/plain", "application/msword")), "a document"),
        ("whitelisting", mail("https://drive.google.com/file/d/1"), ""),
        ("a-scenario-of-ours", mail("here", ("multipart/mixed", "text/plain", "application/pdf")), "a PDF"),
        ("late-content", mail("see https://mika.example/blog"), ""),
        ("late-content", mail("my profile is at https://evil-dropbox.com.example/x"), ""),
    ],
)
def test_what_a_reply_brings_is_recognised(scenario: str, reply: Mail, expected: str) -> None:
    """Files of the kind that the scenario awaits, links to where files are shared, and to posts; no signatures."""
    assert looks_delivered(reply, scenario) == expected


def test_a_link_behind_words_and_a_file_without_a_kind_are_seen() -> None:
    """HTML hides where "the Reel" leads, and some programs send a film as mere bytes; what we sent counts not."""
    html = (
        'Here is <a href="https://drive.google.com/file/d/1">the Reel</a>!<blockquote type="cite">'
        '<a href="https://we.tl/t-1">our brief</a></blockquote>'
    )
    seen = letter("Content-Type: text/html; charset=utf-8", html)
    assert seen.text == "Here is the Reel!"
    assert looks_delivered(seen, "late-content") == "a link to Google Drive"
    assert seen.links == ("https://drive.google.com/file/d/1",)
    film = "Content-Type: application/octet-stream; name=reel.MP4\n\nx"
    assert looks_delivered(parts("multipart/mixed", PLAIN + "Done!", film), "late-content") == "a video"


@pytest.mark.parametrize(
    ("sender", "subject", "rule"),
    [
        ("dse@docusign.net", "Completed: usage agreement", "signed_by_service"),
        ("dse@eu.docusign.net", "Abgeschlossen: Nutzungsvertrag", "signed_by_service"),
        ("noreply@mail.hellosign.com", "usage.pdf has been signed by all parties", "signed_by_service"),
        ("adobesign@adobesign.com", "Signature completed: usage agreement", "signed_by_service"),
        ("message@adobe.com", 'Mika shared "usage.pdf" with you', "shared_by_service"),
        ("drive-shares-dm-noreply@google.com", 'Mika hat "Reel.mp4" mit Ihnen geteilt', "shared_by_service"),
        ("no-reply@sharepointonline.com", 'Mika shared "Reel.mp4" with you', "shared_by_service"),
        ("no-reply@dropbox.com", "Mika a partagé un fichier avec vous", "shared_by_service"),
        ("noreply@wetransfer.com", "mika@creators.example sent you some files via WeTransfer", "shared_by_service"),
    ],
)
def test_a_services_notice_is_a_delivery_by_machine(sender: str, subject: str, rule: str) -> None:
    """E-signature and sharing services, in the languages they write."""
    verdict = classify(letter(f"From: {sender}\nSubject: {subject}"), WORDS)
    assert (verdict.kind, verdict.rule) == (Kind.DELIVERY, rule)


def test_a_request_to_sign_delivers_nothing() -> None:
    """A reminder from the same service says the contrary."""
    reminder = letter("From: dse@docusign.net\nSubject: Reminder: please sign usage agreement")
    assert classify(reminder, WORDS).kind is not Kind.DELIVERY
