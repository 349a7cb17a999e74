"""Files and environment as checked values; all their problems together, with file and line."""

from worker.settings.asks_folder import file_of, write_ask
from worker.settings.home import fingerprint, kept_files, secret_files, write_home
from worker.settings.loading import load, with_cadences
from worker.settings.machines_file import shipped_wording
from worker.settings.modes import open_files
from worker.settings.values import (
    AccountSettings,
    HttpSettings,
    Imap,
    LogForm,
    Login,
    LogLevel,
    OAuth,
    OAuthFlow,
    OAuthProvider,
    Operating,
    Security,
    Settings,
)

__all__ = [
    "AccountSettings",
    "HttpSettings",
    "Imap",
    "LogForm",
    "LogLevel",
    "Login",
    "OAuth",
    "OAuthFlow",
    "OAuthProvider",
    "Operating",
    "Security",
    "Settings",
    "file_of",
    "fingerprint",
    "kept_files",
    "load",
    "open_files",
    "secret_files",
    "shipped_wording",
    "with_cadences",
    "write_ask",
    "write_home",
]
