"""`chaser classify`: any file in, one line out, no home needed."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.settings.homes import SampleHome
from tests.stories.program import REPOSITORY

ANSWER = b"""From: Mika <mika@creators.example>
Subject: Re: Reel

Here it is.

On Mon, 2 Nov 2026 at 10:00, a@b.example wrote:
> Hi"""
AWAY = b"""From: Mika <mika@creators.example>
Subject: Automatic reply: Reel
Date: Wed, 28 Oct 2026 10:00:00 -0400

Back on November 9."""
BOUNCE = b"""From: mailer-daemon@mx.example
Subject: Undelivered Mail Returned to Sender

<mika@creators.example>: 550 5.1.1 User unknown
"""
KEYS = {"file", "kind", "rule", "confidence", "until", "recipients", "text"}


def chaser(*words: str, cwd: Path, exit_code: int = 0) -> subprocess.CompletedProcess[str]:
    environ = {name: value for name, value in os.environ.items() if name != "CHASER_HOME"}
    ran = subprocess.run(
        [sys.executable, "-m", "worker", "classify", *words],
        cwd=cwd,
        env={**environ, "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == exit_code, ran.stderr
    assert "Traceback" not in ran.stderr
    return ran


def told(*words: str, cwd: Path, exit_code: int = 0) -> dict[str, Any]:
    """The lines of --json by the file they are about."""
    lines = chaser("--json", *words, cwd=cwd, exit_code=exit_code).stdout.splitlines()
    return {line["file"]: line for line in map(json.loads, lines)}


def test_a_draft_a_note_or_a_digest_of_our_own_is_no_person(tmp_path: Path) -> None:
    """It carries our reference, whatever its words look like."""
    (tmp_path / "digest.eml").write_bytes(b"X-Chaser-Ref: 0a1b2c\n" + ANSWER)
    told_of = told("digest.eml", cwd=tmp_path)["digest.eml"]
    assert (told_of["kind"], told_of["rule"]) == ("other", "our_own_copy")


def test_files_folders_and_mboxes_are_told_line_by_line(tmp_path: Path) -> None:
    """Each message has its line; a folder's in order, an mbox's by number, a Maildir's by file, nothing else's."""
    (tmp_path / "mail/sub").mkdir(parents=True)
    (tmp_path / "mail/answer.eml").write_bytes(ANSWER)
    (tmp_path / "mail/sub/away.EML").write_bytes(AWAY)
    (tmp_path / "mail/notes.txt").write_bytes(b"no mail")
    (tmp_path / "box/new").mkdir(parents=True)
    (tmp_path / "box/new/1.host").write_bytes(BOUNCE)
    envelope = b"From mika@creators.example Mon Nov  2 10:00:00 2026\n"
    (tmp_path / "all.mbox").write_bytes(envelope + ANSWER + b"\n\n" + envelope + AWAY + b"\n>From here on\n")
    (tmp_path / "single").write_bytes(envelope + BOUNCE)

    lines = told("mail", "box", "all.mbox", "single", "--text", cwd=tmp_path)

    assert list(lines) == [
        "mail/answer.eml", "mail/sub/away.EML", "box/new/1.host", "all.mbox#1", "all.mbox#2", "single"
    ]  # fmt: skip
    assert all(set(line) == KEYS for line in lines.values())
    kinds = [line["kind"] for line in lines.values()]
    assert kinds == ["person", "out_of_office", "bounce", "person", "out_of_office", "bounce"]
    assert lines["mail/sub/away.EML"]["until"] == "2026-11-09"
    assert lines["box/new/1.host"]["recipients"] == ["mika@creators.example"]
    assert lines["mail/answer.eml"]["text"] == "Here it is."
    assert lines["all.mbox#2"]["text"].endswith("From here on")


@pytest.mark.parametrize("home", [True, False])
def test_whatever_a_file_holds_it_has_a_kind(home: bool, tmp_path: Path) -> None:
    """Nothing, noise, half a mail, bare text: a line for each, exit 0; the text only where it was asked for."""
    files = {
        "empty.eml": b"",
        "noise.eml": bytes(range(256)) * 40,
        "half.eml": b"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/html; charset=no\n\n<p>\xff",
        "text.txt": b"Hi Maya,\n\nhere it is.",
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    words = ("--home", str(SampleHome(tmp_path / "home").folder)) if home else ()

    lines = told(*files, *words, cwd=tmp_path)

    assert list(lines) == list(files)
    assert lines["text.txt"]["kind"] == "person"
    assert {line["text"] for line in lines.values()} == {None}


def test_what_is_not_there_is_said_and_the_rest_is_done(tmp_path: Path) -> None:
    """A path that does not exist: a sentence on stderr and exit 2, after the others' lines."""
    (tmp_path / "answer.eml").write_bytes(ANSWER)
    ran = chaser("nothing.eml", "answer.eml", cwd=tmp_path, exit_code=2)
    assert "There is no nothing.eml." in ran.stderr
    assert ran.stdout.startswith("answer.eml\tperson\t")


def test_a_homes_own_phrases_count(tmp_path: Path) -> None:
    """Added to the shipped ones, or taken out of them, in config/locales/machines."""
    home = SampleHome(tmp_path / "home").folder
    own = home / "config/locales/machines/tlh.yaml"
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_text("auto_reply_subject: {seen by us: [bIjatlh]}\nwithout: [Automatic reply]\n", encoding="utf-8")
    (tmp_path / "own.eml").write_bytes(AWAY.replace(b"Automatic reply", b"bIjatlh"))
    (tmp_path / "shipped.eml").write_bytes(AWAY)

    lines = told("own.eml", "shipped.eml", "--home", str(home), cwd=tmp_path)

    assert lines["own.eml"]["kind"] == "out_of_office"
    assert lines["shipped.eml"]["kind"] == "person"
