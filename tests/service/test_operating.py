"""What whoever runs the service sees of it: its log, its health, its figures, and what a supervisor hears."""

import json
import socket
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.servers.relay import Then
from tests.service.conftest import Stages
from tests.service.running import Command, afresh, until
from tests.service.stage import LOOK, MORNING, Stage, client
from tests.stories.home import address
from worker.service.health import in_words
from worker.service.office import Office
from worker.service.post import Outcome
from worker.service.pulse import Pulse, limit_of
from worker.service.watchbook import Watchbook

POLL = "poll_seconds: 60"
SUBJECT = "A surprise from the studio"


def free_port() -> int:
    """A port on which nobody listens."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def asked(port: int, path: str) -> tuple[int, str]:
    """Status and text of a page of the service's."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def listens(port: int) -> bool:
    """Whether anybody answers there."""
    with closing(socket.socket()) as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def with_settings(stage: Stage, text: str) -> None:
    """Add lines to worker.yaml."""
    stage.edit("config/worker.yaml", POLL, f"{POLL}\n{text}")


def lines_of(service: Command) -> list[dict[str, Any]]:
    """The JSON lines logged so far."""
    return [json.loads(line) for line in service.err.splitlines()]


# --- the log ---


def test_each_action_is_one_json_line_with_the_same_three_keys(morning: Stage) -> None:
    """For a collector of logs: account, chase and action on every line, the level, and a time in UTC."""
    with_settings(morning, "log: json")
    service = morning.start("run", start=afresh)
    service.says('"drafted"')
    lines = lines_of(service)
    assert all({"timestamp", "level", "account", "chase", "action"} <= set(line) for line in lines)
    [drafted] = [line for line in lines if line["action"] == "drafted"]
    assert (drafted["account"], drafted["chase"], drafted["level"]) == ("maya", "mika-reel", "info")


def test_the_environment_chooses_form_and_level_over_the_file(morning: Stage) -> None:
    """As a container is told; a word that is none is said."""
    morning.surround(CHASER_LOG_FORMAT="json", CHASER_LOG_LEVEL="error")
    quiet = morning.start("run", start=afresh)
    morning.draft_appears()
    assert quiet.err == ""
    quiet.kill()
    morning.surround(CHASER_LOG_FORMAT="yaml")
    assert 'CHASER_LOG_FORMAT is "yaml", which is none of console, json' in morning.run("run", exit_code=2).err


@pytest.mark.parametrize("level", ["info", "debug"])
def test_no_text_of_a_mail_and_no_address_is_logged_above_debug(stage: Stages, level: str) -> None:
    """A mail of Mika's that only a person can judge: the question quotes its subject, the log must not."""
    unsure = stage()
    with_settings(unsure, f"log_level: {level}")
    unsure.looks()
    unsure.stranger_writes(SUBJECT)
    service = unsure.start("run", start=afresh)
    service.says("review")
    said = {text for text in (SUBJECT, address("maya"), address("mika"), "stranger@") if text in service.err}
    assert bool(said) == (level == "debug")


# --- health ---


def test_health_tells_by_exit_code_whether_the_mailboxes_are_looked_at(stage: Stages) -> None:
    """For Docker and for people: never yet, just now, too long ago; the database alone is asked."""
    morning = stage()
    assert "no look has gone well yet" in morning.run("health", exit_code=1).err
    morning.looks()
    assert "maya: looked at" in morning.run("health").out
    morning.later(timedelta(minutes=4))
    morning.run("health")
    morning.run("health", "--within", "60", exit_code=1)
    morning.later(timedelta(hours=2))
    assert "maya: the last look that went well was 2 hours ago" in morning.run("health", exit_code=1).err
    [maya] = morning.run("health", "--json", exit_code=1).json()["mailboxes"]
    assert (maya["account"], maya["well"]) == ("maya", False)
    assert maya["seconds_since_last_look"] >= 7440


def test_health_of_a_mailbox_in_trouble_says_what_the_trouble_is(morning: Stage) -> None:
    """Nobody has to look it up elsewhere."""
    morning.cut_at(client(b" LOGIN "))
    morning.looks(exit_code=1)
    ran = morning.run("health", exit_code=1)
    assert "maya: the last look that went well was 3 days ago. The connection to the mail server was lost" in ran.err


