r"""Gmail's habits, replayed by a server in memory, and what Chaser makes of them; through the real command.

Its folders have German names and are labels: All Mail shows drafts too, told apart by the label \Draft alone. What is
done in Gmail's web page is not what an IMAP client would do: each autosave is a new message with another Message-ID and
without our headers.
"""

from email import message_from_bytes

from tests.servers.imapd.gmail import GmailPage, Labels
from tests.servers.imapd.personalities import GMAIL
from tests.stories.scene import TO_THE_FIRST_DRAFT, Scene, SetUp

CHANGES = ("UID STORE", "UID EXPUNGE", "EXPUNGE", "CLOSE", "UID COPY")


def page(scene: Scene) -> GmailPage:
    """Gmail's web page, opened by Maya."""
    assert isinstance(scene.post, Labels)
    return GmailPage(scene.post)


def the_draft(scene: Scene) -> int:
    """The UID of Chaser's draft, the last one that came."""
    return max(scene.folder("\\Drafts").mails)


def test_every_autosave_is_the_same_draft(set_up: SetUp) -> None:
    r"""New UID, new Message-ID, no X- headers, no \Draft flag, passes in between: one draft, and it is the person's.

    Sent from the page under yet another id it counts as sent, once, and the next touch answers it.
    """
    scene = set_up(GMAIL)
    scene.lives(TO_THE_FIRST_DRAFT)
    scene.lives("""
        - {at: Mon 2026-10-26 09:00, maya edits the draft: {with: outlook, says: Hello dear Noor!}}
        - at: Mon 2026-10-26 09:01
          expect:
            draft: {for: noor-reel, edited: true}
            noor-reel: {touches: [touch 1 of tier 1 drafted and edited]}
        - {at: Mon 2026-10-26 09:02, maya edits the draft: {with: outlook, says: Lisbon was great.}}
        - {at: Mon 2026-10-26 09:02, maya edits the draft: {with: outlook, says: Mine was fine.}}
        - at: Mon 2026-10-26 09:05
          expect:
            draft: {for: noor-reel, edited: true}
            noor-reel: {touches: [touch 1 of tier 1 drafted and edited]}
        - {at: Mon 2026-10-26 09:10, maya sends the draft: {with: outlook}}
        - at: Mon 2026-10-26 09:11
          expect: {noor-reel: {touches: [touch 1 of tier 1 sent on Mon 2026-10-26]}}
        - at: Wed 2026-10-28 08:05
          expect: {draft: {touch: 2, tier: 2, to: noor}}
    """)


def test_a_subject_changed_on_the_page_opens_another_thread_and_the_draft_is_followed(set_up: SetUp) -> None:
    """Gmail re-threads it; its In-Reply-To still tells whose it is."""
    scene = set_up(GMAIL)
    scene.lives(TO_THE_FIRST_DRAFT)
    old = scene.folder("\\Drafts").mails[the_draft(scene)].thread
    scene.lives("""
        - {at: Mon 2026-10-26 09:00, maya edits the draft: {with: outlook, subject: One more thing}}
        - at: Mon 2026-10-26 09:05
          expect:
            draft: {for: noor-reel, edited: true}
            noor-reel: {touches: [touch 1 of tier 1 drafted and edited]}
        - {at: Mon 2026-10-26 09:10, maya sends the draft: {with: outlook}}
        - at: Mon 2026-10-26 09:11
          expect: {noor-reel: {touches: [touch 1 of tier 1 sent on Mon 2026-10-26]}}
    """)
    assert {mail.thread for mail in scene.folder("\\Sent").mails.values()} - {old}


def test_a_withdrawn_draft_lies_in_trash_and_in_no_other_folder(set_up: SetUp) -> None:
    """UID MOVE to Trash and nothing else: an EXPUNGE would leave it in All Mail, where it would look sent."""
    scene = set_up(GMAIL)
    scene.lives(TO_THE_FIRST_DRAFT)
    uid = the_draft(scene)
    draft = scene.folder("\\Drafts").mails[uid]
    scene.server.commands.clear()
    scene.lives("- {at: Mon 2026-10-26 09:00, noor replies: {about: noor-reel}}")
    assert scene.looks("Mon 2026-10-26 09:05").exit == 0
    holding = [folder.name for folder in scene.post.folders.values() if folder.uid_of(draft)]
    assert holding == ["[Gmail]/Papierkorb"]
    assert scene.server.said("UID MOVE") == [f'UID MOVE {uid} "[Gmail]/Papierkorb"']
    assert not [line for name in CHANGES for line in scene.server.said(name)]
    scene.lives("""
        - at: Mon 2026-10-26 09:10
          expect: {noor-reel: replied}
    """)


