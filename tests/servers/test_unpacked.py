"""Servers that are unpacked and not installed: without them a test is skipped, but not in CI."""

import pytest

from tests.servers.unpacked import Unavailable, unless_unavailable


def test_without_the_server_a_test_is_skipped_with_what_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reason stands in the report of the run."""
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="type: sudo make test"):
        unless_unavailable(Unavailable("cyrus runs only as root; type: sudo make test"))


def test_in_ci_it_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """CI=true: a server that is silently left out would be a hole nobody sees."""
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="CI must test every server: cyrus"):
        unless_unavailable(Unavailable("cyrus runs only as root"))
