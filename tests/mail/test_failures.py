"""What the mailbox makes of servers that refuse, break off or talk nonsense."""

import threading
import time
from collections.abc import Callable
from contextlib import closing
from datetime import date

import pytest

from tests.mail.scripted import Answer, ScriptedServer, Then
from worker.core.messages import Place, Role
from worker.errors import (
    AppendUnanswered,
    ConnectionLost,
    InsecureConnection,
    LoginRefused,
    MailError,
    ServerRefused,
    Throttled,
)
from worker.mail.mailbox import Folder, FolderStatus, Mailbox, Removal

INBOX = Folder("INBOX", Role.INBOX)
PLACE = Place("Drafts", 7, 4)
OURS = "Message-ID: <d@x>\nX-Chaser-Ref: r1\n\n"
TROUBLE = {
    "an end of file": Answer(then=Then.CUT),
    "half a line": Answer("* SEARCH 1 2", then=Then.CUT, is_half=True),
    "a BYE": Answer("* BYE Server shutting down", then=Then.CUT),
    "no IMAP at all": Answer("HTTP/1.1 400 Bad Request", then=Then.CUT),
    "an answer that is no list of numbers": Answer("* SEARCH one two"),
    "nobody's tag": Answer("ZZZZ9 OK done", then=Then.CUT),
}


def fetched(uid: int, header: str, items: str = "", key: str = "BODY[HEADER.FIELDS (FROM)]") -> str:
    """One FETCH answer with a header literal."""
    length = len(header.replace("\n", "\r\n"))
    return f"* 1 FETCH (UID {uid} RFC822.SIZE 300 {items}{key} {{{length}}}\n{header})"


class TestLogin:
    @pytest.mark.parametrize(
        ("text", "error"),
        [
            ("[AUTHENTICATIONFAILED] Invalid credentials (Failure)", LoginRefused),
            ("[AUTHENTICATIONFAILED] Authentication failed. Please try again", LoginRefused),
            ("LOGIN failed.", LoginRefused),
            ("[ALERT] Application-specific password required", LoginRefused),
            ("[UNAVAILABLE] Temporary authentication failure.", ConnectionLost),
            ("[ALERT] Too many simultaneous connections. (Failure)", ConnectionLost),
            ("Maximum number of connections from user+IP exceeded", ConnectionLost),
            ("Server busy, try again later", ConnectionLost),
            ("[SERVERBUG] Internal error occurred", ConnectionLost),
            ("[PRIVACYREQUIRED] Use TLS", InsecureConnection),
            ("[LIMIT] LOGIN Rate limit hit.", Throttled),
        ],
    )
    def test_only_a_sure_refusal_counts_against_the_secret(self, text: str, error: type[MailError]) -> None:
        """A NO to LOGIN becomes the error that its words mean."""
        with ScriptedServer({"LOGIN": [Answer(then=Then.NO, text=text)]}) as server, pytest.raises(error) as caught:
            server.connect()
        assert type(caught.value) is error
        assert text in caught.value.what

    def test_the_servers_own_pause_is_kept(self) -> None:
        """Exchange states its pause in milliseconds; we keep it in seconds."""
        answer = Answer(then=Then.BAD, text="Request is throttled. Suggested Backoff Time: 299961 milliseconds")
        with ScriptedServer({"LOGIN": [answer]}) as server, pytest.raises(Throttled) as caught:
            server.connect()
        assert caught.value.retry_after == pytest.approx(299.961)

    def test_a_line_cut_during_login_is_no_refusal(self) -> None:
        """A wrong password would be counted; a broken line is not."""
        with ScriptedServer({"LOGIN": [Answer(then=Then.CUT)]}) as server, pytest.raises(ConnectionLost):
            server.connect()

    def test_a_greeting_of_bye_is_a_lost_connection(self) -> None:
        """A server that is full says BYE before anything else."""
        with (
            ScriptedServer(greeting="* BYE Too many connections") as server,
            pytest.raises(ConnectionLost, match="Too many"),
        ):
            server.connect()

    def test_the_secret_is_never_repeated(self) -> None:
        """Not even where the server echoes it, quoted or not, and not in the error's chain."""
        answer = Answer(then=Then.BAD, text=r'what is "maya" "hush\"hush" or hush"hush?')
        with ScriptedServer({"LOGIN": [answer]}) as server, pytest.raises(LoginRefused) as caught:
            server.connect(password='hush"hush')
        assert "hush" not in f"{caught.value.what} {caught.value.remedy} {caught.value.__cause__}"

    def test_a_secret_with_a_line_break_is_not_sent(self) -> None:
        """It would be read as a second command."""
        with ScriptedServer() as server, pytest.raises(LoginRefused, match="line break"):
            server.connect(password="two\r\nlines")
        assert not server.sent("LOGIN")

    def test_a_server_that_takes_no_password_here_gets_none(self) -> None:
        """LOGINDISABLED (RFC 3501 §6.2.3) means: not on this connection."""
        with ScriptedServer(capabilities="IMAP4rev1 LOGINDISABLED") as server, pytest.raises(InsecureConnection):
            server.connect()
        assert not server.sent("LOGIN")

    def test_what_a_server_can_do_is_read_again_after_login(self) -> None:
        """UIDPLUS is offered only to those who are logged in."""
        script = {
            "CAPABILITY": [Answer("* CAPABILITY IMAP4rev1")],
            "LOGIN": [Answer(text="[CAPABILITY IMAP4rev1 UIDPLUS] in")],
        }
        with ScriptedServer(script) as server, closing(server.connect()) as mailbox:
            assert not mailbox.shortcomings([])
            assert mailbox.description() == "UIDPLUS"

    def test_nothing_is_ever_enabled(self) -> None:
        """No ENABLE is sent, whatever the server offers, and no search names a CHARSET."""
        with (
            ScriptedServer(capabilities="IMAP4rev1 IMAP4rev2 ENABLE UTF8=ACCEPT CONDSTORE") as server,
            closing(server.connect()) as mailbox,
        ):
            mailbox.new_uids("INBOX", 0)
            mailbox.search("INBOX", date(2026, 11, 1), ["a@x.example", "mïka@x.example"], ["<d@x>"])
            assert not server.sent("ENABLE")
            assert server.sent("UID SEARCH")
            assert not [command for command in server.commands if "CHARSET" in command.upper()]


