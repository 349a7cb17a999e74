"""The pictures of the digest in docs/, taken by headless Chromium at the width of a desk and of a phone.

python -m tests.service.pictures
"""

import subprocess
import tempfile
from datetime import date
from pathlib import Path

from worker.service.answers import Confirmation
from worker.service.digest import written
from worker.service.needs import NeedsYou
from worker.words.render import Letter

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
SIZES = {"desk": (760, 960), "phone": (500, 1220)}
"""Chromium's window is never narrower than 500 pixels; a phone shows the same lines smaller."""
MORNING = """
drafts: mika-reel: Touch 2 (Tier 2) to mika@creators.example, asks for Fri 2026-10-30. Renewed: Not sent yet, so it now
asks for Friday, October 30.

drafts: noor-address: Touch 1 (Tier 1) to noor@films.example, asks for Thu 2026-10-29.

messages: mika-reel: Touch 2 (Tier 2) to Mika Tanaka on Instagram beside its e-mail, asks for Fri 2026-10-30. The text
and the link to the chat lie in your inbox.

replies: sam-contract: sam@okafor.example replied on Tuesday, October 27 (the creator answered in the conversation).
They wrote: "I signed it last night, but the page shows an error. Could you resend the link?"

promises: eva-metrics: eva@lind.example replied on Monday, October 26 (the creator answered in the conversation). It
promises something for Wednesday, October 28. They wrote: "You'll have the screenshots on Wednesday."

decisions: jonas-reel: Touch 4 was sent on Wednesday, October 21, the last one, and nobody has answered. Announced: we
will give the slot to another creator. It is your decision now.

debts: priya-reel: We owe Priya Nair the product samples by Monday, October 26.
"""
"""What waits on a morning on which everything happens at once, section by section."""


def digest() -> Letter:
    """The digest of that morning."""
    needs = NeedsYou()
    for paragraph in MORNING.strip().split("\n\n"):
        section, _, line = " ".join(paragraph.split()).partition(": ")
        getattr(needs, section).append(line)
    said = "lucia-reel is done. To take that back: chaser undo lucia-reel"
    return written(date(2026, 10, 28), needs, [Confirmation("done lucia-reel", said, is_done=True)], [])


def take(name: str, page: str) -> None:
    """One picture at each size."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "page.html"
        file.write_text(page, encoding="utf-8")
        for size, (width, height) in SIZES.items():
            picture = PICTURES / f"{name}-{size}.png"
            subprocess.run(
                ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
                 f"--window-size={width},{height}", f"--screenshot={picture}", file.as_uri()],
                check=True, capture_output=True,
            )  # fmt: skip


if __name__ == "__main__":
    PICTURES.mkdir(parents=True, exist_ok=True)
    take("digest", digest().html)
