"""The command line: it reads words, calls the service, prints. It never decides.

app.py      the options every command shares, and how errors become words and exit codes
commands.py which module has which command          opening.py  a home, opened
output.py   tables for people, plain lines when piped, JSON for machines
questions.py  questions at a terminal               pages.py    pages for a browser
begin.py    init, check; at a terminal guide.py, mailbox_questions.py, newcomers.py; mailboxes.py shows what was found
auth.py     auth                                    work.py     run, health; journal.py for the log
ask.py      ask, with new_ask.py and interview.py   importing.py  import
look.py     status, why                             planning.py plan
hand.py     pause, resume, snooze, done, stop, undo, sent, skip, replied
review.py   review                                  relation.py creator, report
preview.py  preview                                 linting.py  lint
classify.py classify                                schema.py   schema
demo.py     demo, with demo_pages.py for how it looks
state.py    backup, restore, rebuild, export, forget
"""

from worker.cli.app import app, main
from worker.cli.commands import import_all

__all__ = ["app", "import_all", "main"]
