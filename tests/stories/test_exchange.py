"""Exchange's habits, replayed by a server in memory, and what Chaser makes of them; through the real command.

Its folders have German names. In the cloud LIST tells their uses without SPECIAL-USE being offered; on premises nothing
does. SEARCH knows ASCII alone, and a message gets a new UID whenever another program changes a property of it.
"""

import pytest

from tests.servers.imapd.personalities import EXCHANGE, EXCHANGE_ON_PREMISES, Personality
from tests.stories.letters import ids
from tests.stories.scene import NOOR, TO_THE_FIRST_DRAFT, Scene, SetUp

UNREADABLE = "BAD Command Argument Error. 11"
ASKED = "- {at: Thu 2026-10-15 10:00, maya asks: {about: noor-reel}}"
REPLIED = "- {at: Mon 2026-10-26 09:00, noor replies: {about: noor-reel}}"


def draft_uids(scene: Scene) -> list[int]:
    """The UIDs of Chaser's drafts."""
    return [uid for uid, mail in scene.folder("\\Drafts").mails.items() if mail.header["X-Chaser-Ref"]]


@pytest.mark.parametrize("kind", [EXCHANGE, EXCHANGE_ON_PREMISES], ids=lambda kind: kind.name)
def test_check_recognises_exchange_and_its_folders(kind: Personality, set_up: SetUp) -> None:
    """By capabilities; the folders by the attributes in a plain LIST, or by their German names alone."""
    checked = set_up(kind).runs("check", when="Mon 2026-10-26 08:00")
    assert checked.exit == 0, checked
    assert "The server offers: Microsoft Exchange: UIDPLUS, MOVE" in checked.out
    folders = {tuple(line.split(maxsplit=1)) for line in checked.out.splitlines()}
    assert folders >= {
        ("drafts", "Entwürfe"),
        ("sent", "Gesendete Elemente"),
        ("trash", "Gelöschte Elemente"),
        ("junk", "Junk-E-Mail"),
        ("inbox", "INBOX"),
    }
    assert "hidden" not in checked.err


def test_nothing_is_asked_that_exchange_gets_wrong(set_up: SetUp) -> None:
    """Not ENABLE IMAP4rev2 (its searches come back empty then), no CHARSET, no extended LIST, no keywords."""
    scene = set_up(EXCHANGE)
    scene.lives(TO_THE_FIRST_DRAFT)
    scene.lives("""
        - {at: Mon 2026-10-26 09:00, noor replies: {about: noor-reel}}
        - at: Mon 2026-10-26 09:05
          expect: {noor-reel: replied}
    """)
    for words in ("ENABLE", "UID SEARCH CHARSET", 'LIST "" "*" RETURN', "UID SEARCH KEYWORD"):
        assert not scene.server.said(words)


def test_a_message_that_is_listed_and_never_delivered_stops_two_passes_and_is_then_set_aside(set_up: SetUp) -> None:
    """It may be a reply, so nothing is drafted before it was asked for thrice; then it is shown, and work goes on."""
    scene = set_up(EXCHANGE)
    scene.lives(ASKED)
    assert scene.looks("Mon 2026-10-19 08:05").exit == 0
    scene.lives("- {at: Mon 2026-10-26 07:00, dana writes a new mail: {subject: What is this}}")
    inbox = scene.post["INBOX"]
    lost = max(inbox.mails)
    inbox.withheld.add(lost)
    for when in ("Mon 2026-10-26 08:05", "Mon 2026-10-26 08:06"):
        looked = scene.looks(when)
        assert looked.exit == 1
        assert f"The server lists a message in INBOX (UID {lost}) that it does not deliver." in looked.err
        assert not draft_uids(scene)
    scene.lives("""
        - at: Mon 2026-10-26 08:07
          expect: {draft: {touch: 1, to: noor}, problems: ["does not deliver"]}
        - at: Mon 2026-10-26 08:10
          expect: {draft: {touch: 1, to: noor}, problems: ["does not deliver"]}
    """)


@pytest.mark.parametrize("command", ["LIST", "STATUS", "EXAMINE", "UID SEARCH", "UID FETCH", "APPEND"])
def test_a_pause_asked_for_anywhere_ends_the_pass_and_costs_nothing(command: str, set_up: SetUp) -> None:
    """The words are shown, nothing is drafted twice, and the next pass does what was due."""
    scene = set_up(EXCHANGE)
    scene.lives(ASKED)
    throttled = "Request is throttled. Suggested Backoff Time: 299961 milliseconds"
    scene.server.on(command, f"BAD {throttled}")
    looked = scene.looks("Mon 2026-10-26 08:05")
    assert looked.exit == 1
    assert throttled in looked.err
    assert not draft_uids(scene)
    scene.lives("""
        - at: Mon 2026-10-26 08:11
          expect: {draft: {touch: 1, to: noor}, noor-reel: {touches: [touch 1 of tier 1 drafted]}}
    """)


