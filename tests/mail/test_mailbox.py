"""The contract of `Mailbox`, held to by the fake and by IMAP on every kind of mail server."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime

import pytest

from tests.mail.mailboxes import Bench
from worker.core.messages import Place, Role
from worker.errors import ConnectionLost, FolderMissing, ServerRefused
from worker.mail.mailbox import Folder, Mailbox, Removal

OLD = datetime(2026, 9, 1, 12, tzinfo=UTC)
RECENT = datetime(2026, 11, 10, 12, tzinfo=UTC)


def message(
    number: int = 1,
    *,
    sender: str = "mika@creators.example",
    to: str = "maya@brand.example",
    at: datetime = RECENT,
    extra: str = "",
) -> bytes:
    date_field = f"{at:%a, %d %b %Y %H:%M:%S} +0000"
    head = f"From: {sender}\nTo: {to}\nSubject: Mail {number}\nMessage-ID: <m{number}@x.example>\nDate: {date_field}\n"
    return f"{head}{extra}\nThe text of mail {number}.\n".replace("\n", "\r\n").encode()


def draft(number: int = 1, ref: str = "X-Chaser-Ref: r1\n") -> bytes:
    return message(number, sender="maya@brand.example", to="mika@creators.example", extra=ref)


def folder_for(mailbox: Mailbox, role: Role) -> Folder:
    (found,) = [folder for folder in mailbox.folders() if folder.role is role]
    return found


@pytest.fixture
def mailbox(bench: Bench) -> Iterator[Mailbox]:
    with closing(bench.connect()) as opened:
        yield opened


class TestFolders:
    def test_every_role_is_found_once(self, mailbox: Mailbox) -> None:
        """INBOX, Drafts, Sent, Junk, Trash and Archive have their roles, with SPECIAL-USE or by their names."""
        roles = [folder.role for folder in mailbox.folders() if folder.role not in {Role.OTHER, Role.UNSENT}]
        assert sorted(roles) == sorted(
            [Role.INBOX, Role.DRAFTS, Role.SENT, Role.JUNK, Role.TRASH, Role.ARCHIVE],
        )

    def test_a_name_in_another_script_opens(self, bench: Bench, mailbox: Mailbox) -> None:
        """A folder named in Chinese with an ampersand is listed under that name and can be read."""
        name = bench.make("春季 & Glow")
        uid = bench.put(name, message())
        assert Folder(name, Role.OTHER) in mailbox.folders()
        assert mailbox.new_uids(name, 0)[1] == (uid,)

    def test_the_settings_win(self, bench: Bench) -> None:
        """An override gives its role to the named folder and takes it from the one that had it."""
        name = bench.make("My sent mail")
        with closing(bench.connect({Role.SENT: name})) as mailbox:
            assert folder_for(mailbox, Role.SENT).name == name

    def test_a_folder_the_settings_name_must_exist(self, bench: Bench) -> None:
        """An override that names nothing raises FolderMissing instead of falling back."""
        with closing(bench.connect({Role.SENT: "Nowhere"})) as mailbox, pytest.raises(FolderMissing, match="Nowhere"):
            mailbox.folders()

    def test_a_vanished_folder_has_no_status(self, bench: Bench, mailbox: Mailbox) -> None:
        """Statuses leaves out what is no longer there and tells the rest, few or many folders asked."""
        name = bench.make("Spring")
        names = [folder.name for folder in mailbox.folders()]
        assert set(mailbox.statuses(names)) == set(names)
        bench.drop(name)
        assert set(mailbox.statuses(names)) == set(names) - {name}
        assert set(mailbox.statuses([name, "INBOX"])) == {"INBOX"}

    def test_a_folder_is_made_where_the_others_lie(self, bench: Bench, mailbox: Mailbox) -> None:
        """Below INBOX where the server keeps them there; its path is what was asked for, and it can be read."""
        name = mailbox.create_folder(("Chase", "Late content"))
        (made,) = [folder for folder in mailbox.folders() if folder.name == name]
        assert (made.role, made.path) == (Role.OTHER, ("Chase", "Late content"))
        uid = bench.put(name, message())
        assert mailbox.new_uids(name, 0)[1] == (uid,)

    def test_a_folder_that_is_there_is_left_as_it_is(self, bench: Bench, mailbox: Mailbox) -> None:
        """In another letter case too: it keeps its name, its UIDVALIDITY and its mail, and no second one appears."""
        name = mailbox.create_folder(("Chase", "Done"))
        bench.put(name, message())
        before = bench.snapshot()
        assert mailbox.create_folder(("Chase", "Done")) == name
        assert mailbox.create_folder(("chase", "DONE")) == name
        assert bench.snapshot() == before

    def test_a_sign_between_levels_cannot_stand_in_a_name(self, bench: Bench, mailbox: Mailbox) -> None:
        """It becomes "-", so that no level is made by mistake; other scripts and signs stay."""
        name = mailbox.create_folder(("Chase", "Ads & 广告 (1/2)"))
        assert next(folder.path for folder in mailbox.folders() if folder.name == name) == ("Chase", "Ads & 广告 (1-2)")
        bench.drop(name)

    def test_status_follows_what_happens(self, bench: Bench, mailbox: Mailbox) -> None:
        """UIDNEXT and the number of messages are those of now, also of the folder that was just read."""
        mailbox.new_uids("INBOX", 0)
        before = mailbox.statuses(["INBOX"])["INBOX"]
        uid = bench.put("INBOX", message())
        after = mailbox.statuses(["INBOX"])["INBOX"]
        assert (after.uidvalidity, after.uidnext, after.messages) == (before.uidvalidity, uid + 1, before.messages + 1)

    def test_a_folder_that_stays_open_is_told_of_as_it_is_now(self, bench: Bench, mailbox: Mailbox) -> None:
        """What came and what went since it was last asked about shows, whoever did it, and so do the others."""
        below = folder_for(mailbox, Role.DRAFTS).name

        def told() -> tuple[int, int]:
            states = mailbox.statuses(["INBOX", below], staying_in="INBOX")
            return states["INBOX"].messages, states[below].messages

        inbox, drafts = told()
        uid = bench.put("INBOX", message())
        assert told() == (inbox + 1, drafts)
        mailbox.append_draft(below, draft())
        assert told() == (inbox + 1, drafts + 1)
        bench.remove("INBOX", uid)
        assert told() == (inbox, drafts + 1)

    def test_a_question_asked_ahead_tells_how_it_stood_then_or_later(self, bench: Bench, mailbox: Mailbox) -> None:
        """What had come by then shows, what comes after it at the next question at the latest."""
        names = ["INBOX", folder_for(mailbox, Role.DRAFTS).name]
        messages = mailbox.statuses(names, staying_in="INBOX")["INBOX"].messages
        for number in range(1, 4):
            bench.put("INBOX", message(number))
            mailbox.ask_ahead(names, "INBOX")
            told = mailbox.statuses(names, staying_in="INBOX")
            assert (set(told), told["INBOX"].messages) == (set(names), messages + number)
        mailbox.ask_ahead(names, "INBOX")
        bench.put("INBOX", message(4))
        assert mailbox.statuses(names, staying_in="INBOX")["INBOX"].messages >= messages + 3
        assert mailbox.statuses(names, staying_in="INBOX")["INBOX"].messages == messages + 4

    def test_whatever_is_asked_after_a_question_asked_ahead_is_answered(self, bench: Bench, mailbox: Mailbox) -> None:
        """No answer is taken for another one's, and the question itself is asked anew."""
        drafts = folder_for(mailbox, Role.DRAFTS).name
        names = ["INBOX", drafts]
        mailbox.statuses(names, staying_in="INBOX")
        uid = bench.put("INBOX", message())
        for other in (
            lambda: mailbox.new_uids("INBOX", uid - 1)[1] == (uid,),
            lambda: mailbox.statuses([drafts]).keys() == {drafts},
            lambda: mailbox.append_draft(drafts, draft()) is not None,
            lambda: folder_for(mailbox, Role.INBOX).name == "INBOX",
        ):
            mailbox.ask_ahead(names, "INBOX")
            assert other()
            assert mailbox.statuses(names, staying_in="INBOX")["INBOX"].messages == 1
        mailbox.ask_ahead(names, "INBOX")
        mailbox.close()

    def test_opening_a_folder_that_is_not_there_is_refused(self, mailbox: Mailbox) -> None:
        """ServerRefused, and the mailbox can still be used."""
        with pytest.raises(ServerRefused):
            mailbox.new_uids("Nowhere", 0)
        assert mailbox.new_uids("INBOX", 0)[1] == ()


