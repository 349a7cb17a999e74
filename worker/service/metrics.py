"""What the service counts, for Prometheus. In a registry of its own, so that nothing else appears in it.

Labels are names of accounts and our own words; no chase, creator or address is ever one.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from prometheus_client import CollectorRegistry
from prometheus_client import Counter as Counting
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.exposition import generate_latest

from worker import __version__
from worker.service.post import Outcome

FATES = frozenset({"drafted", "refreshed", "withdrawn", "edited", "skipped", "sent", "left", "refused"})
"""Actions that are about a draft."""
HOLDS = frozenset({"hold", "review"})
States = Callable[[], Mapping[tuple[str, str], int]]
"""How many chases of each (account, state) there are."""
Ages = Callable[[], Mapping[str, float]]
"""Seconds since the last look at each account that went well."""


class Metrics:
    """The service's figures."""

    def __init__(self, ages: Ages, states: States) -> None:
        self.registry = CollectorRegistry(auto_describe=False)
        self._passes = self._counting("chaser_passes", "Looks at a mailbox, by how they went.", "account", "result")
        self._drafts = self._counting("chaser_drafts", "What became of drafts.", "account", "fate")
        self._holds = self._counting("chaser_holds", "Chases that were put to rest, or a person was asked about.",
                                     "account", "kind")  # fmt: skip
        self._actions = self._counting("chaser_actions", "Everything done or noticed.", "account", "action")
        self._errors = self._counting("chaser_errors", "What ended a look early.", "account", "kind")
        self.registry.register(_Now(ages, states))

    def outcome(self, outcome: Outcome) -> None:
        """Count what a pass did."""
        account = outcome.account
        self._passes.labels(account, "failed" if outcome.error else "well").inc()
        if outcome.error is not None:
            self._errors.labels(account, type(outcome.error).__name__).inc()
        for action, count in Counter(note.action for note in outcome.report.notes).items():
            self._actions.labels(account, action).inc(count)
            if action in FATES:
                self._drafts.labels(account, action).inc(count)
            if action in HOLDS:
                self._holds.labels(account, action).inc(count)

    def page(self) -> bytes:
        """The figures in Prometheus' text format."""
        return generate_latest(self.registry)

    def _counting(self, name: str, text: str, *labels: str) -> Counting:
        return Counting(name, text, labels, registry=self.registry)


class _Now:
    """What is true at the moment of asking."""

    def __init__(self, ages: Ages, states: States) -> None:
        self._ages = ages
        self._states = states

    def collect(self) -> Iterable[Metric]:
        """Lag, chases, version."""
        yield InfoMetricFamily("chaser", "This Chaser.", value={"version": __version__})
        lag = GaugeMetricFamily("chaser_lag_seconds", "Seconds since the last look that went well.", labels=["account"])
        for account, seconds in sorted(self._ages().items()):
            lag.add_metric([account], seconds)
        yield lag
        chases = GaugeMetricFamily(
            "chaser_chases", "Chases, by their state at the last look.", labels=["account", "state"]
        )
        for (account, state), count in sorted(self._states().items()):
            chases.add_metric([account, state], count)
        yield chases