class TestBrokenLines:
    @pytest.mark.parametrize("trouble", TROUBLE.values(), ids=TROUBLE)
    def test_after_the_first_doubt_the_mailbox_is_dead(self, trouble: Answer) -> None:
        """ConnectionLost at once, and at every further call without a word to the server."""
        with ScriptedServer({"UID SEARCH": [trouble]}) as server, closing(server.connect()) as mailbox:
            with pytest.raises(ConnectionLost):
                mailbox.new_uids("INBOX", 0)
            said = list(server.commands)
            for ask in calls(mailbox):
                with pytest.raises(ConnectionLost) as caught:
                    ask()
                assert type(caught.value) is ConnectionLost
            assert server.commands == said

    def test_a_silent_server_is_given_up(self) -> None:
        """No answer within the time for reading is a lost connection."""
        with (
            ScriptedServer({"EXAMINE": [Answer(then=Then.SILENCE)]}) as server,
            closing(server.connect(timeout=(5, 0.2))) as mailbox,
            pytest.raises(ConnectionLost, match="timed out"),
        ):
            mailbox.new_uids("INBOX", 0)

    def test_a_blocked_call_ends_when_another_thread_aborts(self) -> None:
        """The service can leave within seconds though the server is silent for a minute."""
        with (
            ScriptedServer({"EXAMINE": [Answer(then=Then.SILENCE)]}) as server,
            closing(server.connect(timeout=(5, 60))) as mailbox,
        ):

            def abort_when_asked() -> None:
                server.asked.wait(5)
                mailbox.abort()

            aborter = threading.Thread(target=abort_when_asked)
            aborter.start()
            began = time.monotonic()
            with pytest.raises(ConnectionLost):
                mailbox.new_uids("INBOX", 0)
            aborter.join()
            assert time.monotonic() - began < 4

    def test_a_pause_asked_for_in_a_bye_is_kept(self) -> None:
        """Gmail closes the connection of who downloads too much; that takes an hour, not a new try."""
        bye = Answer("* BYE [OVERQUOTA] Account exceeded command or bandwidth limits.", then=Then.CUT)
        with ScriptedServer({"UID FETCH": [bye]}) as server, closing(server.connect()) as mailbox:
            with pytest.raises(Throttled) as caught:
                mailbox.headers(INBOX, [1])
            assert caught.value.retry_after >= 3600
            with pytest.raises(ConnectionLost):
                mailbox.folders()

    def test_a_refusal_leaves_the_line_usable(self) -> None:
        """After a NO and after a BAD the next command is answered as ever."""
        answers = [Answer(then=Then.NO, text="not now"), Answer(then=Then.BAD, text="what?"), Answer("* SEARCH 4 5")]
        with ScriptedServer({"UID SEARCH": answers}) as server, closing(server.connect()) as mailbox:
            for text in ("not now", "what?"):
                with pytest.raises(ServerRefused, match=text.replace("?", r"\?")):
                    mailbox.new_uids("INBOX", 0)
            assert mailbox.new_uids("INBOX", 0)[1] == (4, 5)

    def test_a_mailbox_that_does_not_open_after_login_says_what_to_check(self) -> None:
        """Exchange lets in whom it then shows nothing; that is a setting, not the network."""
        answer = Answer(then=Then.BAD, text="User is authenticated but not connected.")
        with (
            ScriptedServer({"EXAMINE": [answer]}) as server,
            closing(server.connect()) as mailbox,
            pytest.raises(ServerRefused) as caught,
        ):
            mailbox.new_uids("INBOX", 0)
        assert "login.user" in caught.value.remedy