class TestReading:
    def test_only_newer_uids_come_ascending(self, bench: Bench, mailbox: Mailbox) -> None:
        """UIDs up to the cursor are left out, the last one too, and removed ones leave gaps."""
        uids = [bench.put("INBOX", message(number)) for number in range(5)]
        bench.remove("INBOX", uids[2])
        status, found = mailbox.new_uids("INBOX", uids[0])
        assert found == (uids[1], uids[3], uids[4])
        assert (status.uidnext, status.messages) == (uids[4] + 1, 4)
        assert mailbox.new_uids("INBOX", uids[4])[1] == ()
        assert mailbox.new_uids("INBOX", uids[4] + 10)[1] == ()

    def test_mail_that_comes_later_is_seen_on_the_open_connection(self, bench: Bench, mailbox: Mailbox) -> None:
        """new_uids looks afresh each time."""
        assert mailbox.new_uids("INBOX", 0)[1] == ()
        uid = bench.put("INBOX", message())
        assert mailbox.new_uids("INBOX", 0)[1] == (uid,)

    def test_search_finds_by_address_in_any_of_three_fields(self, bench: Bench, mailbox: Mailbox) -> None:
        """From, To and Cc count, letter case does not, others' mail is not found."""
        wanted = [
            bench.put("INBOX", message(1, sender="Mika <mika@creators.example>"), at=RECENT),
            bench.put("INBOX", message(2, sender="x@y.example", to="MIKA@creators.example"), at=RECENT),
            bench.put("INBOX", message(3, sender="x@y.example", extra="Cc: mika@creators.example\n"), at=RECENT),
            bench.put("INBOX", message(4, sender="agent@talent.example"), at=RECENT),
        ]
        bench.put("INBOX", message(5, sender="stranger@y.example"), at=RECENT)
        _, found = mailbox.search("INBOX", date(2026, 11, 1), ["mika@creators.example", "agent@talent.example"])
        assert found == tuple(wanted)

    def test_search_finds_by_id(self, bench: Bench, mailbox: Mailbox) -> None:
        """An id of ours in In-Reply-To, References or Message-ID is enough, whoever wrote."""
        wanted = [
            bench.put("INBOX", message(1, sender="a@y.example", extra="In-Reply-To: <ours@b.example>\n"), at=RECENT),
            bench.put(
                "INBOX", message(2, sender="b@y.example", extra="References: <o@x>\n <ours@b.example>\n"), at=RECENT
            ),
            bench.put("INBOX", message(3, sender="c@y.example"), at=RECENT),
        ]
        bench.put("INBOX", message(4, sender="d@y.example"), at=RECENT)
        _, found = mailbox.search("INBOX", date(2026, 11, 1), [], ["<ours@b.example>", "<m3@x.example>"])
        assert found == tuple(wanted)

    def test_search_takes_mail_received_or_dated_since(self, bench: Bench, mailbox: Mailbox) -> None:
        """Old by both dates is left out; an old mail imported lately, or a late delivery of an old one, is found."""
        bench.put("INBOX", message(1, at=OLD), at=OLD)
        imported = bench.put("INBOX", message(2, at=RECENT), at=OLD)
        delivered_late = bench.put("INBOX", message(3, at=OLD), at=RECENT)
        _, found = mailbox.search("INBOX", date(2026, 11, 1), ["mika@creators.example"])
        assert found == (imported, delivered_late)

    def test_search_for_nobody_finds_nothing(self, bench: Bench, mailbox: Mailbox) -> None:
        """No address, an empty one, or one a server could not be asked for matches no mail instead of all."""
        bench.put("INBOX", message(), at=RECENT)
        assert mailbox.search("INBOX", date(2026, 11, 1), [])[1] == ()
        assert mailbox.search("INBOX", date(2026, 11, 1), ["", "mïka@creators.example"], [""])[1] == ()

    def test_search_takes_a_whole_roster(self, bench: Bench, mailbox: Mailbox) -> None:
        """Two thousand addresses, quotes and backslashes among them, find the one mail there is."""
        uid = bench.put("INBOX", message(), at=RECENT)
        roster = [f"creator-{number}@creators.example" for number in range(2000)]
        odd = ['"a b"@x.example', r"back\slash@x.example", "(paren)@x.example", "mika@creators.example"]
        assert mailbox.search("INBOX", date(2026, 11, 1), [*roster, *odd])[1] == (uid,)

    def test_headers_tell_the_mail_and_keep_the_order(self, bench: Bench, mailbox: Mailbox) -> None:
        """Fields, place, role, size and date are there, the text is not; a UID that is not there is just absent."""
        first = bench.put("INBOX", message(1, extra="References: <a@x> <b@x>\n"), at=RECENT)
        second = bench.put("INBOX", message(2), at=RECENT)
        status, _ = mailbox.new_uids("INBOX", 0)
        one, two = mailbox.headers(Folder("INBOX", Role.INBOX), [second, first, second + 7])
        assert (one.message_id, two.message_id) == ("<m2@x.example>", "<m1@x.example>")
        assert two.place == Place("INBOX", status.uidvalidity, first)
        assert (two.sender, two.to, two.references) == (
            "mika@creators.example",
            ("maya@brand.example",),
            ("<a@x>", "<b@x>"),
        )
        assert (two.at, two.text, two.role) == (RECENT, None, Role.INBOX)
        assert two.size > 0

    def test_the_servers_own_thread_id_is_told_where_it_has_one(self, bench: Bench, mailbox: Mailbox) -> None:
        """A reply has that of the mail it answers, other mail has another; without OBJECTID or Gmail all are empty."""
        answer = message(1, sender="x@y.example", extra="In-Reply-To: <m1@x.example>\n").replace(b"<m1@x", b"<m9@x", 1)
        uids = [bench.put("INBOX", message(1)), bench.put("INBOX", answer), bench.put("INBOX", message(3))]
        mailbox.new_uids("INBOX", 0)
        first, reply, other = (mail.thread for mail in mailbox.headers(Folder("INBOX", Role.INBOX), uids))
        assert first == reply
        assert (first != other) is bool(first)

    def test_text_is_read_on_demand(self, bench: Bench, mailbox: Mailbox) -> None:
        """with_text fills the text; of a mail that has gone meanwhile it changes nothing."""
        uid = bench.put("INBOX", message(8))
        (mail,) = mailbox.headers(Folder("INBOX", Role.INBOX), [uid])
        assert (mailbox.with_text(mail).text or "").strip() == "The text of mail 8."
        bench.remove("INBOX", uid)
        mailbox.new_uids("INBOX", 0)
        assert mailbox.with_text(mail) == mail

    def test_raw_is_byte_for_byte_or_nothing(self, bench: Bench, mailbox: Mailbox) -> None:
        """The stored bytes; None for a UID that has gone and under a UIDVALIDITY that is not the folder's."""
        raw = message(3, extra="X-Odd: =?utf-8?q?caf=C3=A9?=\n") + b"\x00\xff\r\n".replace(b"\x00", b"\x01")
        uid = bench.put("INBOX", raw)
        status, _ = mailbox.new_uids("INBOX", 0)
        place = Place("INBOX", status.uidvalidity, uid)
        assert mailbox.raw(place) == raw
        assert mailbox.raw(Place("INBOX", status.uidvalidity + 1, uid)) is None
        bench.remove("INBOX", uid)
        assert mailbox.raw(place) is None

    def test_reading_leaves_no_trace(self, bench: Bench, mailbox: Mailbox) -> None:
        """Folders, UIDVALIDITY, UIDs, flags and bytes are the same after every reading call."""
        for folder in mailbox.folders():
            for number in range(3):
                bench.put(folder.name, message(number), [[], [r"\Seen"], [r"\Deleted", r"\Flagged"]][number], RECENT)
        before = bench.snapshot()
        for folder in mailbox.folders():
            status, uids = mailbox.new_uids(folder.name, 0)
            mailbox.statuses([folder.name])
            mailbox.search(folder.name, date(2026, 11, 1), ["mika@creators.example"], ["<m1@x.example>"])
            for mail in mailbox.headers(folder, uids):
                mailbox.with_text(mail)
                mailbox.raw(mail.place)
            mailbox.remove_draft(Place(folder.name, status.uidvalidity, uids[0]), "<m0@x.example>", None)
        mailbox.statuses(list(before))
        mailbox.close()
        assert bench.snapshot() == before


