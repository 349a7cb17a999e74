"""`chaser run` through a day: it looks at once and then as the clock says, follows its files, shares its database."""

from dataclasses import replace
from datetime import datetime, timedelta

from tests.servers.relay import Then
from tests.service.conftest import MAYA_AND_OMAR, REELS, Stages, Undisturbed
from tests.service.running import afresh, until
from tests.service.stage import LOOK, NEW_YORK, Stage, client

FRIDAY = datetime(2026, 10, 23, 8, 5, tzinfo=NEW_YORK)
MIKA_STORY = {
    "creator": "mika", "scenario": "late-content", "item": "the Story about the launch", "deadline": "2026-10-23",
}  # fmt: skip
AT_ONCE = 20.0
"""Seconds; a poll takes sixty in these homes unless they say otherwise."""
WINDOWS = 'touches: ["0", "2-3", "5", "7"]\n    tier_4: true\n\n'


def looks_again(stage: Stage) -> None:
    """Wait until the service has begun a pass after the one that may be running now."""
    stage.trap(replace(LOOK, skip=1)).springs()


# --- the clock ---


def test_the_first_pass_comes_at_once(morning: Stage, undisturbed: Undisturbed) -> None:
    """With a poll of a minute the draft that is due lies there within seconds."""
    morning.start("run", start=afresh)
    until(lambda: len(morning.drafts()) == 1, "a draft at once", AT_ONCE)
    assert morning.only_draft() == undisturbed.first


def test_it_looks_as_often_as_it_is_told(morning: Stage) -> None:
    """Each second: a reply that lands is seen and the draft taken back without anybody doing anything."""
    morning.every_second()
    service = morning.start("run", start=afresh)
    morning.draft_appears()

    morning.reply_arrives("mika-reel")

    until(lambda: not morning.drafts(), "the draft is taken back", AT_ONCE)
    service.says("withdrawn")


def test_a_machine_that_slept_three_days_finds_one_draft(stage: Stages) -> None:
    """The clock jumps from Friday to Monday, and on to Thursday: one draft on Monday, and still one on Thursday."""
    friday = stage(at=FRIDAY)
    friday.every_second()
    service = friday.start("run", start=afresh)
    looks_again(friday)
    assert not friday.drafts()

    friday.later(timedelta(days=3))
    friday.draft_appears()
    monday = friday.only_draft()
    friday.later(timedelta(days=3))
    service.says("refreshed")

    assert friday.only_draft() != monday
    assert friday.touches() == ["1 drafted"]


def test_a_clock_set_back_an_hour_does_not_stop_it(morning: Stage) -> None:
    """The passes go on: a reply that lands afterwards is seen within seconds, and nothing is written twice."""
    morning.every_second()
    morning.start("run", start=afresh)
    morning.draft_appears()

    morning.later(timedelta(hours=-1))
    looks_again(morning)
    morning.only_draft()
    morning.reply_arrives("mika-reel")

    until(lambda: not morning.drafts(), "the draft is taken back", AT_ONCE)


# --- the files ---


def test_a_cadence_changed_while_it_runs_counts_from_the_next_look_on(stage: Stages) -> None:
    """Touch 1 on the third day means Wednesday; set to the first day, it is due this Monday and comes."""
    morning = stage()
    morning.every_second()
    morning.edit("config/cadences.yaml", WINDOWS, WINDOWS.replace('"0", "2-3"', '"3", "4"'))
    service = morning.start("run", start=afresh)
    looks_again(morning)
    assert not morning.drafts()

    morning.edit("config/cadences.yaml", '"3", "4"', '"0", "2-3"')

    morning.draft_appears()
    service.says("the configuration was read anew")


