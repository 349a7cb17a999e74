"""Wires the parts together and runs them: one process, one thread for each account's connection.

The running service
    running.py     `chaser run`: the clock, the desks, the end
    desk.py        the thread of one account      bell.py, ear.py  what wakes it      gate.py  few connections at a time
    post.py        one account's connection and its passes
    access.py      the way into a mailbox         attempts.py  when it may be tried again after a failure
    watchbook.py   notes every look: pulse.py (is one overdue?), metrics.py, health.py (what outlives the process)
    web_server.py  /healthz, /readyz, /metrics    supervisor.py  what systemd hears
    office.py      a home opened: settings, store, words; reloads the files when they change (changes.py says what)
    alone.py       being the only one at work on a home           rubbish.py  how often memory is searched for it

What a person is told
    overview.py    what `status` and `plan` show  needs.py, needs_lines.py  what needs the person, first in `status`
    reasons.py     what `why` shows: a decision, its evidence, the history (history_words.py)
    digest.py      one mail each working morning  troubles.py, away.py  what is wrong; who is away
    closing.py     a text for the end             capacity.py  what a mailbox may take on the days to come
    dry_run.py     reads a mailbox for `plan`, into a copy of the state
    look_ahead.py, what_if.py                     what new asks, or other cadences, would bring

What a person says
    hand.py        the commands                   elsewhere.py  what happened where Chaser cannot see it
    review.py      the questions that wait, their answers, and what was set aside
    answers.py     answers to the digest          signing_in.py  a person signs in; every way in is tried
    importing.py   a spreadsheet of their own: roster.py (about whom), import_asks.py, import_found.py

Pages and previews
    previewing.py  a whole sequence: preview_page.py, preview_summary.py, preview_words.py, preview_checks.py
    preview_book.py  previews for a browser       made_up.py  the ask that a preview of a scenario is about
    relations.py   the record of each creator     report_page.py, report_cards.py, report_figures.py, report_style.py
    plots.py       small plots as SVG             linting.py  what the rules say about a home's words

The state as a whole
    rebuilding.py  what can be made anew          forgetting.py  a creator who wants to be forgotten
"""
