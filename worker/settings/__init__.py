"""Files and environment as checked values; all their problems together, with file and line.

loading.py says in which order the files are read, values.py what comes of them.

config/
    worker_file.py, login_section.py, accounts.py     worker.yaml: the brand, the accounts, their logins
    brand_facts.py                                    what the brand says once for all its asks
    cadences_file.py, milestones_file.py              what may be owed, and what follows a delivery
    calendar_file.py, calendars.py, countries.py, covers.py  days off, and who stands in
    locales_file.py, machines_file.py                 a language's dates; the words of machines
    overlaid.py                                       a file of the home over the shipped one

data/
    creators_sheet.py, asks_sheet.py, deliveries_sheet.py    one row a creator, an ask, a delivery
    asks_folder.py, entries.py                        folders of rows beside a sheet
    milestone_asks.py                                 the asks that follow from deliveries
    sheets.py, tables.py, ask_details.py              rows, cells, and the texts of an ask
    new_asks.py, new_creators.py                      what is not in a file yet

Reading and judging
    home.py, files.py, unread.py, findings.py         the home as files, and what is wrong in them
    yaml_files.py, texts.py                           YAML with its lines, bytes as text
    checking.py, fields.py, written_days.py           data against a schema, small texts, days
    environment.py, env_file.py, modes.py             secrets, and who else may read them
    schemas.py, comments.py                           JSON Schemas for editors

What the person has already
    first_home.py, commented.py, brand_context.py     a new home with their answers in it
    foreign_sheet.py, foreign_columns.py, foreign_words.py, foreign_creators.py  their own spreadsheet
"""

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
