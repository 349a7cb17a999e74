"""Keeps one mailbox signed in: a token that is good for a while, renewed in time, and a new sign-in when it is over.

A renewal that fails for a reason that passes changes nothing as long as the token in hand is still good.
"""

import secrets
import time
from collections.abc import Callable
from pathlib import Path

from worker.errors import ConnectionLost, SignInNeeded, Throttled
from worker.signin.google import Google
from worker.signin.microsoft import Microsoft
from worker.signin.redirect import NOWHERE, Listener, Person, answer_of
from worker.signin.tokens import only_one, read_grant, write_grant
from worker.signin.values import Flow, Grant, Issued, Provider, Registration


class Keeper:
    """The sign-in of one mailbox, kept in the file `path`."""

    def __init__(self, registration: Registration, path: Path, clock: Callable[[], float] = time.time) -> None:
        self._registration = registration
        self._path = path
        self._clock = clock

    def grant(self, *, instead_of: Grant | None = None) -> Grant:
        """A sign-in whose token is good for a while, and another one than `instead_of`.

        Raises SignInNeeded, LoginRefused, ConnectionLost, Throttled, StoreError.
        """
        kept = self._kept()
        if kept and self._will_do(kept, instead_of):
            return kept
        with only_one(self._path):
            kept = self._kept()  # somebody else may have renewed it while we waited
            if kept and self._will_do(kept, instead_of):
                return kept
            try:
                fresh = self._renewed(kept)
            except (ConnectionLost, Throttled):
                if kept is None or instead_of or kept.expires_at <= self._clock():
                    raise
                return kept
            write_grant(self._path, fresh)
            return fresh

    def sign_in(self, person: Person, flow: Flow) -> Grant:
        """A new sign-in, by the person or by the app itself; what was kept before is replaced."""
        issued = self._issued(person, flow)
        grant = Grant.of(secrets.token_hex(8), self._registration, issued, self._clock())
        with only_one(self._path):
            write_grant(self._path, grant)
        return grant

    def _kept(self) -> Grant | None:
        kept = read_grant(self._path)
        return kept if kept and kept.serves(self._registration) else None

    def _will_do(self, grant: Grant, instead_of: Grant | None) -> bool:
        is_other = instead_of is None or grant.access_token != instead_of.access_token
        return is_other and grant.obtained_at <= self._clock() < grant.renew_at

    def _renewed(self, kept: Grant | None) -> Grant:
        registration = self._registration
        if registration.flow is Flow.APP_ONLY:
            number = kept.number if kept else "app"
            return Grant.of(number, registration, Microsoft(registration).alone(), self._clock())
        if kept is None or not kept.refresh_token:
            there = "The sign-in that is kept was made for another app or mailbox" if read_grant(self._path) else ""
            raise SignInNeeded(
                f"{there or f'Nobody has signed in to {registration.user} yet'}.",
                f"Type: chaser auth {registration.account}",
            )
        return kept.renewed(_server(registration).renewed(kept.refresh_token), self._clock())

    def _issued(self, person: Person, flow: Flow) -> Issued:
        match flow:
            case Flow.APP_ONLY:
                return Microsoft(self._registration).alone()
            case Flow.DEVICE:
                microsoft = Microsoft(self._registration)
                person.enter(*microsoft.code())
                return microsoft.entered()
            case Flow.PASTE:
                server = _server(self._registration)
                address, state = server.ask(NOWHERE)
                person.visit(address, here=False)
                return server.answered(answer_of(person.pasted(), state, NOWHERE))
            case Flow.LOOPBACK:
                server = _server(self._registration)
                with Listener() as listener:
                    address, listener.state = server.ask(listener.address)
                    person.visit(address, here=True)
                    return server.answered(listener.wait())


def _server(registration: Registration) -> Google | Microsoft:
    return Google(registration) if registration.provider is Provider.GOOGLE else Microsoft(registration)