def test_a_service_with_its_last_good_files_is_healthy_though_the_new_ones_are_broken(morning: Stage) -> None:
    """A supervisor must not restart it into the broken ones."""
    service = morning.start("run", start=afresh)
    service.says("drafted")
    morning.edit("config/worker.yaml", POLL, "poll_seconds: often")
    assert "maya: looked at" in morning.run("health").out
    service.kill()


def test_a_service_that_was_killed_is_missed_in_status(morning: Stage) -> None:
    """It is said once a look is overdue, and no longer when somebody looks again."""
    service = morning.start("run", start=afresh)
    service.says("drafted")
    service.kill()
    assert morning.problems() == []
    morning.later(timedelta(minutes=30))
    [problem] = morning.problems()
    assert problem["account"] == "maya"
    assert "Nobody has looked at this mailbox for 30 minutes" in problem["message"]
    morning.looks()
    assert morning.problems() == []


def test_a_service_that_left_in_order_is_not_missed(morning: Stage) -> None:
    """Whoever stops it knows that it is stopped; nor does one that runs from cron leave a duty behind."""
    service = morning.start("run", start=afresh)
    service.says("drafted")
    service.terminate()
    assert service.wait().exit == 0
    morning.later(timedelta(days=1))
    assert morning.problems() == []


class Said:
    """A log that remembers."""

    def __init__(self) -> None:
        self.notices: list[tuple[str, str]] = []

    def outcome(self, outcome: Outcome) -> None:
        """Nothing to remember."""

    def notice(self, account: str, text: str) -> None:
        """Remember it."""
        self.notices.append((account, text))


@pytest.fixture
def office(shipped: Path) -> Iterator[Office]:
    """The shipped home, opened."""
    opened = Office(shipped, {}, secrets=False)
    yield opened
    opened.close()


def test_a_look_that_does_not_end_is_said_once_in_log_and_status(office: Office) -> None:
    """After five polls, never less than five minutes; a look that ends well ends the silence, too."""
    time, log = 0.0, Said()
    pulse = Pulse(lambda: time)
    book = Watchbook(log, office, lambda: MORNING, pulse)  # type: ignore[arg-type]
    pulse.watched("maya")
    time = limit_of(60)
    book.say_overdue()
    assert log.notices == []
    time += 1
    book.say_overdue()
    book.say_overdue()
    assert log.notices == [("maya", "No look at this mailbox has ended for 5 minutes; one should every 1 minute.")]
    [(account, message)] = office.store.problems()
    assert account == "maya"
    assert "It may hang" in message
    office.store.set_problem("maya", None)
    pulse.looked("maya", well=False)
    assert pulse.overdue(limit_of(60)) == {}
    assert pulse.ages() == {"maya": 0.0}


def test_a_span_is_said_as_people_say_it() -> None:
    """One unit, cut off, never rounded up."""
    assert [in_words(n) for n in (0, 1, 59, 60, 7199, 90000, 200000)] == [
        "0 seconds", "1 second", "59 seconds", "1 minute", "1 hour", "1 day", "2 days",
    ]  # fmt: skip


# --- the web server ---


def test_the_service_listens_nowhere_unless_it_is_told(morning: Stage) -> None:
    """No port is open that nobody asked for."""
    service = morning.start("run", start=afresh)
    service.says("drafted")
    inodes = {path.readlink().name for path in Path(f"/proc/{service.pid}/fd").iterdir() if path.is_symlink()}
    listening = {
        f"socket:[{fields[9]}]"
        for fields in (line.split() for line in Path(f"/proc/{service.pid}/net/tcp").read_text().splitlines()[1:])
        if fields[3] == "0A"
    }
    assert not inodes & listening