def test_a_broken_file_is_told_with_its_line_and_the_last_good_one_stays(stage: Stages) -> None:
    """The draft of Monday comes although worker.yaml is broken since Friday; mended, it is read anew."""
    friday = stage(at=FRIDAY)
    friday.every_second()
    service = friday.start("run", start=afresh)
    looks_again(friday)

    friday.edit("config/worker.yaml", "name: Maya Lin", "nane: Maya Lin")
    line = (friday.home / "config/worker.yaml").read_text().split("nane")[0].count("\n") + 1
    service.says(f"config/worker.yaml:{line}:")
    service.says("the last good configuration stays in force")
    friday.later(timedelta(days=3))
    friday.draft_appears()
    [draft] = friday.drafts()
    assert "Maya Lin" in str(draft["From"])

    friday.edit("config/worker.yaml", "nane: Maya Lin", "name: Maya Lin")
    service.says("the configuration was read anew")
    assert service.err.count(f"config/worker.yaml:{line}:") == 1


def test_an_ask_added_to_the_sheet_is_taken_up_by_the_running_service(morning: Stage) -> None:
    """The row is new this morning, its request is not; its draft comes too, where a person may hear of both."""
    morning.every_second()
    morning.edit("config/worker.yaml", "poll_seconds: 1", "poll_seconds: 1\npolicies: {days_between_chases: 0}")
    morning.start("run", start=afresh)
    morning.draft_appears()

    morning.adds_ask("mika-story", MIKA_STORY)
    morning.asks_for("mika-story")

    morning.draft_appears(2)


def test_an_account_put_into_the_configuration_gets_its_draft_and_one_taken_out_rests(stage: Stages) -> None:
    """Omar's account comes and goes while the service runs; Maya's chase goes on all the while."""
    both = stage(REELS, MAYA_AND_OMAR)
    both.every_second()
    whole = (both.home / "config/worker.yaml").read_text()
    maya_alone = whole[: whole.index("  omar:")]
    both.rewrite("config/worker.yaml", maya_alone)
    both.edit("data/asks.csv", ",omar,", ",,")
    service = both.start("run", start=afresh)
    both.draft_appears()

    both.rewrite("config/worker.yaml", whole)
    both.draft_appears(2)
    both.rewrite("config/worker.yaml", maya_alone)
    service.says("the configuration was read anew", times=2)
    both.reply_arrives("mika-reel")

    both.draft_appears(1)


# --- the person ---


def test_the_persons_commands_work_beside_the_running_service(morning: Stage) -> None:
    """Pause, snooze, done and stop take the draft back, resume and undo bring it again; why, plan and status answer."""
    morning.every_second()
    morning.start("run", start=afresh)
    morning.draft_appears()
    assert morning.touches() == ["1 drafted"]
    assert "Touch 1" in morning.run("why", "mika-reel").out
    assert morning.run("plan", "--days", "14", "--json").json()["drafts"]

    for command, drafts in (
        (("pause", "mika-reel"), 0),
        (("resume", "mika-reel"), 1),
        (("snooze", "mika-reel", "--until", "2026-11-02"), 0),
        (("undo", "mika-reel"), 1),
        (("done", "mika-reel"), 0),
        (("undo", "mika-reel"), 1),
        (("stop", "mika-reel"), 0),
    ):
        morning.run(*command)
        morning.draft_appears(drafts)

    assert morning.status()["state"] == "stopped"


def test_the_persons_commands_do_not_wait_for_a_mail_server_that_hangs(
    morning: Stage, undisturbed: Undisturbed
) -> None:
    """The service is held up in the middle of a draft: status, why and pause answer; the draft then goes again."""
    morning.every_second()
    held_up = morning.trap(client(b"X-Chaser-Ref: "), then=Then.HOLD)
    morning.start("run", start=afresh)
    held_up.springs()

    assert morning.status()["state"] == "active"
    assert "being written" in morning.run("why", "mika-reel").out
    morning.run("pause", "mika-reel")
    held_up.release()

    until(lambda: morning.status()["state"] == "held" and not morning.drafts(), "the pause counts")
    morning.run("resume", "mika-reel")
    morning.draft_appears()
    assert morning.only_draft() == undisturbed.renewed
