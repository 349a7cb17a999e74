"""A day and a night of a service with twenty mailboxes, with something going wrong in nearly every hour.

`make soak` prints the figures of docs/reliability.md. The wall clock is moved an hour at a time; waiting is real.
"""

import random
import socket
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.clock.shim import Clock
from tests.servers.dovecot import Dovecot
from tests.servers.imapd.server import ImapServer
from tests.servers.oauth import OAuthServer
from tests.servers.relay import Relay, Sender, Then
from tests.soak.team import BY_TOKEN, ON_DOVECOT, THROTTLED, Team
from tests.soak.watch import Service, until

NEW_YORK = ZoneInfo("America/New_York")
ASKED = datetime(2026, 10, 15, 10, 0, tzinfo=NEW_YORK)
BEGIN = datetime(2026, 10, 26, 5, 30, tzinfo=NEW_YORK)
HOURS = 24
MORNING = 3
"""The hour in which drafts are due."""
FLAT = 8_000
"""KB by which a process may grow after its first hour: caches of words and dates fill."""
SEED = 20261026


@dataclass(slots=True)
class Day:
    """What goes on, and what is owed to whom."""

    team: Team
    service: Service
    clock: Clock
    chance: random.Random
    replied: set[int] = field(default_factory=set)
    incidents: Counter[str] = field(default_factory=Counter)

    # --- people ---

    def replies(self, count: int) -> list[int]:
        """So many creators answer."""
        waiting = sorted(set(self.team.box_of) - self.replied)
        chosen = self.chance.sample(waiting, min(count, len(waiting)))
        for number in chosen:
            self.team.box_of[number].put("INBOX", number, sent=False, at=self.clock.now())
        self.replied.update(chosen)
        return chosen

    # --- what goes wrong; each leaves everything working again ---

    def the_server_restarts(self) -> set[str]:
        """Every line is dropped and the server is gone for a while; two answers come in meanwhile elsewhere."""
        self.team.dovecot.pause()
        until(lambda: set(self.service.failures(self.since)) >= {*ON_DOVECOT, BY_TOKEN}, "everybody notices")
        self.team.dovecot.resume()
        return {*ON_DOVECOT, BY_TOKEN}

    def lines_are_dropped(self) -> set[str]:
        """In the middle of a word of Chaser's, at five mailboxes."""
        return self._at_the_next_word(self.chance.sample(ON_DOVECOT, 5), Then.CUT)

    def lines_hang(self) -> set[str]:
        """Three mailboxes get no answer for a while; the others go on. Then the lines break."""
        names = self.chance.sample(ON_DOVECOT, 3)
        traps = [self._relay(name).at(b" STATUS ", sent_by=Sender.CLIENT, then=Then.HOLD) for name in names]
        for trap in traps:
            assert trap.wait_until_sprung(60)
        others = [name for name in self.team.boxes if name not in names]
        self.service.looks_again(others)
        for name in names:
            self.team.dovecot.kick(self.team.boxes[name].user.name)
        for trap in traps:
            trap.release()
        return set(names)

    def the_server_asks_for_a_pause(self) -> set[str]:
        """As Exchange does."""
        self.team.small.on("LIST", "NO [UNAVAILABLE] Suggested Backoff Time: 1500 Milliseconds", times=1)
        until(lambda: bool(self.service.failures(self.since)), "one is asked for a pause")
        return set(self.service.failures(self.since)) & set(THROTTLED)

    def tokens_end(self) -> set[str]:
        """The provider withdraws every token and ends the session; that is nobody's trouble."""
        self.team.oauth.tokens.clear()
        self.team.dovecot.kick(self.team.oauth.user)
        return {BY_TOKEN}

    def folders_are_renumbered(self) -> set[str]:
        """A new UIDVALIDITY for INBOX, Sent and Drafts of four mailboxes: read anew, silently."""
        for name in self.chance.sample(ON_DOVECOT, 4):
            for folder in ("INBOX", "Sent", "Drafts"):
                self.team.renumber(self.team.boxes[name], folder, self.chance.randrange(10**6))
        return set()

    def the_service_is_killed(self) -> set[str]:
        """In the middle of whatever it does, and started again while answers come in."""
        self.service.kill()
        self.replies(2)
        self.service.start()
        return set()

    def it_is_killed_while_the_server_is_away(self) -> set[str]:
        """Both at once; the new process finds nobody there at first."""
        self.team.dovecot.pause()
        self.service.kill()
        self.since = self.service.mark()
        self.service.start()
        until(lambda: set(self.service.failures(self.since)) >= {*ON_DOVECOT}, "everybody notices")
        self.team.dovecot.resume()
        return {*ON_DOVECOT, BY_TOKEN}

    def nothing(self) -> set[str]:
        """An hour without trouble."""
        return set()

    since: int = 0

    def _relay(self, name: str) -> Relay:
        relay = self.team.boxes[name].relay
        assert relay is not None
        return relay

    def _at_the_next_word(self, names: list[str], then: Then) -> set[str]:
        traps = [self._relay(name).at(b" STATUS ", sent_by=Sender.CLIENT, then=then) for name in names]
        for trap in traps:
            assert trap.wait_until_sprung(60)
        return set(names)

    # --- an hour ---

    def passes(self, what: Callable[[], set[str]], replies: int) -> None:
        """The clock moves, something happens, and in the end everything is as it should be."""
        self.clock.advance(timedelta(hours=1))
        self.since = self.service.mark()
        self.replies(replies)
        struck = what()
        self.incidents[what.__name__] += 1
        self.service.looks_again(self.team.boxes)
        self.service.weigh()
        failures = self.service.failures(self.since)
        assert set(failures) <= struck, (
            f"{what.__name__}: trouble at {set(failures) - struck}\n{self.service.log[-3000:]}"
        )
        assert all(count == 1 for count in failures.values()), f"{what.__name__}: said more than once: {failures}"
        until(self._drafts_are_right, f"{what.__name__}: the right drafts")

    def _drafts_are_right(self) -> bool:
        """One for each who has not answered, none for who has; never two, at any look."""
        drafts = self.team.drafts()
        assert max(drafts.values(), default=0) <= 1, f"two drafts of one follow-up: {drafts}"
        wanted = set(self.team.box_of) - self.replied if self.hours_gone >= MORNING else set()
        return set(drafts) == wanted

    hours_gone: int = 0


