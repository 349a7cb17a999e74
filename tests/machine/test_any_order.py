"""P2, P3, P4 and P8 hold whatever happens in whatever order (the promises are in CONTRIBUTING.md)."""

import os

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.machine.any_order import AnyOrder, MikaAlone
from tests.machine.real_bench import DovecotBench
from tests.mail.mailboxes import Bench
from tests.servers.dovecot import Dovecot

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


def test_the_promises_hold_on_a_real_mail_server_too(dovecot: Dovecot) -> None:
    """The same machine, shorter: every call to the mailbox goes over the line."""

    class OnDovecot(MikaAlone):
        def bench(self, **_: bool) -> Bench:
            return DovecotBench(dovecot)

    shorter = settings(IN_FORCE, max_examples=max(SOAK // 10, 10), stateful_step_count=25)
    run_state_machine_as_test(OnDovecot, settings=shorter)
