"""The pictures of the digest and the report in docs/, by headless Chromium, as wide as a desk and as a phone.

python -m tests.service.pictures
"""

import subprocess
import tempfile
from collections.abc import Mapping
from contextlib import closing
from datetime import date
from pathlib import Path

from tests.service.lived_in import TODAY, lived_in
from worker.service.answers import Confirmation
from worker.service.digest import written
from worker.service.needs import NeedsYou
from worker.service.office import Office
from worker.service.relations import relations
from worker.service.report_figures import figures
from worker.service.report_page import page
from worker.words.render import Letter

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
SIZES = {"desk": (760, 960), "phone": (500, 1220)}
"""Chromium's window is never narrower than 500 pixels; a phone shows the same lines smaller."""
REPORT_SIZES = {"desk": (1280, 1840), "phone": (500, 1500)}
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


def report() -> str:
    """The page of a home that has lived for half a year."""
    with tempfile.TemporaryDirectory() as folder:
        home = lived_in(Path(folder) / "home")
        with closing(Office(home, {}, secrets=False, dry=True)) as office:
            office.take_in_sheets(TODAY)
            return page(figures("Lumen", relations(office, TODAY), TODAY, None))


def take(name: str, text: str, sizes: Mapping[str, tuple[int, int]] = SIZES) -> None:
    """One picture at each size."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "page.html"
        file.write_text(text, encoding="utf-8")
        for size, (width, height) in sizes.items():
            picture = PICTURES / f"{name}-{size}.png"
            subprocess.run(
                ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
                 f"--window-size={width},{height}", f"--screenshot={picture}", file.as_uri()],
                check=True, capture_output=True,
            )  # fmt: skip


if __name__ == "__main__":
    PICTURES.mkdir(parents=True, exist_ok=True)
    take("digest", digest().html)
    take("report", report(), REPORT_SIZES)
