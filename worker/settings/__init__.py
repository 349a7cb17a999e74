"""Files and environment as checked values; all their problems together, with file and line."""

from worker.settings.home import fingerprint, kept_files, write_home
from worker.settings.loading import load
from worker.settings.values import AccountSettings, Imap, Login, Security, Settings

__all__ = [
    "AccountSettings",
    "Imap",
    "Login",
    "Security",
    "Settings",
    "fingerprint",
    "kept_files",
    "load",
    "write_home",
]
