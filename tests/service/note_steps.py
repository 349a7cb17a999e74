"""Where a kill may come while a note is put into the INBOX or taken away, be it a digest or a DM task."""

from datetime import timedelta

from tests.service.stage import Stage, client, server

NOTE = client(b"X-Chaser-Ref: note-")
STEPS = {
    "before the probe": (client(b"APPEND"), client(b'EXAMINE "INBOX"')),
    "on the note's first byte": (client(b'APPEND "INBOX"'), client(b"Date: ")),
    "in the middle of the note": (NOTE,),
    "stored, before anything of the answer": (NOTE, server(b"EXISTS")),
    "stored, before the answer": (NOTE, server(b"APPENDUID")),
    "after everything": (client(b"LOGOUT"),),
}
STORED = {name for name in STEPS if name.startswith("stored")} | {"after everything"}
REMOVAL = (client(b"UID STORE"), client(b"UID EXPUNGE"), server(b"OK Expunge completed"))
"""The words of taking one away, behind the SELECT."""


def starts_again(stage: Stage) -> None:
    """At once, when an unanswered APPEND may be repeated, and when what vanished would count as deleted."""
    for span in (0, 61, 150):
        stage.later(timedelta(seconds=span))
        stage.looks()
        assert len(stage.notes()) <= 1