class TestDrafts:
    def test_a_draft_is_stored_as_it_was_given(self, bench: Bench, mailbox: Mailbox) -> None:
        r"""Same bytes, flags \Draft and \Seen, and the place is the one it lies at."""
        folder = folder_for(mailbox, Role.DRAFTS).name
        place = mailbox.append_draft(folder, draft())
        assert place
        uidvalidity, mails = bench.snapshot()[folder]
        assert place.uidvalidity == uidvalidity
        assert (mails[place.uid].raw, mails[place.uid].flags) == (draft(), frozenset({r"\Draft", r"\Seen"}))
        assert mailbox.raw(place) == draft()

    def test_what_is_to_be_done_meanwhile_is_done_once(self, mailbox: Mailbox) -> None:
        """The next letter is made while the server stores this one."""
        done: list[str] = []
        assert mailbox.append_draft(folder_for(mailbox, Role.DRAFTS).name, draft(), lambda: done.append("done"))
        assert done == ["done"]

    def test_what_breaks_off_meanwhile_ends_the_mailbox(self, mailbox: Mailbox) -> None:
        """The answer is left unread: it could be taken for that to a later question."""
        with pytest.raises(ZeroDivisionError):
            mailbox.append_draft(folder_for(mailbox, Role.DRAFTS).name, draft(), lambda: 1 // 0)
        with pytest.raises(ConnectionLost):
            mailbox.folders()

    def test_a_draft_can_follow_a_look_at_its_folder(self, mailbox: Mailbox) -> None:
        """The folder of drafts is read just before a draft is put there, and again after it."""
        folder = folder_for(mailbox, Role.DRAFTS).name
        assert mailbox.new_uids(folder, 0)[1] == ()
        place = mailbox.append_draft(folder, draft())
        assert place
        assert mailbox.new_uids(folder, 0)[1] == (place.uid,)

    def test_a_draft_for_a_folder_that_is_not_there_is_refused(self, mailbox: Mailbox) -> None:
        """ServerRefused says that nothing was stored, and the mailbox can still be used."""
        with pytest.raises(ServerRefused):
            mailbox.append_draft("Nowhere", draft())
        assert mailbox.new_uids("INBOX", 0)[1] == ()

    def test_our_draft_goes_and_nothing_else(self, bench: Bench, mailbox: Mailbox) -> None:
        r"""Only that UID is expunged: a person's mail marked \Deleted in the same folder stays, marked."""
        folder = folder_for(mailbox, Role.DRAFTS).name
        marked = bench.put(folder, message(7), [r"\Deleted"])
        before = bench.snapshot()
        place = mailbox.append_draft(folder, draft())
        assert place
        assert mailbox.remove_draft(place, "<m1@x.example>", None) is Removal.EXPUNGED
        assert mailbox.remove_draft(place, "<m1@x.example>", None) is Removal.GONE
        mailbox.close()
        assert bench.snapshot() == before
        assert marked in before[folder][1]

    def test_a_note_is_stored_unread(self, bench: Bench, mailbox: Mailbox) -> None:
        """Same bytes, no flag at all: for its owner it is mail that has just come."""
        place = mailbox.append_note("INBOX", draft())
        assert place
        stored = bench.snapshot()["INBOX"][1][place.uid]
        assert (stored.raw, stored.flags) == (draft(), frozenset())

    @pytest.mark.parametrize("flag", [r"\Seen", r"\Flagged", r"\Answered"])
    def test_a_note_that_somebody_has_noticed_can_be_left_alone(
        self, bench: Bench, mailbox: Mailbox, flag: str
    ) -> None:
        """With `unread_only` one that was read, flagged or answered stays, and an unread one goes; without, it goes."""
        read, unread = bench.put("INBOX", draft(), [flag]), mailbox.append_note("INBOX", draft())
        before = bench.snapshot()
        place = Place("INBOX", before["INBOX"][0], read)
        assert mailbox.remove_draft(place, "<m1@x.example>", None, unread_only=True) is Removal.CHANGED
        assert bench.snapshot() == before
        assert unread
        assert mailbox.remove_draft(unread, "<m1@x.example>", None, unread_only=True) is Removal.EXPUNGED
        assert mailbox.remove_draft(place, "<m1@x.example>", None) is Removal.EXPUNGED

    @pytest.mark.parametrize("raw", [message(2), message(1), draft(2)])
    def test_what_is_not_ours_stays(self, bench: Bench, mailbox: Mailbox, raw: bytes) -> None:
        """Another Message-ID, or no reference of ours, and nothing is touched."""
        folder = folder_for(mailbox, Role.DRAFTS).name
        uid = bench.put(folder, raw, [r"\Draft"])
        before = bench.snapshot()
        place = Place(folder, before[folder][0], uid)
        assert mailbox.remove_draft(place, "<m1@x.example>", None) is Removal.CHANGED
        assert bench.snapshot() == before

    def test_a_uid_of_other_days_is_not_touched(self, bench: Bench, mailbox: Mailbox) -> None:
        """After a new UIDVALIDITY the same UID may be another message, and is left alone even if it is ours."""
        folder = bench.make("Old drafts")
        uid = bench.put(folder, draft())
        old = bench.snapshot()[folder][0]
        bench.renumber(folder)
        if not bench.snapshot()[folder][1]:
            uid = bench.put(folder, draft())
        before = bench.snapshot()
        assert before[folder][0] != old
        assert mailbox.remove_draft(Place(folder, old, uid), "<m1@x.example>", None) is Removal.CHANGED
        assert bench.snapshot() == before


class TestTheEnd:
    def test_after_close_nothing_is_asked_any_more(self, mailbox: Mailbox) -> None:
        """Every call raises ConnectionLost; closing again is no fault."""
        mailbox.close()
        mailbox.close()
        for ask in (
            mailbox.folders,
            lambda: mailbox.append_draft("Drafts", draft()),
            lambda: mailbox.statuses(["INBOX"]),
        ):
            with pytest.raises(ConnectionLost):
                ask()

    def test_after_abort_nothing_is_asked_any_more(self, mailbox: Mailbox) -> None:
        """Abort ends the mailbox for good."""
        mailbox.abort()
        with pytest.raises(ConnectionLost):
            mailbox.new_uids("INBOX", 0)
