"""Making a folder on servers that make it hard."""

from contextlib import closing

import pytest
from imapclient import IMAPClient

from tests.mail.scripted import Answer, ScriptedServer, Then
from tests.servers.dovecot import Dovecot
from worker.errors import ServerRefused
from worker.mail.imap import connect

ONLY_INBOX = Answer('* LIST (\\HasNoChildren) "." "INBOX"')
PATH = ("Chase", "Done")


def created(commands: list[str]) -> list[str]:
    return [command for command in commands if command.startswith(("CREATE", "SUBSCRIBE"))]


def test_where_nothing_shows_the_way_inbox_is_tried_second() -> None:
    """An empty Courier mailbox has only INBOX and takes folders below it alone."""
    script = {"LIST": [ONLY_INBOX], "CREATE": [Answer(then=Then.NO, text="Invalid mailbox name"), Answer()]}
    with ScriptedServer(script) as server, closing(server.connect()) as mailbox:
        assert mailbox.create_folder(PATH) == "INBOX.Chase.Done"

    assert created(server.commands) == [
        'CREATE "Chase.Done"',
        'CREATE "INBOX.Chase.Done"',
        'SUBSCRIBE "INBOX.Chase.Done"',
    ]


def test_a_server_that_wants_none_says_why() -> None:
    """Its first answer is what the person reads."""
    script = {"LIST": [ONLY_INBOX], "CREATE": [Answer(then=Then.NO, text="[OVERQUOTA] too many"), Answer(then=Then.NO)]}
    with ScriptedServer(script) as server, closing(server.connect()) as mailbox:
        with pytest.raises(ServerRefused, match="too many"):
            mailbox.create_folder(PATH)
        assert mailbox.folders()


def test_a_server_without_levels_gets_none() -> None:
    """A NIL separator: nothing is asked for."""
    script = {"LIST": [Answer('* LIST () NIL "INBOX"')]}
    refused = pytest.raises(ServerRefused, match="no folders within folders")
    with ScriptedServer(script) as server, closing(server.connect()) as mailbox, refused:
        mailbox.create_folder(PATH)

    assert created(server.commands) == []


def test_a_server_that_cannot_subscribe_still_makes_it() -> None:
    """Subscribing only helps some programs to show it."""
    script = {"LIST": [ONLY_INBOX], "SUBSCRIBE": [Answer(then=Then.BAD)]}
    with ScriptedServer(script) as server, closing(server.connect()) as mailbox:
        assert mailbox.create_folder(PATH) == "Chase.Done"


def test_programs_that_show_what_is_subscribed_to_show_it(dovecot: Dovecot) -> None:
    """Thunderbird and Roundcube are among them."""
    user = dovecot.new_user()
    with closing(
        connect(
            host=dovecot.host, port=dovecot.imap_port, security="none", ca_file="",
            user=user.name, password=user.password,
        )
    ) as mailbox:  # fmt: skip
        name = mailbox.create_folder(PATH)

    with IMAPClient(dovecot.host, dovecot.imap_port, ssl=False) as program:
        program.login(user.name, user.password)
        assert name in [listed for _, _, listed in program.list_sub_folders()]