def test_figures_and_health_are_answered_on_this_machine(morning: Stage) -> None:
    """Passes, lag, drafts, errors by kind, chases by state; ready only once a look went well."""
    port = free_port()
    with_settings(morning, f"http: {{port: {port}}}")
    held = morning.trap(LOOK, then=Then.HOLD)
    service = morning.start("run", start=afresh)
    held.springs()
    assert asked(port, "/healthz") == (200, '{"status": "well"}\n')
    status, text = asked(port, "/readyz")
    assert status == 503
    assert json.loads(text)["accounts"].keys() == {"maya"}
    held.release()
    service.says("drafted")

    assert asked(port, "/readyz") == (200, '{"status": "well"}\n')
    assert asked(port, "/secrets")[0] == 404
    page = asked(port, "/metrics")[1]
    for line in (
        'chaser_passes_total{account="maya",result="well"} 1.0',
        'chaser_drafts_total{account="maya",fate="drafted"} 1.0',
        'chaser_chases{account="maya",state="active"} 1.0',
        'chaser_lag_seconds{account="maya"}',
        "chaser_info{version=",
    ):
        assert line in page
    assert "python_info" not in page
    assert "mika" not in page


def test_errors_are_counted_by_kind(morning: Stage) -> None:
    """For an alarm on logins that are refused, another on lines that are lost."""
    port = free_port()
    with_settings(morning, f"http: {{port: {port}}}")
    morning.cut_at(client(b" LOGIN "))
    service = morning.start("run", start=afresh)
    service.says("recovered")
    page = asked(port, "/metrics")[1]
    assert 'chaser_errors_total{account="maya",kind="ConnectionLost"} 1.0' in page
    assert 'chaser_passes_total{account="maya",result="failed"} 1.0' in page


def test_the_web_server_follows_the_settings_and_a_taken_port_is_said(morning: Stage) -> None:
    """It moves without a restart; a port that somebody has stops no follow-up."""
    first, second = free_port(), free_port()
    with_settings(morning, f"http: {{port: {first}}}")
    morning.every_second()
    with closing(socket.socket()) as rival:
        rival.bind(("127.0.0.1", first))
        rival.listen()
        service = morning.start("run", start=afresh)
        service.says(f"Port {first} of 127.0.0.1 cannot be listened on: Address already in use")
        service.says("drafted")
    morning.edit("config/worker.yaml", f"port: {first}", f"port: {second}")
    service.says(f"http is 127.0.0.1:{second}, it was 127.0.0.1:{first}")
    until(lambda: listens(second), "the new port")
    assert not listens(first)
    assert service.err.count("cannot be listened on") == 1


# --- what changed in the files ---


def test_what_changed_in_the_files_is_logged_in_words(morning: Stage) -> None:
    """The cadence with its days, the asks by their keys, a secret without its value."""
    morning.every_second()
    service = morning.start("run", start=afresh)
    service.says("drafted")
    morning.edit("config/cadences.yaml", 'touches: ["0", "2-3", "5", "7"]\n    tier_4: true\n\n',
                 'touches: ["0", "3", "6", "9"]\n    tier_4: true\n\n')  # fmt: skip
    service.says("scenario late-content: touches on the days 0, 3, 6, 9 instead of 0, 2-3, 5, 7")
    morning.adds_ask("mika-story", {"creator": "mika", "scenario": "late-content", "deadline": "2026-10-23"})
    service.says("1 ask added (mika-story)")
    password = morning.boxes["maya"].user.password
    morning.edit(".env", password, "'another one'")
    service.says("mailbox maya: its login changed")
    assert password not in service.err
    assert "another one" not in service.err


# --- a supervisor ---


def test_systemd_hears_when_it_is_ready_alive_and_leaving(morning: Stage, tmp_path: Path) -> None:
    """By the datagrams of sd_notify(3), on the socket that it names."""
    path = tmp_path / "notify"
    with closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)) as supervisor:
        supervisor.bind(str(path))
        supervisor.settimeout(30)
        morning.every_second()
        morning.surround(NOTIFY_SOCKET=str(path), WATCHDOG_USEC="120000000")
        service = morning.start("run", start=afresh)
        assert supervisor.recv(999).decode() == "READY=1\nSTATUS=watching 1 of 1 mailboxes"
        assert supervisor.recv(999) == b"WATCHDOG=1"
        service.terminate()
        heard = [supervisor.recv(999)]
        while heard[-1] == b"WATCHDOG=1":
            heard.append(supervisor.recv(999))
        assert heard[-1] == b"STOPPING=1"
        assert service.wait().exit == 0
