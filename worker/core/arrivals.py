"""Whether a reply seems to bring the item itself: a file of the kind that is awaited, or a link to where it lies.

A guess that only ever leads to a proposal ("looks delivered: mark it done?"), never to an action. A signature's picture
and its links to profiles bring nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from worker.core.messages import Mail

KINDS = (
    ("a video", ("video/",)),
    ("a recording", ("audio/",)),
    ("a PDF", ("application/pdf",)),
    (
        "a spreadsheet",
        ("text/csv", "application/vnd.ms-excel", "application/vnd.openxmlformats-officedocument.spreadsheet"),
    ),
    (
        "a document",
        (
            "application/msword", "application/vnd.openxmlformats-officedocument.word", "application/rtf",
            "application/vnd.oasis", "application/vnd.apple.pages",
        ),
    ),
    ("a presentation", ("application/vnd.ms-powerpoint", "application/vnd.openxmlformats-officedocument.presentation")),
    ("an archive", ("application/zip", "application/x-zip", "application/x-rar", "application/vnd.rar")),
    ("a picture", ("image/jpeg", "image/png", "image/heic", "image/heif", "image/webp", "image/tiff")),
)  # fmt: skip
EVERY_KIND = frozenset(name for name, _ in KINDS)
MEDIA = frozenset({"a video", "a recording", "a picture", "an archive"})
AWAITED = {
    "late-content": MEDIA,
    "slow-progress": MEDIA,
    "gone-silent": MEDIA,
    "product-received": MEDIA,
    "unsigned-contract": frozenset({"a PDF", "a document"}),
    "missing-metrics": frozenset({"a picture", "a spreadsheet", "a PDF", "an archive", "a presentation"}),
    "missing-info": EVERY_KIND - {"a video", "a recording"},
    "whitelisting": frozenset({"a picture"}),
}
"""What each scenario waits for; one that a home adds waits for any file."""

SHARED_ON = {
    "drive.google.com": "Google Drive", "docs.google.com": "Google Docs", "photos.app.goo.gl": "Google Photos",
    "dropbox.com": "Dropbox", "we.tl": "WeTransfer", "wetransfer.com": "WeTransfer", "frame.io": "Frame.io",
    "f.io": "Frame.io", "1drv.ms": "OneDrive", "onedrive.live.com": "OneDrive", "sharepoint.com": "SharePoint",
    "icloud.com": "iCloud", "box.com": "Box", "mega.nz": "MEGA", "fromsmash.com": "Smash", "swisstransfer.com":
    "SwissTransfer", "pan.baidu.com": "Baidu Pan", "alipan.com": "Alipan", "weiyun.com": "Weiyun",
}  # fmt: skip
"""Where files are put for somebody else to fetch."""
POSTED_ON = {
    "youtube.com": ("YouTube", r"(?:watch|shorts|live)\b"), "youtu.be": ("YouTube", r"[\w-]"),
    "tiktok.com": ("TikTok", r"(?:@[\w.-]+/(?:video|photo)|t/|v/)"), "vm.tiktok.com": ("TikTok", r"\w"),
    "instagram.com": ("Instagram", r"(?:[\w.]+/)?(?:p|reels?|tv|stories)/"), "vimeo.com": ("Vimeo", r"\d"),
    "facebook.com": ("Facebook", r"(?:reel|watch|share)\b"), "fb.watch": ("Facebook", r"\w"),
    "xiaohongshu.com": ("Xiaohongshu", r"(?:explore|discovery)"), "xhslink.com": ("Xiaohongshu", r"\w"),
    "douyin.com": ("Douyin", r"(?:video|note)/"), "v.douyin.com": ("Douyin", r"\w"),
    "bilibili.com": ("Bilibili", r"video/"), "b23.tv": ("Bilibili", r"\w"),
}  # fmt: skip
"""Where content appears; only a link to a single post counts, not one to a profile."""
POSTS_COUNT_FOR = frozenset({"late-content", "slow-progress", "gone-silent", "product-received"})
LINK = re.compile(r"https?://([\w.-]+)/([^\s<>\")\]]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Link:
    """Where it leads, and whether to a post rather than to files."""

    name: str
    is_post: bool


def looks_delivered(mail: Mail, scenario: str = "") -> str:
    """What the mail brings of what the scenario awaits, in a few words ("a PDF"); "" when nothing."""
    awaited = AWAITED.get(scenario, EVERY_KIND)
    is_letter = "multipart/related" in mail.parts
    for kind in mail.parts:
        name = next((name for name, beginnings in KINDS if kind.startswith(beginnings)), "")
        if name in awaited and not (name == "a picture" and is_letter):
            return name
    posts_count = scenario in POSTS_COUNT_FOR or scenario not in AWAITED
    found = (link for link in _links(mail) if posts_count or not link.is_post)
    link = next(found, None) if scenario != "whitelisting" else None
    return f"a link to {link.name}" if link else ""


def is_share(address: str) -> bool:
    """Whether a link leads to where files are shared or content appears."""
    match = LINK.match(address)
    return bool(match and _link(match))


def _links(mail: Mail) -> Iterator[_Link]:
    for match in LINK.finditer(" ".join((mail.text or "", *mail.links))):
        link = _link(match)
        if link:
            yield link


def _link(match: re.Match[str]) -> _Link | None:
    host, path = match[1].lower(), match[2]
    for known, name in SHARED_ON.items():
        if host == known or host.endswith(f".{known}"):
            return _Link(name, is_post=False)
    for known, (name, post) in POSTED_ON.items():
        if (host == known or host.endswith(f".{known}")) and re.match(post, path):
            return _Link(name, is_post=True)
    return None
