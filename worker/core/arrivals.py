"""Whether a reply seems to bring the item itself: a file of the right kind, or a link to where files are shared.

A guess that only ever leads to a proposal ("looks delivered: mark it done?"), never to an action.
"""

import re

from worker.core.messages import Mail

FILE_KINDS = (
    "image/", "video/", "audio/", "application/pdf", "application/zip", "application/vnd.", "application/msword",
    "text/csv",
)  # fmt: skip
SHARED_ON = {
    "drive.google.com": "Google Drive", "docs.google.com": "Google Docs", "dropbox.com": "Dropbox",
    "we.tl": "WeTransfer", "wetransfer.com": "WeTransfer", "frame.io": "Frame.io", "f.io": "Frame.io",
    "youtube.com": "YouTube", "youtu.be": "YouTube", "tiktok.com": "TikTok", "instagram.com": "Instagram",
    "1drv.ms": "OneDrive", "sharepoint.com": "SharePoint", "icloud.com": "iCloud", "vimeo.com": "Vimeo",
}  # fmt: skip
LINK = re.compile(r"https?://([\w.-]+)/[^\s<>\")\]]", re.IGNORECASE)


def looks_delivered(mail: Mail) -> str:
    """What the mail brings, in a few words ("a PDF", "a link to Dropbox"); "" when nothing."""
    for kind in mail.parts:
        if kind.startswith(FILE_KINDS) and kind not in SMALL_THINGS:
            return f"a file ({kind})"
    for match in LINK.finditer(mail.text or ""):
        host = match[1].lower()
        for known, name in SHARED_ON.items():
            if host == known or host.endswith(f".{known}"):
                return f"a link to {name}"
    return ""


SMALL_THINGS = frozenset({"image/gif"})
"""What signatures bring along."""
