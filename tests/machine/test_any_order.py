"""P2, P3, P4 and P8 hold whatever happens in whatever order (spec §1)."""

import os

from hypothesis import HealthCheck, settings

from tests.machine.any_order import AnyOrder, MikaAlone

SOAK = int(os.environ.get("CHASER_SOAK", "0"))
BRIEF = settings(
    max_examples=40, stateful_step_count=40, derandomize=True, deadline=None, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
LONG = settings(BRIEF, max_examples=SOAK or 1, stateful_step_count=60, derandomize=False, print_blob=True)
IN_FORCE = LONG if SOAK else BRIEF

TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = IN_FORCE
TestMikaAlone = MikaAlone.TestCase
TestMikaAlone.settings = IN_FORCE