def calls(mailbox: Mailbox) -> list[Callable[[], object]]:
    """Every question there is, as calls."""
    return [
        mailbox.folders,
        lambda: mailbox.statuses(["INBOX"]),
        lambda: mailbox.new_uids("INBOX", 0),
        lambda: mailbox.search("INBOX", date(2026, 11, 1), ["a@x.example"]),
        lambda: mailbox.headers(INBOX, [1]),
        lambda: mailbox.raw(PLACE),
        lambda: mailbox.append_draft("Drafts", b"x"),
        lambda: mailbox.remove_draft(PLACE, "<d@x>", None),
    ]


class TestReading:
    def test_reading_never_selects(self) -> None:
        """Only EXAMINE, PEEK and questions are sent."""
        header = Answer(fetched(4, "From: a@x.example\n\n"))
        with (
            ScriptedServer({"UID FETCH": [header], "UID SEARCH": [Answer("* SEARCH 4")]}) as server,
            closing(server.connect()) as mailbox,
        ):
            mailbox.headers(Folder("Sent", Role.SENT), [4])
            mailbox.new_uids("INBOX", 0)
            mailbox.search("INBOX", date(2026, 11, 1), ["a@x.example"])
            (mail,) = mailbox.headers(INBOX, [4])
            mailbox.with_text(mail)
            mailbox.raw(mail.place)
            assert {command.split(" ")[0] for command in server.commands} <= {"CAPABILITY", "LOGIN", "EXAMINE", "UID"}
            assert {command.split(" ")[1] for command in server.sent("UID")} == {"SEARCH", "FETCH"}
            assert all("BODY[" not in command for command in server.sent("UID FETCH"))

    def test_the_last_message_is_not_new_for_ever(self) -> None:
        """A range "12:*" names the last message even when its UID is 9 (RFC 3501 §6.4.8)."""
        opened = Answer("* 3 EXISTS\n* OK [UIDVALIDITY 7] valid\n* OK [UIDNEXT 20] next")
        with (
            ScriptedServer({"EXAMINE": [opened], "UID SEARCH": [Answer("* SEARCH 9")]}) as server,
            closing(server.connect()) as mailbox,
        ):
            assert mailbox.new_uids("INBOX", 11) == (FolderStatus(7, 20, 3), ())

    def test_a_uidnext_that_is_not_told_comes_from_the_last_message(self) -> None:
        """SELECT need not tell it (RFC 3501 §6.3.1)."""
        opened = Answer("* 3 EXISTS\n* OK [UIDVALIDITY 7] valid")
        with (
            ScriptedServer({"EXAMINE": [opened], "UID SEARCH": [Answer("* SEARCH 9")]}) as server,
            closing(server.connect()) as mailbox,
        ):
            assert mailbox.new_uids("INBOX", 8) == (FolderStatus(7, 10, 3), (9,))

    def test_a_search_answered_in_two_lines_is_one_answer(self) -> None:
        """With a MODSEQ at the end, too."""
        answer = Answer("* SEARCH 5 4\n* SEARCH 2 (MODSEQ 917)")
        with ScriptedServer({"UID SEARCH": [answer]}) as server, closing(server.connect()) as mailbox:
            assert mailbox.new_uids("INBOX", 0)[1] == (2, 4, 5)

    def test_a_huge_folder_is_asked_about_in_windows(self) -> None:
        """A hundred and twenty thousand UIDs on one line would be more than a line may hold. The newest come first:
        when a message goes meanwhile, those above it move down, into a window that is still to be asked about.
        """
        opened = Answer("* 120000 EXISTS\n* OK [UIDVALIDITY 7] valid\n* OK [UIDNEXT 200000] next")
        answers = [Answer("* SEARCH 199999"), Answer("* SEARCH 60000"), Answer("* SEARCH 4")]
        with (
            ScriptedServer({"EXAMINE": [opened], "UID SEARCH": answers}) as server,
            closing(server.connect()) as mailbox,
        ):
            assert mailbox.new_uids("INBOX", 0)[1] == (4, 60000, 199999)
            assert server.sent("UID SEARCH") == [
                "UID SEARCH 70001:120000 UID 1:*",
                "UID SEARCH 20001:70000 UID 1:*",
                "UID SEARCH 1:20000 UID 1:*",
            ]

    def test_headers_are_fetched_in_chunks(self) -> None:
        """No command names more than 500 UIDs, none is left out."""
        with ScriptedServer() as server, closing(server.connect()) as mailbox:
            mailbox.headers(INBOX, range(1, 1202))
            chunks = [command.split(" ")[2].split(",") for command in server.sent("UID FETCH")]
        assert [len(chunk) for chunk in chunks] == [500, 500, 201]
        assert [int(uid) for chunk in chunks for uid in chunk] == list(range(1, 1202))

    @pytest.mark.parametrize(
        "key", ["BODY[HEADER.FIELDS (FROM)]", 'body[header.fields ("From" "To")]', "BODY[HEADER.FIELDS (TO FROM)]"]
    )
    def test_the_key_of_the_header_may_be_written_in_any_way(self, key: str) -> None:
        """Courier quotes the names, others sort them."""
        answer = Answer(fetched(4, "From: a@x.example\n\n", key=key))
        with ScriptedServer({"UID FETCH": [answer]}) as server, closing(server.connect()) as mailbox:
            (mail,) = mailbox.headers(INBOX, [4])
        assert mail.sender == "a@x.example"

    def test_news_of_other_messages_is_no_mail(self) -> None:
        """Flags that changed elsewhere come along unasked, by UID or by number; a UID not delivered is absent."""
        lines = "* 9 FETCH (UID 9 FLAGS (\\Seen))\n* 5 FETCH (FLAGS (\\Seen))\n" + fetched(4, "From: a@x.example\n\n")
        with ScriptedServer({"UID FETCH": [Answer(lines)]}) as server, closing(server.connect()) as mailbox:
            assert [mail.place.uid for mail in mailbox.headers(INBOX, [4, 5, 6])] == [4]

    def test_one_message_the_server_cannot_read_hides_no_other(self) -> None:
        """A NO for the lot is narrowed down to the message it is about."""
        broken = Answer(then=Then.NO, text="[SERVERBUG] Internal error occurred")
        answers = [broken, Answer(fetched(4, "From: a@x.example\n\n")), broken]
        with ScriptedServer({"UID FETCH": answers}) as server, closing(server.connect()) as mailbox:
            assert [mail.place.uid for mail in mailbox.headers(INBOX, [4, 5])] == [4]
            assert [command.split(" ")[2] for command in server.sent("UID FETCH")] == ["4,5", "4", "5"]

    @pytest.mark.parametrize(
        ("answer", "uids"),
        [
            (Answer(then=Then.NO, text="[UNAVAILABLE] backend down"), range(4, 6)),
            (Answer(then=Then.BAD, text="Command Error. 12"), range(4, 6)),
            (Answer(then=Then.NO, text="Internal error"), range(4, 400)),
        ],
    )
    def test_a_server_in_trouble_hides_no_mail(self, answer: Answer, uids: range) -> None:
        """A NO that will pass, a BAD, and a NO to everything are raised: mail must not count as absent for them."""
        with (
            ScriptedServer({"UID FETCH": [answer]}) as server,
            closing(server.connect()) as mailbox,
            pytest.raises(ServerRefused),
        ):
            mailbox.headers(INBOX, uids)
        assert len(server.sent("UID FETCH")) < 30

    def test_gmails_drafts_do_not_look_sent(self) -> None:
        r"""In All Mail what carries the label \Draft is left out unless it is being sent; the thread id is text."""
        lines = "\n".join(
            [
                fetched(4, "From: a@x.example\n\n", 'X-GM-THRID 1801 X-GM-LABELS ("\\\\Sent" Draft) '),
                fetched(5, "From: a@x.example\n\n", 'X-GM-THRID 1802 X-GM-LABELS ("\\\\Draft") '),
                fetched(6, "From: a@x.example\n\n", 'X-GM-THRID 1803 X-GM-LABELS ("\\\\Draft" "\\\\Sent") '),
            ]
        )
        with (
            ScriptedServer(
                {"UID FETCH": [Answer(lines)]}, capabilities="IMAP4rev1 UIDPLUS MOVE UNSELECT X-GM-EXT-1"
            ) as server,
            closing(server.connect()) as mailbox,
        ):
            assert mailbox.is_gmail
            mails = mailbox.headers(Folder("[Gmail]/All Mail", Role.ALL), [4, 5, 6])
            assert [(mail.place.uid, mail.thread) for mail in mails] == [(4, "1801"), (6, "1803")]
            in_drafts = mailbox.headers(Folder("[Gmail]/Drafts", Role.DRAFTS), [5])
        assert [mail.place.uid for mail in in_drafts] == [5]


