"""Files and environment as checked values; all their problems together, with file and line."""

from worker.settings.asks_folder import file_of, write_ask
from worker.settings.home import fingerprint, kept_files, write_home
from worker.settings.loading import load
from worker.settings.values import AccountSettings, Imap, Login, Security, Settings

__all__ = [
    "AccountSettings",
    "Imap",
    "Login",
    "Security",
    "Settings",
    "file_of",
    "fingerprint",
    "kept_files",
    "load",
    "write_ask",
    "write_home",
]
