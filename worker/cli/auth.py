"""`auth`: sign in to a mailbox that takes no password, and try every mailbox's way in."""

import os
import sys
import webbrowser
from datetime import UTC, datetime
from typing import Annotated

import typer

from worker.cli import output
from worker.cli.app import FAILED, AsJson, Home, app, home_of
from worker.cli.opening import opened
from worker.errors import WrongUse
from worker.service.office import Office
from worker.service.signing_in import Tried, sign_in, tried
from worker.signin import Flow

HAS_BROWSER = ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER")
"""Without one of these a browser of ours would open in the terminal, or nowhere."""


@app.command()
def auth(
    context: typer.Context,
    account: Annotated[str | None, typer.Argument(metavar="ACCOUNT", help="The mailbox's short name.")] = None,
    home: Home = None,
    device: Annotated[bool, typer.Option("--device", help="Type a code on any other device (Microsoft).")] = False,
    paste: Annotated[bool, typer.Option("--paste", help="Use a browser on any machine and paste its address.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Change nothing; try each mailbox's way in.")] = False,
    json: AsJson = False,
) -> None:
    """Sign in to a mailbox of Google or Microsoft without a password.

    With --check, try the way in of every mailbox, or of one.
    """
    if check and (device or paste):
        raise WrongUse("--check tries the sign-in that there is.", "Leave out --device and --paste.")
    if device and paste:
        raise WrongUse("--device and --paste are two ways.", "Keep one of them.")
    with opened(home_of(context, home), secrets=True) as office:
        if check:
            _check(office, account, json=json)
            return
        if account is None:
            known = ", ".join(name for name, each in office.settings.accounts.items() if each.login.oauth)
            raise WrongUse(
                "It is not said to which mailbox.",
                f"Type: chaser auth ACCOUNT  ({known or 'no mailbox signs in by OAuth'}), or: chaser auth --check",
            )
        output.problems(office.settings.notices)
        flow = Flow.DEVICE if device else Flow.PASTE if paste else None
        grant = sign_in(office, account, Terminal(), flow)
        user = office.settings.accounts[account].login.user
        output.line(f"Signed in{f' as {grant.who}' if grant.who else ''}. The sign-in is kept in data/tokens.")
        if grant.who and grant.who.lower() != user.lower():
            output.line(f"The mailbox is {user}: right for a shared mailbox, else sign in again as {user}.")
        _tell(tried(office, account))


def _check(office: Office, account: str | None, *, json: bool) -> None:
    accounts = office.settings.accounts
    if account is not None and account not in accounts:
        raise WrongUse(f"There is no mailbox {account} in config/worker.yaml.", f"Type one of: {', '.join(accounts)}")
    with output.progress("Signing in"):
        found = [tried(office, name) for name in ([account] if account else accounts)]
    if json:
        output.as_json({"accounts": [_as_json(each) for each in found]})
    well = all(each.error is None for each in found)
    if not json:
        for each in found:
            output.line(f"{each.account} ({each.settings.login.user}), {_way(each)}")
            _say(each)
    if not well:
        raise typer.Exit(FAILED)


def _tell(one: Tried) -> None:
    _say(one)
    if one.error is not None:
        raise typer.Exit(FAILED)


def _say(one: Tried) -> None:
    if one.error is not None:
        output.failure(one.error, f"mailbox {one.account}: ")
        return
    output.line("  The mailbox opens.")
    if one.grant is not None:
        until = datetime.fromtimestamp(one.grant.expires_at).astimezone()
        output.line(f"  The token is good until {until:%H:%M on %Y-%m-%d} and is renewed by itself before.")


def _way(one: Tried) -> str:
    oauth = one.settings.login.oauth
    if oauth is None:
        return "by password"
    who = f", signed in as {one.grant.who}" if one.grant and one.grant.who else ""
    return f"by {oauth.provider.value.title()}{who}"


def _as_json(one: Tried) -> dict[str, object]:
    oauth, grant, error = one.settings.login.oauth, one.grant, one.error
    return {
        "account": one.account,
        "user": one.settings.login.user,
        "login": oauth.provider.value if oauth else "password",
        "flow": oauth.flow.value if oauth else None,
        "token": one.token_state or None,
        "signed_in_as": (grant.who or None) if grant else None,
        "expires_at": _moment(grant.expires_at) if grant else None,
        "renew_at": _moment(grant.renew_at) if grant else None,
        "signed_in": error is None,
        "message": error.what if error else None,
        "remedy": error.remedy if error else None,
    }


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")


def has_browser() -> bool:
    """Whether a browser of the person's opens from here."""
    return any(os.environ.get(name) for name in HAS_BROWSER) or sys.platform == "darwin"


class Terminal:
    """The person at the terminal (`worker.signin.Person`)."""

    def visit(self, address: str, *, here: bool) -> None:
        """Show the address, and open it where there is a browser to open it in."""
        where = "in a browser on this machine" if here else "in a browser"
        output.line(f"Open this address {where}, sign in, and accept:")
        output.line()
        output.line(f"  {address}")
        output.line()
        if not here:
            output.line("The last page will not open, and that is right: copy its whole address, and paste it here.")
            return
        output.line("Waiting for the browser. (Without one on this machine: Ctrl-C, then add --paste.)")
        sys.stdout.flush()
        if has_browser():
            webbrowser.open(address)

    def enter(self, code: str, address: str) -> None:
        """Show the code and where to type it."""
        output.line(f"Open {address} on any device, and type the code {code}")
        output.line("Waiting until that is done. (Ctrl-C gives up.)")
        sys.stdout.flush()

    def pasted(self) -> str:
        """A line from the terminal, or from whatever is piped in."""
        output.line("Address: ")
        sys.stdout.flush()
        return sys.stdin.readline()
