"""Wires the parts together and runs them: one process, one thread for each account's connection.

office.py    a home opened: settings, store, words; reloads the files when they change
access.py    the way into a mailbox: a password, or a sign-in that is kept and renewed
signing_in.py  a person signs in; every mailbox's way in is tried
attempts.py  when an account may be tried again after a failure
post.py      one account's connection and its passes
desk.py      the thread of one account      bell.py, ear.py  what wakes it      gate.py  few connections at a time
running.py   `chaser run`: the clock, the desks, the end
watchbook.py notes every look: pulse.py (is one overdue?), metrics.py, health.py (what outlives the process)
listening.py the small web server      supervisor.py  what systemd hears      changes.py  what changed in the files
alone.py     being the only one at work      rebuilding.py, forgetting.py  the state as a whole
overview.py  what `status` and `plan` show
needs.py     what needs the person, first in `status`
reasons.py   what `why` shows: a decision, its evidence, the history
review.py    the questions that wait, their answers, and what was set aside
dry_run.py   reads a mailbox for `plan`, into a copy of the state
hand.py      the person's commands
"""
