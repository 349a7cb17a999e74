"""The command line: it reads words, calls the service, prints. It never decides.

app.py      the options every command shares, and how errors become words and exit codes
output.py   tables for people, plain lines when piped, JSON for machines
begin.py    init, check          work.py   run
look.py     status, why, plan    hand.py   pause, resume, snooze, done, stop, undo
demo.py     demo                 demo_pages.py   how the demo looks
"""

from worker.cli import begin, demo, hand, look, work
from worker.cli.app import app, main

__all__ = ["app", "begin", "demo", "hand", "look", "main", "work"]