@pytest.fixture
def day(tmp_path: Path) -> Iterator[Day]:
    """Twenty mailboxes, the requests sent, the service started."""
    with ExitStack() as stack:
        oauth = stack.enter_context(OAuthServer())
        dovecot = stack.enter_context(Dovecot({oauth.user: "unused"}, tokens=oauth.tokens))
        small = stack.enter_context(ImapServer())
        relays = [stack.enter_context(Relay(dovecot.imap_port)) for _ in ON_DOVECOT]
        team = Team(tmp_path / "home", dovecot, small, oauth, relays)
        with closing(socket.socket()) as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        team.set_up(port, ASKED)
        clock = Clock(tmp_path)
        clock.set(BEGIN)
        service = Service(team.home.folder, clock, port)
        service.start()
        stack.callback(service.kill)
        yield Day(team, service, clock, random.Random(SEED))


@pytest.mark.slow
def test_a_day_in_which_everything_goes_wrong_loses_and_doubles_nothing(day: Day) -> None:
    """No lost reply, no double draft, memory flat, every incident said once."""
    begun = time.monotonic()
    script = [
        (day.nothing, 0), (day.nothing, 0), (day.nothing, 0), (day.the_server_restarts, 1), (day.lines_are_dropped, 1),
        (day.the_service_is_killed, 0), (day.tokens_end, 1), (day.folders_are_renumbered, 1), (day.lines_hang, 1),
        (day.the_server_asks_for_a_pause, 1), (day.it_is_killed_while_the_server_is_away, 1), (day.nothing, 2),
    ]  # fmt: skip
    script += [(what, 1) for what in (
        day.the_server_restarts, day.tokens_end, day.folders_are_renumbered, day.lines_hang, day.lines_are_dropped,
        day.the_server_asks_for_a_pause, day.folders_are_renumbered, day.lines_are_dropped, day.tokens_end,
        day.the_server_restarts, day.lines_hang, day.nothing,
    )]  # fmt: skip
    assert len(script) == HOURS
    day.service.looks_again(day.team.boxes)
    for hour, (what, replies) in enumerate(script, 1):
        day.hours_gone = hour
        day.passes(what, replies)
    assert day.service.leave() == 0

    states = {chase["id"]: chase["state"] for chase in day.service.status()["chases"]}
    answered = {f"ask-{number:06}" for number in day.replied}
    assert {ask for ask, state in states.items() if state == "replied"} == answered
    assert {states[ask] for ask in states.keys() - answered} == {"active"}
    assert sum(line["action"] == "drafted" for line in day.service.said(0)) <= len(states)
    grown = [sizes[-1] - sizes[0] for sizes in day.service.sizes if len(sizes) > 1]
    assert max(grown) < FLAT, day.service.sizes
    assert "Traceback" not in day.service.log
    _tell(day, time.monotonic() - begun, grown)


def _tell(day: Day, seconds: float, grown: list[int]) -> None:
    said = Counter(line["action"] for line in day.service.said(0))
    peak = max(max(sizes, default=0) for sizes in day.service.sizes)
    loud = {name: said[name] for name in ("pass_failed", "recovered", "drafted", "withdrawn", "reply")}
    lines = [
        f"{HOURS} hours in {seconds:.0f} s; {len(day.team.boxes)} mailboxes, {len(day.team.box_of)} chases",
        f"incidents: {dict(day.incidents)}",
        f"processes: {day.service.starts}; memory {peak / 1000:.0f} MB, grown by {max(grown) / 1000:.1f} MB at most",
        f"replies: {len(day.replied)}, lost 0; drafts doubled 0",
        f"said: {loud}",
    ]
    sys.stdout.write("\n" + "\n".join(lines) + "\n")