def test_a_login_that_opens_no_mailbox_is_said_to_be_a_matter_of_settings(set_up: SetUp) -> None:
    """Exchange lets in whom it then shows nothing: not the network, and no wrong password either."""
    scene = set_up(EXCHANGE)
    scene.server.on("LIST", "BAD User is authenticated but not connected.", times=2)
    for words in (("check",), ("run", "--once")):
        ran = scene.runs(*words, when="Mon 2026-10-26 08:05")
        assert ran.exit == 1
        assert "User is authenticated but not connected" in ran.err
        assert "The login is accepted but opens no mailbox" in ran.err
        assert "Check that login.user" in ran.err
    assert any("opens no mailbox" in said for said in scene.problems("Mon 2026-10-26 08:05"))


def test_mail_that_gets_a_new_uid_is_the_same_mail(set_up: SetUp) -> None:
    """A category set in Outlook on the request, and on the reply: seen anew, they change nothing."""
    scene = set_up(EXCHANGE)
    scene.lives(TO_THE_FIRST_DRAFT)
    scene.post.touch("Gesendete Elemente", max(scene.folder("\\Sent").mails))
    scene.lives("""
        - at: Mon 2026-10-26 08:30
          expect: {draft: {touch: 1, to: noor}, noor-reel: {touches: [touch 1 of tier 1 drafted]}}
    """)
    scene.lives(REPLIED)
    scene.lives("""
        - at: Mon 2026-10-26 09:05
          expect: {noor-reel: replied}
    """)
    scene.runs("undo", "noor-reel", when="Mon 2026-10-26 09:06")
    scene.post.touch("INBOX", max(scene.post["INBOX"].mails))
    looked = scene.looks("Mon 2026-10-26 09:10")
    assert "a reply from" not in looked.out, "the reply was undone, and is no new one under another UID"


def test_a_sent_copy_that_outlook_gave_another_id_is_recognised(set_up: SetUp) -> None:
    """Classic Outlook writes a new Message-ID and drops our header; the conversation tells."""
    scene = set_up(EXCHANGE)
    scene.lives(TO_THE_FIRST_DRAFT)
    (uid,) = draft_uids(scene)
    old = scene.folder("\\Drafts").mails[uid].header["Message-ID"]
    scene.lives("""
        - {at: Mon 2026-10-26 09:00, maya sends the draft: {with: outlook}}
        - at: Mon 2026-10-26 09:05
          expect: {noor-reel: {touches: [touch 1 of tier 1 sent on Mon 2026-10-26]}}
    """)
    assert ids(old)[0] not in {mail.header["Message-ID"] for mail in scene.folder("\\Sent").mails.values()}


def test_a_draft_the_server_will_not_take_keeps_no_other_from_being_written(set_up: SetUp) -> None:
    """Some MIME is too odd for it: the person is asked about that one, the next chase gets its draft in the same pass.

    Resumed, it is written after all.
    """
    asks = {f"{who}-reel": {**NOOR["noor-reel"], "creator": who} for who in ("jonas", "noor")}
    scene = set_up(EXCHANGE, asks)
    scene.lives("""
        - {at: Thu 2026-10-15 10:00, maya asks: {about: noor-reel}}
        - {at: Thu 2026-10-15 10:01, maya asks: {about: jonas-reel}}
    """)
    scene.server.on("APPEND", UNREADABLE)
    looked = scene.looks("Mon 2026-10-26 08:05")
    assert looked.exit == 0
    assert "Command Argument Error. 11" in looked.out
    (written,) = draft_uids(scene)
    to = str(scene.folder("\\Drafts").mails[written].header["To"])
    refused = "jonas-reel" if "noor" in to else "noor-reel"
    scene.lives(f"""
        - at: Mon 2026-10-26 08:10
          maya types: chaser resume {refused}
        - at: Mon 2026-10-26 08:11
          expect: {{drafts: [{{for: noor-reel, to: noor}}, {{for: jonas-reel, to: jonas}}]}}
    """)


@pytest.mark.parametrize("refusal", ["NO [UNAVAILABLE] try again later", "NO [OVERQUOTA] the mailbox is full"])
def test_a_no_that_will_pass_costs_no_question(refusal: str, set_up: SetUp) -> None:
    """Nothing is drafted while it lasts, and the next pass does what was due without anybody's help."""
    scene = set_up(EXCHANGE)
    scene.lives(ASKED)
    scene.server.on("APPEND", refusal)
    looked = scene.looks("Mon 2026-10-26 08:05")
    assert looked.exit == 1
    assert refusal.removeprefix("NO ") in looked.err
    scene.lives("""
        - at: Mon 2026-10-26 08:10
          expect: {draft: {touch: 1, to: noor}, noor-reel: {touches: [touch 1 of tier 1 drafted]}}
    """)


def test_our_draft_under_a_new_uid_is_still_ours(set_up: SetUp) -> None:
    """Somebody looked at it, or set a category: it is renewed the next morning as ever."""
    scene = set_up(EXCHANGE)
    scene.lives(TO_THE_FIRST_DRAFT)
    scene.post.touch("Entwürfe", draft_uids(scene)[0])
    scene.lives("""
        - at: Mon 2026-10-26 08:30
          expect: {draft: {touch: 1, to: noor}, noor-reel: {touches: [touch 1 of tier 1 drafted]}}
        - at: Tue 2026-10-27 08:05
          expect: {draft: {touch: 1, to: noor, rewritten: true}}
    """)