def test_drafts_shown_in_all_mail_are_neither_sent_nor_missing(set_up: SetUp) -> None:
    """An open draft, and one of the person's own made on the page without a flag: pass after pass nothing happens."""
    scene = set_up(GMAIL)
    scene.lives(TO_THE_FIRST_DRAFT)
    own = (
        b"From: maya@brand.example\r\nTo: noor@films.example\r\nSubject: Re: Spring Glow: what we agreed\r\n\r\nHi\r\n"
    )
    before = page(scene).begins(own)
    assert not scene.folder("\\Drafts").mails[before].flags
    scene.world.own_drafts.add("None")
    scene.lives("""
        - at: Mon 2026-10-26 08:06
          expect: {draft: {touch: 1, to: noor}, noor-reel: {touches: [touch 1 of tier 1 drafted]}}
        - at: Mon 2026-10-26 08:12
          expect: {draft: {touch: 1, to: noor}, noor-reel: {touches: [touch 1 of tier 1 drafted]}}
    """)
    assert scene.folder("\\Drafts").mails[before].raw == own


def test_a_reply_that_skips_the_inbox_is_found_in_all_mail(set_up: SetUp) -> None:
    """A filter archived it at once."""
    scene = set_up(GMAIL)
    scene.lives(TO_THE_FIRST_DRAFT)
    scene.lives("""
        - {at: Mon 2026-10-26 09:00, noor replies: {about: noor-reel, folder: All, read: true}}
        - at: Mon 2026-10-26 09:05
          expect: {noor-reel: replied}
    """)


def test_with_all_mail_hidden_nothing_is_drafted_and_check_says_what_to_click(set_up: SetUp) -> None:
    """A reply that a filter files away would be in no folder that Chaser can see."""
    scene = set_up(GMAIL)
    scene.lives("- {at: Thu 2026-10-15 10:00, maya asks: {about: noor-reel}}")
    scene.folder("\\All").hidden = True
    scene.server.commands.clear()
    looked = scene.looks("Mon 2026-10-26 08:05")
    assert looked.exit == 1
    assert not scene.server.said("APPEND")
    checked = scene.runs("check", when="Mon 2026-10-26 08:06")
    assert checked.exit == 1
    assert "The server offers: Gmail: UIDPLUS" in checked.out
    assert "All Mail is hidden from IMAP" in checked.err
    assert "In Gmail: Settings, Labels, All Mail, Show in IMAP." in checked.err
    scene.folder("\\All").hidden = False
    scene.lives("""
        - at: Mon 2026-10-26 08:10
          expect: {draft: {touch: 1, to: noor}}
    """)


def test_with_sent_hidden_all_mail_tells_what_was_sent(set_up: SetUp) -> None:
    """What carries the label Sent lies in All Mail, too."""
    scene = set_up(GMAIL)
    scene.lives(TO_THE_FIRST_DRAFT)
    scene.lives("- {at: Mon 2026-10-26 09:00, maya sends the draft: {with: outlook}}")
    scene.folder("\\Sent").hidden = True
    scene.lives("""
        - at: Mon 2026-10-26 09:05
          expect: {noor-reel: {touches: [touch 1 of tier 1 sent on Mon 2026-10-26]}}
    """)


def test_with_drafts_hidden_nothing_is_written_and_check_says_what_to_click(set_up: SetUp) -> None:
    """Chaser has no place for its drafts: exit 1, and no draft in a folder that merely sounds right."""
    scene = set_up(GMAIL)
    scene.lives("- {at: Thu 2026-10-15 10:00, maya asks: {about: noor-reel}}")
    drafts = scene.folder("\\Drafts")
    drafts.hidden = True
    before = dict(drafts.mails)
    scene.server.commands.clear()
    checked = scene.runs("check", when="Mon 2026-10-26 08:00")
    assert checked.exit == 1
    assert "Drafts is hidden from IMAP: Chaser has no place for its drafts. In Gmail: Settings, Labels" in checked.err
    looked = scene.looks("Mon 2026-10-26 08:05")
    assert looked.exit == 1
    assert "drafts folder that Chaser recognises" in looked.err
    assert drafts.mails == before
    assert not scene.server.said("APPEND")


def test_with_trash_hidden_a_stale_draft_is_listed_for_the_person(set_up: SetUp) -> None:
    """It cannot be taken back safely, so it stays where it is, unmarked."""
    scene = set_up(GMAIL)
    scene.lives(TO_THE_FIRST_DRAFT)
    draft = scene.folder("\\Drafts").mails[the_draft(scene)]
    scene.folder("\\Trash").hidden = True
    scene.lives("- {at: Mon 2026-10-26 09:00, noor replies: {about: noor-reel}}")
    looked = scene.looks("Mon 2026-10-26 09:05")
    assert "please delete it yourself" in looked.out
    assert scene.folder("\\Drafts").uid_of(draft)
    assert draft.flags == {"\\Draft", "\\Seen"}
    checked = scene.runs("check", when="Mon 2026-10-26 09:06")
    assert "Trash is hidden from IMAP: no draft can be taken back" in checked.err


def test_a_session_that_expires_in_mid_pass_costs_nothing(set_up: SetUp) -> None:
    """With a token it does once an hour: the pass is made again at once, on a new connection; there is one draft."""
    scene = set_up(GMAIL)
    scene.lives("- {at: Thu 2026-10-15 10:00, maya asks: {about: noor-reel}}")
    scene.server.on("EXAMINE", "* BYE Session expired, please login again.", skip=3)
    assert scene.looks("Mon 2026-10-26 08:05").exit == 0
    scene.lives("""
        - at: Mon 2026-10-26 08:06
          expect: {draft: {touch: 1, to: noor}, noor-reel: {touches: [touch 1 of tier 1 drafted]}}
    """)


