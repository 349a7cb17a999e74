"""A puppet that stands where Chaser would be, so that a test can let it keep or break each promise."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.stories.letters import Letter, with_headers
from tests.stories.mailbox import Seen
from tests.stories.program import Ran
from tests.stories.reading import Story, read
from tests.stories.world import World

HEAD = "story: Something happens.\nhome: {asks: {mika-reel: {creator: mika, scenario: late-content}}}\ndays:\n"
ASKED = "- at: Thu 2026-10-15 10:00\n  maya asks:\n"
LOOKS = "- at: Mon 2026-10-26 08:05\n  expect: {draft: {to: mika, asks for: Tue 2026-10-27}}\n"
LATER = "- at: Mon 2026-10-26 11:00\n"


class Puppet:
    """Stands where Chaser would be: writes the drafts it is told to write, or worse."""

    def __init__(self, deeds: Sequence[Callable[[World], None]] = (), exit_code: int = 0, err: str = "") -> None:
        self.world: World | None = None
        self.planned: list[dict[str, object]] = [announced()]
        self._deeds = list(deeds)
        self._ran = Ran(exit_code, "", err)

    def run(self, words: Sequence[str]) -> Ran:
        assert self.world is not None
        if words[0] == "plan":
            return Ran(0, json.dumps({"drafts": self.planned}), "")
        if words[0] == "run" and self._deeds:
            self._deeds.pop(0)(self.world)
        return self._ran


def good_draft(world: World, **changes: str | None) -> None:
    """A draft as Chaser writes it; `changes` are header fields that come out wrong."""
    conversation = world.conversation("mika-reel")
    letter = Letter(
        ("Maya Lin", "maya@brand.example"), ["mika@studio.example"], f"Re: {conversation.subject}",
        "Hi Mika, please send the Reel for Spring Glow by Tuesday, October 27. Thank you!", world.now,
        world.new_id("chaser@brand.example"), answers=conversation.ids, headers={"X-Chaser-Ref": "ref"},
    )  # fmt: skip
    raw = with_headers(letter.raw(), changes) if changes else letter.raw()
    world.mailboxes["maya"].put("Drafts", raw, world.now, ("\\Draft", "\\Seen"))


def announced(**changes: object) -> dict[str, object]:
    """What the dry run says of that draft."""
    return {
        "chase": "mika-reel", "number": 1, "tier": 1, "channel": "email", "on": "2026-10-26", "reason": "",
        "to": ["mika@studio.example"], "cc": [], "asked_for": "2026-10-27", **changes,
    }  # fmt: skip


def told(folder: Path, text: str) -> Story:
    path = folder / "a-story.yaml"
    path.write_text(text, encoding="utf-8")
    return read(path)


def sent_copies(world: World) -> list[Seen]:
    return [seen for spot, seen in world.picture().messages.items() if spot.folder == "Sent"]


def in_folder(world: World, folder: str) -> list[Seen]:
    return [seen for spot, seen in world.picture().messages.items() if spot.folder == folder]
