"""Accounts in trouble: each backs off alone, says so once and recovers once, and never hammers on a refused login."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest

from tests.mail.scripted import Answer, ScriptedServer
from tests.mail.scripted import Then as Says
from tests.servers.dovecot import Dovecot
from tests.service.conftest import MAYA_AND_OMAR, REELS, Stages
from tests.service.running import Command, afresh, until
from tests.service.stage import LOOK, Stage

FAILED, RECOVERED = "pass_failed", "recovered"


def failures(service: Command, account: str) -> int:
    """How often it said that a pass over this account failed."""
    return len(re.findall(rf"{FAILED} .*account={account}\b", service.err))


def some_passes_later(stage: Stage) -> None:
    """Wait until Maya's mailbox has been looked at four more times."""
    stage.trap(replace(LOOK, skip=4)).springs()


@pytest.fixture
def both(stage: Stages) -> Stage:
    """Maya's and Omar's mailboxes, a draft due in each, looked at each second."""
    both = stage(REELS, MAYA_AND_OMAR)
    both.every_second()
    return both


@pytest.fixture
def elsewhere() -> Iterator[Dovecot]:
    """A mail server for Omar alone."""
    with Dovecot() as server:
        yield server


# --- one of two ---


def test_a_mail_server_that_is_down_stops_one_account_only_until_it_is_back(stage: Stages, elsewhere: Dovecot) -> None:
    """Omar's server is down: said once, Maya gets her draft; it comes back: said once, Omar gets his."""
    both = stage(REELS, MAYA_AND_OMAR, servers={"omar": elsewhere})
    both.every_second()
    elsewhere.pause()
    service = both.start("run", start=afresh)
    service.says(FAILED)
    some_passes_later(both)
    assert [problem["account"] for problem in both.problems()] == ["omar"]

    elsewhere.resume()
    both.reopens("omar")
    both.draft_appears(2)
    service.says(RECOVERED)
    some_passes_later(both)

    assert service.err.count(FAILED) == failures(service, "omar") == 1
    assert service.err.count(RECOVERED) == 1
    assert both.problems() == []


def test_a_wrong_password_stops_one_account_only_until_it_is_corrected(both: Stage) -> None:
    """Omar's password is wrong: Maya gets her draft; corrected in .env, Omar gets his without a restart."""
    password = both.boxes["omar"].user.password
    both.edit(".env", password, "wrong")
    service = both.start("run", start=afresh)
    service.says(FAILED)
    assert "refused the login" in service.err
    some_passes_later(both)
    assert len(both.drafts()) == 1

    both.edit(".env", "wrong", password)

    both.draft_appears(2)
    service.says(RECOVERED)
    assert service.err.count(FAILED) == failures(service, "omar") == 1


def talks_to(stage: Stage, scripted: ScriptedServer) -> None:
    """Omar's mailbox is on this server."""
    stage.edit("config/worker.yaml", f"port: {stage.boxes['omar'].relay.port}", f"port: {scripted.port}")


def test_a_server_that_asks_for_a_pause_gets_it(both: Stage) -> None:
    """A minute is asked for at login: in the meantime one login only, not even an edited file changes that."""
    pause = Answer(then=Says.NO, text="[UNAVAILABLE] Suggested Backoff Time: 60000 Milliseconds")
    with ScriptedServer({"LOGIN": [pause]}) as throttling:
        talks_to(both, throttling)
        service = both.start("run", start=afresh)
        service.says(FAILED)
        both.edit("config/cadences.yaml", 'offset: 1\n    touches: ["0", "2-3"', 'offset: 1\n    touches: ["0", "2-4"')
        service.says("the configuration was read anew")
        some_passes_later(both)
        assert len(throttling.sent("LOGIN")) == 1
        assert len(both.drafts()) == 1
        service.kill()


