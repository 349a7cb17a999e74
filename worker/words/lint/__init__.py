"""Like a linter for follow-ups: pure rules with stable codes, over all words and cadences.

    rules.py      what a rule, a hit, a finding is            table.py      all rules, and their page
    specific.py   W1 item, date, reason, one request          phrases.py    W2 what says nothing
    ladder.py     W3 tier by tier                             tone.py       W4 no venting
    people.py     W5 nobody is copied unnamed                 threats.py    W6 only what was declared
    channels.py   W7 length, form, matter                     sequence.py   W8 no two alike
    rhythm.py     C1 the cadences                             files.py      W0 whether it can be written

A rule sees a `Message` (message.py): one text in one situation (situations.py), with what its language has words for
(vocabulary.py, heard/). It renders nothing and reads no file; judging.py and linting.py do that, for the files that
paths.py names, with a made-up chase (trial.py). places.py says on which line a finding lies.
"""

from worker.words.lint.linting import Lint, cadences
from worker.words.lint.rules import Finding, Severity
from worker.words.lint.table import RULES, page, told

__all__ = ["RULES", "Finding", "Lint", "Severity", "cadences", "page", "told"]
