"""The folders below Chase where no story reaches: what a server does to them, and a home that cannot be written."""

import pytest

from tests.servers.imapd.personalities import EXCHANGE, GMAIL
from tests.stories.scene import TO_THE_FIRST_DRAFT, Scene, SetUp

FOLDERS = [
    "Chase/Ad access (Spark Ads, Partnership Ads)",
    "Chase/Done",
    "Chase/Gone silent",
    "Chase/Late content",
    "Chase/Missing information",
    "Chase/Missing metrics",
    "Chase/Pause",
    "Chase/Product received",
    "Chase/Replied",
    "Chase/Slow progress",
    "Chase/Stop",
    "Chase/Unsigned contract",
]
WRITTEN = """
- {at: Thu 2026-10-15 09:00, maya writes to noor: {subject: "Stories for Spring Glow", says: "We need them soon."}}
- {at: Thu 2026-10-15 09:10, maya puts the mail into Chase/Missing metrics: {subject: "Stories for Spring Glow"}}
"""
MADE = "data/asks.d/noor-missing-metrics-the-stories-for-spring-glow.yaml"


def chase_folders(scene: Scene) -> list[str]:
    return sorted(folder.name for folder in scene.post.listed() if folder.name.startswith("Chase"))


@pytest.mark.parametrize("kind", [EXCHANGE, GMAIL], ids=lambda kind: kind.name)
def test_folders_are_made_on_request_alone_and_once(kind: object, set_up: SetUp) -> None:
    """Neither a pass nor a check makes any; a second request leaves them as they are, and one by another name too."""
    scene = set_up(kind)
    scene.post.create("Chase/late-content")
    scene.looks("Thu 2026-10-15 08:00")
    scene.runs("check", when="Thu 2026-10-15 08:05")
    assert chase_folders(scene) == ["Chase/late-content"]

    made = scene.runs("check", "--create-folders", when="Thu 2026-10-15 08:10")
    again = scene.runs("check", "--create-folders", when="Thu 2026-10-15 08:15")

    assert (made.exit, again.exit) == (0, 0), made
    assert chase_folders(scene) == sorted([*(set(FOLDERS) - {"Chase/Late content"}), "Chase/late-content"])
    assert made.out.count("  made Chase/") == len(FOLDERS) - 1
    assert "made" not in again.out


def test_folders_cannot_be_made_offline(set_up: SetUp) -> None:
    """The command says what to type instead."""
    refused = set_up(EXCHANGE).runs("check", "--create-folders", "--offline", when="Thu 2026-10-15 08:00")

    assert refused.exit == 2
    assert "chaser check --create-folders" in refused.err


def test_a_folder_that_the_server_renumbers_commands_nothing_anew(set_up: SetUp) -> None:
    """What was taken back since stays taken back; what is put in afterwards is obeyed."""
    scene = set_up(EXCHANGE)
    scene.lives(TO_THE_FIRST_DRAFT)
    scene.lives("""
        - {at: Mon 2026-10-26 09:00, maya puts the request into Chase/Done: {about: noor-reel}}
        - at: Mon 2026-10-26 09:05
          expect: {noor-reel: done}
        - {at: Mon 2026-10-26 09:10, maya types: chaser undo noor-reel}
    """)
    scene.post.renumber("Chase/Done")
    scene.lives("""
        - at: Mon 2026-10-26 09:15
          expect: {draft: {touch: 1}, noor-reel: active}
        - {at: Mon 2026-10-26 09:20, maya puts the request into Archive: {about: noor-reel}}
        - {at: Mon 2026-10-26 09:21, maya puts the request into Chase/Done: {about: noor-reel}}
        - at: Mon 2026-10-26 09:25
          expect: {noor-reel: done}
    """)


