"""What an error of the line says, in words instead of a library's numbers."""

import socket
import ssl

import pytest

from worker.mail.faults import words_of

OTHER_PROTOCOL = ssl.SSLError(1, "[SSL: WRONG_VERSION_NUMBER] wrong version number (_ssl.c:1006)")
OTHER_PROTOCOL.reason = "WRONG_VERSION_NUMBER"
TOO_OLD = ssl.SSLError(1, "[SSL: UNSUPPORTED_PROTOCOL] unsupported protocol (_ssl.c:1006)")
TOO_OLD.reason = "UNSUPPORTED_PROTOCOL"
SAID: list[tuple[BaseException, str]] = [
    (ConnectionRefusedError(111, "Connection refused"), "Connection refused"),
    (socket.gaierror(-2, "Name or service not known"), "no server of that name can be found"),
    (OTHER_PROTOCOL, "what answers there speaks no TLS"),
    (TOO_OLD, "unsupported protocol"),
    (TimeoutError("timed out"), "timed out"),
    (EOFError(), "EOFError"),
]


@pytest.mark.parametrize(("error", "said"), SAID)
def test_an_error_of_the_line_is_told_in_words(error: BaseException, said: str) -> None:
    """Without its number and the place in somebody's source."""
    assert words_of(error) == said
