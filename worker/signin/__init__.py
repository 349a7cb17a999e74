"""Signing in without a password: how Chaser comes by an access token, keeps the sign-in, and says what went wrong.

values.py     the registered app, and a sign-in as it is kept
keeper.py     a token that is good for a while, renewed in time; and a new sign-in
google.py     the only importer of google-auth-oauthlib        microsoft.py  the only importer of msal
redirect.py   how the answer of a browser comes back           web.py        requests that end
tokens.py     the file that keeps a sign-in                    refusals.py   what a provider means when it says no

Nothing here knows of mail; a token is handed over and never logged.
"""

from worker.signin.keeper import Keeper
from worker.signin.redirect import Person
from worker.signin.tokens import read_grant
from worker.signin.values import Flow, Grant, Provider, Registration

__all__ = ["Flow", "Grant", "Keeper", "Person", "Provider", "Registration", "read_grant"]