def test_a_pause_that_is_over_is_followed_by_the_next_try(both: Stage) -> None:
    """Half a second is asked for, again and again: it is tried again and again, and said once."""
    pause = Answer(then=Says.NO, text="[UNAVAILABLE] Suggested Backoff Time: 500 Milliseconds")
    with ScriptedServer({"LOGIN": [pause]}) as throttling:
        talks_to(both, throttling)
        service = both.start("run", start=afresh)
        until(lambda: len(throttling.sent("LOGIN")) >= 4, "four tries to log in")
        some_passes_later(both)
        assert failures(service, "omar") == 1
        service.kill()


def test_one_account_out_of_reach_makes_a_single_pass_end_with_1_and_the_rest_is_done(both: Stage) -> None:
    """Maya, who cannot be reached, comes first; Omar's draft is written all the same, and it is said whose is not."""
    both.edit("config/worker.yaml", f"port: {both.relay.port}", "port: 1")

    ran = both.looks(exit_code=1)

    assert "mailbox maya: No connection to 127.0.0.1 port 1" in ran.err
    assert "omar" in ran.out
    assert len(both.drafts()) == 1


# --- refused logins ---


def refusals(stage: Stage) -> int:
    """How many logins of Maya's the server has refused; what it logs comes a moment later, in order."""
    box = stage.boxes["maya"]
    name = re.escape(box.user.name)
    return len(re.findall(rf"imap-login: .*auth failed.*user=<{name}>", box.dovecot.log()))


def logins(stage: Stage) -> int:
    """How many logins of the worker's it has let in."""
    box = stage.boxes["maya"]
    return len(re.findall(rf"imap-login: .*Login: user=<{re.escape(box.user.name)}>", box.dovecot.log()))


def test_a_login_refused_three_times_is_not_tried_again_until_the_password_changes(morning: Stage) -> None:
    """By single passes and by the service: three tries with a password, then none until .env says another."""
    password = morning.boxes["maya"].user.password
    already_in = logins(morning)
    for tried, wrong in enumerate(("wrong", "wrong too")):
        morning.edit(".env", password if not tried else "wrong", wrong)
        for _ in range(5):
            assert "refused the login" in morning.looks(exit_code=1).err
        until(lambda: refusals(morning) >= 3 * (tried + 1), "the refusals are in Dovecot's log")  # noqa: B023
    service = morning.start("run", start=afresh)
    service.says("it is not tried again")
    assert ".env" in morning.problems()[0]["message"]

    morning.edit(".env", "wrong too", password)

    morning.draft_appears()
    until(lambda: logins(morning) > already_in, "the login is in Dovecot's log")
    assert refusals(morning) == 6
    assert morning.problems() == []


def test_a_refusal_that_was_none_of_the_secrets_fault_is_not_counted(both: Stage) -> None:
    """Five times "too many connections" at login; the sixth is tried like the first."""
    busy = Answer(then=Says.NO, text="[UNAVAILABLE] Maximum number of connections exceeded")
    with ScriptedServer({"LOGIN": [busy]}) as server:
        talks_to(both, server)
        for _ in range(6):
            both.looks(exit_code=1)
        assert len(server.sent("LOGIN")) == 6


# --- what nobody foresaw ---


def test_a_fault_nobody_foresaw_is_said_in_words_and_the_service_goes_on(both: Stage) -> None:
    """Something in the database makes no sense: exit 1 without a traceback; the service lives, and Omar gets his."""
    both.edit(".env", both.boxes["maya"].user.password, "wrong")
    both.looks(exit_code=1)
    with closing(sqlite3.connect(both.home / "data" / "chaser.db", isolation_level=None)) as database:
        changed = database.execute("UPDATE fact SET value = 'nonsense' WHERE name = 'login refused: maya'")
        assert changed.rowcount == 1

    ran = both.looks(exit_code=1)
    assert "mailbox maya: Something happened that Chaser did not foresee" in ran.err
    service = both.start("run", start=afresh)
    service.says("did not foresee")
    both.world.put("omar", "INBOX", both.reply("noor-reel"))

    both.draft_appears(0)
    assert not service.has_ended