def test_our_draft_lies_in_the_thread_of_the_conversation(set_up: SetUp) -> None:
    """In-Reply-To and the same base subject are what Gmail threads by."""
    scene = set_up(GMAIL)
    scene.lives(TO_THE_FIRST_DRAFT)
    draft = scene.folder("\\Drafts").mails[the_draft(scene)]
    (request,) = [
        mail
        for mail in scene.folder("\\Sent").mails.values()
        if message_from_bytes(mail.raw)["Message-ID"] == draft.header["In-Reply-To"]
    ]
    assert draft.thread == request.thread


def test_a_scheduled_send_turns_up_days_later(set_up: SetUp) -> None:
    """Schedule send takes the draft out of Drafts; in Sent it is days later, under another id and thread or not."""
    scene = set_up(GMAIL)
    scene.lives(TO_THE_FIRST_DRAFT)
    scene.lives("""
        - {at: Mon 2026-10-26 09:00, maya deletes the draft: for good}
        - at: Mon 2026-10-26 09:05
          expect: {noor-reel: active}
        - at: Mon 2026-10-26 09:10
          expect: {noor-reel: {touches: [touch 1 of tier 1 skipped]}}
        - at: Wed 2026-10-28 08:05
          expect: {draft: none}
        - {at: Wed 2026-10-28 10:00, maya sends the vanished draft: {about: noor-reel}}
        - at: Wed 2026-10-28 10:05
          expect: {noor-reel: {touches: [touch 1 of tier 1 sent on Wed 2026-10-28]}}
    """)


def test_older_forms_of_a_renewed_draft_in_trash_are_no_deletion(set_up: SetUp) -> None:
    """Taken back, they lie in Trash. The one that a person is just sending is nowhere, and gets its second look."""
    scene = set_up(GMAIL)
    scene.lives(TO_THE_FIRST_DRAFT)
    scene.lives("""
        - at: Tue 2026-10-27 08:05
          expect: {draft: {touch: 1, to: noor, rewritten: true}}
        - {at: Tue 2026-10-27 09:00, maya deletes the draft: for good}
        - at: Tue 2026-10-27 09:01
          expect: {noor-reel: {state: active, touches: [touch 1 of tier 1 drafted]}}
        - {at: Tue 2026-10-27 09:02, maya sends the vanished draft: {about: noor-reel}}
        - at: Tue 2026-10-27 09:03
          expect: {noor-reel: {state: active, touches: [touch 1 of tier 1 sent on Tue 2026-10-27]}}
    """)


def test_a_renewed_draft_whose_answer_was_lost_is_written_once(set_up: SetUp) -> None:
    """The line breaks at its APPEND, nothing is stored, and the old form in Trash is not taken for it."""
    scene = set_up(GMAIL)
    scene.lives(TO_THE_FIRST_DRAFT)
    scene.server.on("APPEND")
    assert scene.looks("Tue 2026-10-27 08:05").exit == 1
    scene.lives("""
        - at: Tue 2026-10-27 08:10
          expect: {draft: {touch: 1, to: noor}, noor-reel: {touches: [touch 1 of tier 1 drafted]}}
    """)


WITH_A_MESSAGE = """
- at: Mon 2026-10-26 10:00
  maya changes creators.csv: {noor: {instagram: noor}}
  maya sends the draft: {}
- at: Wed 2026-10-28 08:05
  expect: {draft: {touch: 2, to: noor}, message: {by: Instagram}}
"""


def test_a_message_that_is_archived_was_sent(set_up: SetUp) -> None:
    """It leaves the INBOX and stays in All Mail, where it lay all the time."""
    scene = set_up(GMAIL)
    scene.lives(TO_THE_FIRST_DRAFT)
    scene.lives(WITH_A_MESSAGE)
    scene.lives("""
        - {at: Wed 2026-10-28 09:00, maya puts the message into All: {}}
        - at: Wed 2026-10-28 09:05
          expect: {draft: {touch: 2}, noor-reel: {state: active, beside: instagram sent}}
    """)


def test_a_message_that_is_taken_back_was_not_left_out(set_up: SetUp) -> None:
    """Gmail's only way is into Trash, which from a person's hand would mean that it is skipped."""
    scene = set_up(GMAIL)
    scene.lives(TO_THE_FIRST_DRAFT)
    scene.lives(WITH_A_MESSAGE)
    scene.lives("""
        - {at: Wed 2026-10-28 09:00, noor replies: {about: noor-reel}}
        - {at: Wed 2026-10-28 09:05, expect: {noor-reel: {state: replied, beside: instagram withdrawn}}}
        - {at: Wed 2026-10-28 09:10, expect: {noor-reel: {state: replied, beside: instagram withdrawn}}}
    """)
