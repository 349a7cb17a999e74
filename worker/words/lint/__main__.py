"""`python -m worker.words.lint` prints docs/lint.md."""

import sys

from worker.words.lint.table import page

sys.stdout.write(page())