def test_a_whole_conversation_in_a_folder_is_one_command(set_up: SetUp) -> None:
    """As a label on a conversation in Gmail makes it: one undo takes it back."""
    scene = set_up(GMAIL)
    scene.lives(TO_THE_FIRST_DRAFT)
    scene.lives("- {at: Mon 2026-10-26 08:30, maya sends the draft: {about: noor-reel}}")
    with scene.post.lock:
        label = scene.post.create("Chase/Stop")
        ours = [
            mail for mail in scene.folder("\\Sent").mails.values() if "noor@films.example" in str(mail.header["To"])
        ]
        for mail in ours:
            scene.post.shown(label, mail)
    assert len(ours) == 2
    scene.lives("""
        - at: Mon 2026-10-26 08:35
          expect: {noor-reel: {state: stopped, touches: [touch 1 sent]}}
        - {at: Mon 2026-10-26 08:40, maya types: chaser undo noor-reel}
        - at: Mon 2026-10-26 08:45
          expect: {noor-reel: {state: active, touches: [touch 1 sent]}}
    """)


def test_the_dry_run_says_what_would_become_an_ask(set_up: SetUp) -> None:
    """It writes no file; the pass does."""
    scene = set_up(EXCHANGE)
    scene.lives(WRITTEN)

    planned = scene.runs("plan", "--json", when="Thu 2026-10-15 09:15")
    assert '"Stories for Spring Glow" in Chase/Missing metrics would become an ask' in planned.err
    assert {draft["chase"] for draft in planned.json()["drafts"]} == {"noor-reel"}
    assert not (scene.home.folder / MADE).exists()

    assert "became an ask" in scene.looks("Thu 2026-10-15 09:20").out
    assert (scene.home.folder / MADE).exists()


def test_a_home_that_cannot_be_written_is_said_until_it_can(set_up: SetUp) -> None:
    """Nothing is lost meanwhile. Here a file stands where the folder belongs."""
    scene = set_up(EXCHANGE)
    scene.lives(WRITTEN)
    in_the_way = scene.home.folder / "data/asks.d"
    in_the_way.write_text("not a folder")

    assert scene.looks("Thu 2026-10-15 09:20").exit == 0
    (said,) = scene.problems("Thu 2026-10-15 09:21")
    assert f"could not become an ask: {MADE} cannot be written" in said

    in_the_way.unlink()
    scene.looks("Thu 2026-10-15 09:25")
    assert (scene.home.folder / MADE).exists()
    assert scene.problems("Thu 2026-10-15 09:26") == []


def test_an_ask_that_waits_for_its_request_gets_it(set_up: SetUp) -> None:
    """The sheet has the ask already: putting the mail in says which one the request is, and makes no second ask."""
    scene = set_up(EXCHANGE)
    scene.lives("""
        - {at: Thu 2026-10-15 10:00, maya writes to noor: {subject: "As discussed", says: "We need it soon."}}
        - at: Thu 2026-10-15 10:05
          expect: {noor-reel: {state: held, hold: needs_review}}
        - {at: Thu 2026-10-15 10:10, maya puts the mail into Chase/Late content: {subject: "As discussed"}}
        - at: Thu 2026-10-15 10:15
          expect: {noor-reel: {state: waiting, why: put into Chase/Late content by hand}}
    """)
    assert not (scene.home.folder / "data/asks.d").exists()


def test_other_peoples_mail_becomes_no_ask_and_a_wrong_name_is_said(set_up: SetUp) -> None:
    """An answer came along with its conversation; a folder called otherwise is most likely a slip of the pen."""
    scene = set_up(EXCHANGE)
    scene.lives("""
        - {at: Thu 2026-10-15 10:00, noor writes a new mail: {subject: "Hello"}}
        - {at: Thu 2026-10-15 10:01, maya puts the mail into Chase/Late content: {subject: "Hello"}}
        - {at: Thu 2026-10-15 10:02, noor writes a new mail: {subject: "Hello again"}}
        - {at: Thu 2026-10-15 10:03, maya puts the mail into Chase/Finished: {subject: "Hello again"}}
        - at: Thu 2026-10-15 10:05
          expect: {problems: ['"Hello again" lies in Chase/Finished, and nothing is called so. There are']}
    """)
    assert not (scene.home.folder / "data/asks.d").exists()