class TestStatuses:
    NAMES = ("INBOX", "Sent", "Trash")

    def test_all_come_in_one_command_where_the_server_can(self) -> None:
        """LIST-STATUS (RFC 5819): one command for many folders; one that it left out is asked for singly."""
        labels = [f"Label {n}" for n in range(5)]
        listed = Answer(
            '* LIST () "/" INBOX\n* STATUS INBOX (MESSAGES 1 UIDNEXT 2 UIDVALIDITY 3)\n'
            '* LIST (\\Sent) "/" "Sent"\n* STATUS "Sent" (UIDVALIDITY 6 MESSAGES 4 UIDNEXT 5)\n* LIST () "/" Trash\n'
            + "\n".join(f'* STATUS "{name}" (MESSAGES 1 UIDNEXT 2 UIDVALIDITY 3)' for name in labels)
        )
        single = Answer("* STATUS Trash (MESSAGES 7 UIDNEXT 8 UIDVALIDITY 9)")
        with (
            ScriptedServer(
                {"LIST": [listed], "STATUS": [single]}, capabilities="IMAP4rev1 LIST-STATUS LIST-EXTENDED"
            ) as server,
            closing(server.connect()) as mailbox,
        ):
            assert mailbox.statuses([*self.NAMES, *labels]) == {
                "INBOX": FolderStatus(3, 2, 1),
                "Sent": FolderStatus(6, 5, 4),
                "Trash": FolderStatus(9, 8, 7),
            } | dict.fromkeys(labels, FolderStatus(3, 2, 1))
            assert (len(server.sent("LIST")), len(server.sent("STATUS"))) == (1, 1)

    @pytest.mark.parametrize(
        "line",
        [
            "* STATUS INBOX (MESSAGES 1 UIDNEXT 2 UIDVALIDITY 3)",
            '* STATUS "INBOX" (UIDVALIDITY 3 UIDNEXT 2 MESSAGES 1 )',
            "* STATUS inbox (messages 1 UidNext 2 UIDVALIDITY 3)",
            "* STATUS {5}\nINBOX (MESSAGES 1 UIDNEXT 2 UIDVALIDITY 3)",
            "* STATUS INBOX (MESSAGES 1 UIDNEXT 2 UIDVALIDITY 3 X-GUID (a b))",
        ],
    )
    def test_a_state_is_understood_however_it_is_written(self, line: str) -> None:
        """In the plain shape of nearly every server, and in any other that RFC 3501 allows."""
        with ScriptedServer({"STATUS": [Answer(line)]}) as server, closing(server.connect()) as mailbox:
            assert mailbox.statuses(["INBOX"]) == {"INBOX": FolderStatus(3, 2, 1)}

    def test_a_status_of_the_open_folder_that_lags_behind_is_not_believed(self) -> None:
        """The server says at NOOP that a mail came, and in STATUS that none did: the folder is opened anew."""
        told = Answer("* STATUS INBOX (MESSAGES 3 UIDNEXT 10 UIDVALIDITY 7)")
        opened = (
            "* {} EXISTS\n* OK [UIDVALIDITY 7] valid\n* OK [UIDNEXT {}] next".format(*n) for n in ((3, 10), (4, 11))
        )
        script = {"NOOP": [Answer("* 4 EXISTS")], "STATUS": [told], "EXAMINE": [Answer(lines) for lines in opened]}
        with ScriptedServer(script) as server, closing(server.connect()) as mailbox:
            assert mailbox.statuses(["INBOX"], staying_in="INBOX") == {"INBOX": FolderStatus(7, 11, 4)}

    def test_what_was_asked_in_one_breath_is_answered_in_order(self) -> None:
        """One of three is refused for a moment: that ends the look, and no answer is taken for a later one."""
        script = {
            "STATUS": [
                Answer("* STATUS INBOX (MESSAGES 1 UIDNEXT 2 UIDVALIDITY 3)"),
                Answer(then=Then.NO, text="Request is throttled. Suggested Backoff Time: 1000 milliseconds"),
                Answer("* STATUS Trash (MESSAGES 7 UIDNEXT 8 UIDVALIDITY 9)"),
                Answer("* STATUS INBOX (MESSAGES 2 UIDNEXT 3 UIDVALIDITY 3)"),
            ]
        }
        with ScriptedServer(script) as server, closing(server.connect()) as mailbox:
            with pytest.raises(Throttled):
                mailbox.statuses(self.NAMES)
            assert mailbox.statuses(["INBOX"]) == {"INBOX": FolderStatus(3, 3, 2)}

    STATES = tuple(Answer(f"* STATUS INBOX (MESSAGES {n} UIDNEXT {n + 1} UIDVALIDITY 7)") for n in (3, 4, 5))

    def test_a_question_asked_ahead_is_not_asked_again(self) -> None:
        """The answer that is there counts; the next time the server is asked anew."""
        with ScriptedServer({"STATUS": self.STATES}) as server, closing(server.connect()) as mailbox:
            told = [mailbox.statuses(["INBOX"], "INBOX")["INBOX"].messages]
            mailbox.ask_ahead(["INBOX"], "INBOX")
            told += [mailbox.statuses(["INBOX"], "INBOX")["INBOX"].messages for _ in range(2)]
            assert told == [3, 4, 5]
            assert [each.split()[0] for each in server.commands[-6:]] == ["STATUS", "NOOP"] * 3

    def test_a_question_asked_too_long_ago_is_asked_anew(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A reply may have come since."""
        monkeypatch.setattr("worker.mail.connection.AHEAD_SECONDS", -1.0)
        with ScriptedServer({"STATUS": self.STATES}) as server, closing(server.connect()) as mailbox:
            mailbox.statuses(["INBOX"], "INBOX")
            mailbox.ask_ahead(["INBOX"], "INBOX")
            assert mailbox.statuses(["INBOX"], "INBOX")["INBOX"].messages == 5

    def test_where_a_folder_would_have_to_be_opened_nothing_is_asked_ahead(self) -> None:
        """Opening is an answer of its own to wait for."""
        with ScriptedServer({"STATUS": self.STATES}) as server, closing(server.connect()) as mailbox:
            mailbox.ask_ahead(["INBOX"], "INBOX")
            assert not server.sent("STATUS")

    @pytest.mark.parametrize("name", ["STATUS", "NOOP"])
    @pytest.mark.parametrize("then", [Then.CUT, Then.NO])
    def test_a_failure_of_a_question_asked_ahead_shows_where_it_matters(self, name: str, then: Then) -> None:
        """Whoever wants the answer hears of it, and never gets an old one."""
        first = {"STATUS": self.STATES[0], "NOOP": Answer()}[name]
        script = {
            "STATUS": self.STATES,
            "LIST": [Answer('* LIST () "/" INBOX')],
            name: [first, Answer(then=then, text="[INUSE] locked")],
        }
        with ScriptedServer(script) as server, closing(server.connect()) as mailbox:
            mailbox.statuses(["INBOX"], "INBOX")
            mailbox.ask_ahead(["INBOX"], "INBOX")
            with pytest.raises(ConnectionLost if then is Then.CUT else ServerRefused):
                mailbox.statuses(["INBOX"], "INBOX")

    def test_a_folder_that_cannot_be_told_about_now_is_not_gone(self) -> None:
        """STATUS says NO but LIST still names it: raised, so that nobody drafts on a re-read that is incomplete."""
        script = {
            "STATUS": [Answer(then=Then.NO, text="[INUSE] locked")],
            "LIST": [Answer('* LIST () "/" Sent')],
        }
        with (
            ScriptedServer(script) as server,
            closing(server.connect()) as mailbox,
            pytest.raises(ServerRefused, match="INUSE"),
        ):
            mailbox.statuses(["Sent"])


class TestAppend:
    @pytest.mark.parametrize("text", ["[APPENDUID 7 12] Append completed.", "APPENDUID 7 12 Append completed"])
    def test_the_place_is_read_with_or_without_brackets(self, text: str) -> None:
        """RFC 4315 wants brackets, not every server does."""
        with ScriptedServer({"APPEND": [Answer(text=text)]}) as server, closing(server.connect()) as mailbox:
            assert mailbox.append_draft("Drafts", b"Subject: x\r\n\r\nx\r\n") == Place("Drafts", 7, 12)
            assert server.sent("APPEND") == ['APPEND "Drafts" (\\Draft \\Seen) {17}']

    @pytest.mark.parametrize(
        ("offered", "size", "asked"),
        [
            ("", 5000, "{5000}"),
            ("LITERAL+", 5000, "{5000+}"),
            ("LITERAL-", 4096, "{4096+}"),
            ("LITERAL-", 4097, "{4097}"),
        ],
    )
    def test_bytes_go_along_with_the_command_where_the_server_takes_them(
        self, offered: str, size: int, asked: str
    ) -> None:
        """RFC 7888: else it is asked first whether it wants them."""
        with (
            ScriptedServer(
                {"APPEND": [Answer(text="[APPENDUID 7 12] stored")]},
                capabilities=f"IMAP4rev1 UIDPLUS {offered}".strip(),
            ) as server,
            closing(server.connect()) as mailbox,
        ):
            assert mailbox.append_draft("Drafts", b"x" * size) == Place("Drafts", 7, 12)
            assert server.sent("APPEND") == [f'APPEND "Drafts" (\\Draft \\Seen) {asked}']

    def test_an_ok_without_a_place_is_an_ok(self) -> None:
        """The draft is stored; where, must be looked up."""
        with ScriptedServer({"APPEND": [Answer(text="stored")]}) as server, closing(server.connect()) as mailbox:
            assert mailbox.append_draft("Drafts", b"x") is None

    @pytest.mark.parametrize("trouble", TROUBLE.values(), ids=TROUBLE)
    def test_an_answer_that_never_comes_is_said_as_such(self, trouble: Answer) -> None:
        """AppendUnanswered, whatever broke; then the mailbox is dead."""
        if trouble.then is not Then.CUT:
            trouble = Answer("garbage")
        with ScriptedServer({"APPEND": [trouble]}) as server, closing(server.connect()) as mailbox:
            with pytest.raises(AppendUnanswered):
                mailbox.append_draft("Drafts", b"x")
            with pytest.raises(ConnectionLost):
                mailbox.folders()

    def test_a_bye_with_a_pause_during_append_leaves_it_open_too(self) -> None:
        """Throttled would say that nothing was stored; after a cut nobody knows."""
        bye = Answer("* BYE Request is throttled", then=Then.CUT)
        with (
            ScriptedServer({"APPEND": [bye]}) as server,
            closing(server.connect()) as mailbox,
            pytest.raises(AppendUnanswered),
        ):
            mailbox.append_draft("Drafts", b"x")

    @pytest.mark.parametrize(
        ("answer", "error", "remedy"),
        [
            (Answer(then=Then.NO, text="[TRYCREATE] no such folder"), ServerRefused, "chaser check"),
            (Answer(then=Then.NO, text="[OVERQUOTA] Quota exceeded"), ServerRefused, "full"),
            (Answer(then=Then.BAD, text="Command Error. 10"), ServerRefused, ""),
            (Answer(then=Then.BAD, text="Request is throttled"), Throttled, ""),
        ],
    )
    def test_a_refusal_says_that_nothing_is_stored(self, answer: Answer, error: type[MailError], remedy: str) -> None:
        """NO and BAD are answers: never AppendUnanswered."""
        with (
            ScriptedServer({"APPEND": [answer]}) as server,
            closing(server.connect()) as mailbox,
            pytest.raises(error) as caught,
        ):
            mailbox.append_draft("Drafts", b"x")
        assert remedy in caught.value.remedy


class TestRemoval:
    FOUND = Answer(fetched(4, OURS))
    STILL_THERE, GONE = Answer("* SEARCH 4"), Answer("* SEARCH")

    def test_without_uid_expunge_it_is_moved(self) -> None:
        """UID MOVE to Trash, and nothing is marked."""
        with (
            ScriptedServer(
                {"UID FETCH": [self.FOUND], "UID SEARCH": [self.GONE]}, capabilities="IMAP4rev1 MOVE UNSELECT"
            ) as server,
            closing(server.connect()) as mailbox,
        ):
            assert mailbox.remove_draft(PLACE, "<d@x>", "Trash") is Removal.TRASHED
            assert server.sent("UID MOVE") == ['UID MOVE 4 "Trash"']
            assert not server.sent("UID STORE")

    @pytest.mark.parametrize(("capabilities", "trash"), [("IMAP4rev1", "Trash"), ("IMAP4rev1 MOVE", None)])
    def test_without_any_permitted_way_it_stays(self, capabilities: str, trash: str | None) -> None:
        """No plain EXPUNGE, no CLOSE, no mark: LEFT."""
        with (
            ScriptedServer({"UID FETCH": [self.FOUND]}, capabilities=capabilities) as server,
            closing(server.connect()) as mailbox,
        ):
            assert mailbox.remove_draft(PLACE, "<d@x>", trash) is Removal.LEFT
            assert not [command for command in server.commands if command.split()[0] in {"EXPUNGE", "CLOSE", "STORE"}]
            assert not server.sent("UID STORE")

    @pytest.mark.parametrize("refusal", [Answer(then=Then.NO, text="no"), Answer(then=Then.BAD, text="what?")])
    def test_a_mark_that_led_to_nothing_is_taken_back(self, refusal: Answer) -> None:
        r"""UID EXPUNGE is refused: \Deleted goes away again before another way is tried."""
        script = {"UID FETCH": [self.FOUND], "UID EXPUNGE": [refusal], "UID SEARCH": [self.GONE]}
        with ScriptedServer(script) as server, closing(server.connect()) as mailbox:
            assert mailbox.remove_draft(PLACE, "<d@x>", "Trash") is Removal.TRASHED
            changes = [command for command in server.sent("UID") if "FETCH" not in command and "SEARCH" not in command]
        assert changes == [
            r"UID STORE 4 +FLAGS.SILENT (\Deleted)",
            "UID EXPUNGE 4",
            r"UID STORE 4 -FLAGS.SILENT (\Deleted)",
            'UID MOVE 4 "Trash"',
        ]

    def test_an_expunge_that_did_nothing_is_noticed(self) -> None:
        """OK is not believed while the UID is still there."""
        script = {"UID FETCH": [self.FOUND], "UID SEARCH": [self.STILL_THERE]}
        with ScriptedServer(script) as server, closing(server.connect()) as mailbox:
            assert mailbox.remove_draft(PLACE, "<d@x>", None) is Removal.LEFT
            assert server.sent("UID STORE")[-1] == r"UID STORE 4 -FLAGS.SILENT (\Deleted)"

    def test_the_folder_is_not_left_open_for_writing(self) -> None:
        """UNSELECT where there is one, else the folder is opened anew for reading."""
        for capabilities, last in (
            ("IMAP4rev1 UIDPLUS UNSELECT", "UNSELECT"),
            ("IMAP4rev1 UIDPLUS", 'EXAMINE "Drafts"'),
        ):
            script = {"UID FETCH": [self.FOUND], "UID SEARCH": [self.GONE]}
            with ScriptedServer(script, capabilities=capabilities) as server, closing(server.connect()) as mailbox:
                assert mailbox.remove_draft(PLACE, "<d@x>", None) is Removal.EXPUNGED
                assert server.commands[-1] == last

    @pytest.mark.parametrize(("trash", "removal"), [("[Gmail]/Bin", Removal.TRASHED), (None, Removal.LEFT)])
    def test_on_gmail_a_draft_is_only_ever_moved(self, trash: str | None, removal: Removal) -> None:
        """An EXPUNGE there may leave the message in All Mail, where it would look sent."""
        script = {"UID FETCH": [self.FOUND], "UID SEARCH": [self.GONE]}
        with (
            ScriptedServer(script, capabilities="IMAP4rev1 UIDPLUS MOVE UNSELECT X-GM-EXT-1") as server,
            closing(server.connect()) as mailbox,
        ):
            assert mailbox.remove_draft(PLACE, "<d@x>", trash) is removal
            assert not server.sent("UID EXPUNGE")
            assert not server.sent("UID STORE")

    def test_a_folder_that_may_only_be_read_is_a_refusal(self) -> None:
        """SELECT answered READ-ONLY: nothing is done, and the mailbox can still be used."""
        opened = Answer("* 3 EXISTS\n* OK [UIDVALIDITY 7] valid", text="[READ-ONLY] opened")
        with ScriptedServer({"SELECT": [opened]}) as server, closing(server.connect()) as mailbox:
            with pytest.raises(ServerRefused):
                mailbox.remove_draft(PLACE, "<d@x>", "Trash")
            assert mailbox.folders() == ()
            assert mailbox.new_uids("INBOX", 9)[1] == ()
