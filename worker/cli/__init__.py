"""The command line: it reads words, calls the service, prints. It never decides.

app.py      the options every command shares, and how errors become words and exit codes
commands.py which module has which command          opening.py  a home, opened
output.py   tables for people, plain lines when piped, JSON for machines
begin.py    init, check          work.py   run, health, with journal.py for the log
look.py     status, why          planning.py  plan
hand.py   pause, resume, snooze, done, stop, undo
auth.py     auth
ask.py      ask, with questions.py and interview.py for a terminal
importing.py  import              schema.py     schema
review.py   review               classify.py   classify
demo.py     demo, with demo_pages.py for how it looks
linting.py  lint                preview.py  preview
state.py    backup, restore, rebuild, export, forget
relation.py creator, report
"""

from worker.cli.app import app, main
from worker.cli.commands import import_all

__all__ = ["app", "import_all", "main"]
