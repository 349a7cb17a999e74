import pytest

from tests.settings.homes import SampleHome
from worker.core.messages import Role
from worker.settings import Imap, Security

WORKER = "config/worker.yaml"


def test_a_small_home_loads_with_its_defaults(home: SampleHome) -> None:
    """What is left out has the value that the commented sample names."""
    settings = home.load()

    maya = settings.accounts["maya"]
    assert maya.imap == Imap("imap.brand.example", 993, Security.TLS)
    assert (maya.login.user, maya.login.password) == ("maya@brand.example", "secret")
    assert maya.account.draft_at.isoformat("minutes") == "08:00"
    assert settings.brand.domains == {"brand.example"}
    assert settings.notices == ()


@pytest.mark.parametrize(
    ("top", "own", "expected"),
    [
        ("", "", "08:00"),
        ("digest: false\n", "", None),
        ("digest: false\n", "    digest: true\n", "08:00"),
        ("", "    digest: false\n", None),
        ("", '    digest_at: "09:30"\n', "09:30"),
    ],
)
def test_the_digest_comes_with_the_drafts_unless_something_else_is_said(
    home: SampleHome, top: str, own: str, expected: str | None
) -> None:
    """For the whole home, and for one mailbox of it."""
    home.swap(WORKER, "poll_seconds: 60\n", f"poll_seconds: 60\n{top}")
    home.swap(WORKER, '    draft_at: "08:00"\n', f'    draft_at: "08:00"\n{own}')
    at = home.load().accounts["maya"].digest_at
    assert (at and at.isoformat("minutes")) == expected


FAULTS = [
    ("poll_seconds: 60", "poll_seconds: 0", '1: poll_seconds: "0" is too small. Write 1 or more.'),
    (
        "poll_seconds: 60",
        "poll_seconds: soon",
        '1: poll_seconds: "soon" is not a whole number. Write a number without quotes, such as 60.',
    ),
    (
        "poll_seconds: 60",
        "poll_seconds: 1.5",
        '1: poll_seconds: "1.5" is not a whole number. Write a number without quotes, such as 60.',
    ),
    (
        "poll_seconds: 60",
        "poll_seconds: true",
        "1: poll_seconds: is not a whole number. Write a number without quotes, such as 60.",
    ),
    ("poll_seconds", "poll_second", "1: poll_second: is not a setting here. Did you mean poll_seconds?"),
    ("brand: {name: Lumen, segment: mid_market}\n", "", "1: brand: is missing. Add the line  brand: …"),
    ("brand: {name: Lumen, segment", "brand: {segment", "2: brand.name: is missing. Add the line  name: …"),
    ("name: Lumen", "name: ''", "2: brand.name: is empty. Write a text after the colon."),
    ("name: Lumen", "name: ", "2: brand.name: is empty. Write a text after the colon, or remove the line."),
    ("name: Lumen", "name: [a]", "2: brand.name: should be one text. Write it on this line, between quotes."),
    (
        "mid_market",
        "midmarket",
        (
            '2: brand.segment: "midmarket" is not one of its values. Did you mean mid_market?'
            " Write smb, mid_market or enterprise."
        ),
    ),
    (
        "segment: mid_market",
        "domains: [gmail.com]",
        "2: brand.domains.0: gmail.com is everyone's: creators write from there too. Leave it out.",
    ),
    (
        "segment: mid_market",
        "domains: brand.example",
        "2: brand.domains: should be a list. Write it in brackets: [one, two].",
    ),
    (
        "segment: mid_market",
        "domains: ['brand,example']",
        '2: brand.domains.0: "brand,example" is not a domain. Write only what stands after the @, example.com.',
    ),
    (
        "  maya:\n",
        "  maya lin:\n",
        (
            '4: accounts.maya lin: "maya lin" is not a short name.'
            " Use letters, digits, - and _, beginning with a letter."
        ),
    ),
    ("    email: maya@brand.example\n", "", "4: accounts.maya.email: is missing. Add the line  email: …"),
    (
        "maya@brand.example",
        "maya.brand.example",
        (
            '5: accounts.maya.email: "maya.brand.example" is not an e-mail address.'
            " Write one address with one @, name@example.com."
        ),
    ),
    (
        "maya@brand.example",
        "Maya <maya@brand.example>",
        (
            '5: accounts.maya.email: "Maya <maya@brand.example>" has a name around the address.'
            " Write the bare address, name@example.com."
        ),
    ),
    (
        "maya@brand.example",
        "maya@bränd.example",
        (
            '5: accounts.maya.email: "maya@bränd.example" has letters that mail servers refuse.'
            " Write the address in plain ASCII letters."
        ),
    ),
    (
        "name: Maya Lin",
        "nam: Maya Lin",
        "4: accounts.maya.name: is missing. Add the line  name: …",
        "6: accounts.maya.nam: is not a setting here. Did you mean name?",
    ),
    (
        "America/New_York",
        "America/New York",
        '7: accounts.maya.timezone: "America/New York" is not a time zone. Did you mean America/New_York?',
    ),
    (
        "America/New_York",
        "new york",
        '7: accounts.maya.timezone: "new york" is not a time zone. Did you mean America/New_York?',
    ),
    (
        "America/New_York",
        "EST",
        (
            '7: accounts.maya.timezone: "EST" is an abbreviation, not a time zone with its daylight saving.'
            " Write America/New_York."
        ),
    ),
    (
        "America/New_York",
        "../../etc/passwd",
        (
            '7: accounts.maya.timezone: "../../etc/passwd" is not a time zone.'
            " Write the IANA name, such as America/New_York, Europe/London or Asia/Shanghai."
        ),
    ),
    (
        "America/New_York",
        "America",
        (
            '7: accounts.maya.timezone: "America" is not a time zone.'
            " Write the IANA name, such as America/New_York, Europe/London or Asia/Shanghai."
        ),
    ),
    (
        "country: US",
        "country: XX",
        (
            '8: accounts.maya.country: "XX" is not a country whose public holidays are known.'
            " Write its two letters, such as US, GB or CN, or leave it out."
        ),
    ),
    (
        "country: US",
        "country: united states",
        '8: accounts.maya.country: "united states" is not a country whose public holidays are known. Did you mean US?',
    ),
    (
        '"08:00"',
        "8am",
        '9: accounts.maya.draft_at: "8am" is not a time of day. Write hours and minutes, "08:00" or "14:30".',
    ),
    (
        '"08:00"',
        "24:00",
        '9: accounts.maya.draft_at: "24:00" is not a time of day. Write hours and minutes, "08:00" or "14:30".',
    ),
    (
        '"08:00"',
        "8",
        '9: accounts.maya.draft_at: "8" is not a time of day. Write hours and minutes, "08:00" or "14:30".',
    ),
    (
        "    imap: {host: imap.brand.example}\n",
        "",
        ("4: accounts.maya: does not say where its mail is. Add  imap: {host: imap.example.com}  or  provider: gmail"),
    ),
    (
        "{host: imap.brand.example}",
        "imap.brand.example",
        "10: accounts.maya.imap: should have lines of its own below it. Write  name: value  lines, indented.",
    ),
    (
        "host: imap.brand.example",
        "host: 'imaps://imap.brand.example'",
        (
            '10: accounts.maya.imap.host: "imaps://imap.brand.example" is a web address.'
            " Write only the server's name, imap.example.com."
        ),
    ),
    (
        "host: imap.brand.example",
        "host: 'imap.brand.example:993'",
        (
            '10: accounts.maya.imap.host: "imap.brand.example:993" is not a server\'s name.'
            " Write the port in a line of its own, port: 993."
        ),
    ),
    (
        "host: imap.brand.example",
        "host: imap.brand.example, port: 99999",
        '10: accounts.maya.imap.port: "99999" is too large. Write 65535 or less.',
    ),
    (
        "host: imap.brand.example",
        "host: imap.brand.example, security: ssl",
        '10: accounts.maya.imap.security: "ssl" is not one of its values. Write tls, starttls or none.',
    ),
    (
        "host: imap.brand.example",
        "host: imap.brand.example, security: none",
        (
            "10: accounts.maya.imap: security: none would send the password to imap.brand.example in the clear."
            " Write security: tls (or starttls); none is for a server on this machine."
        ),
    ),
    (
        "    login: {password_env: MAYA_PASSWORD}\n",
        "",
        "4: accounts.maya.login: is missing. Add the line  login: …",
    ),
    (
        "{password_env: MAYA_PASSWORD}",
        "{user: maya}",
        (
            "11: accounts.maya.login: says no password. Add the line  password_env: NAME_OF_A_VARIABLE"
            "  (or a sign-in:  oauth: google  or  oauth: microsoft)"
        ),
    ),
    (
        "password_env: MAYA_PASSWORD",
        "password: hunter2",
        (
            "11: accounts.maya.login.password: is a secret, and secrets do not belong in this file."
            " Write  password_env: NAME  here and  NAME=the password  in .env."
        ),
    ),
    (
        "MAYA_PASSWORD",
        "hunter2 hunter3",
        (
            "11: accounts.maya.login.password_env: is not the name of a variable (is it the password itself?)."
            " Write a name such as MAILBOX_PASSWORD here, and the password in .env."
        ),
    ),
    (
        "MAYA_PASSWORD",
        "MAYA_PASSWORD_FILE",
        (
            "11: accounts.maya.login.password_env: MAYA_PASSWORD_FILE is the name of a file's path."
            " Write MAYA_PASSWORD; MAYA_PASSWORD_FILE is then looked at too."
        ),
    ),
    (
        "password_env: MAYA_PASSWORD",
        "oauth: google",
        ("11: accounts.maya.login: says no client_id. Write the id of the app registered with Google:  client_id: …"),
    ),
    (
        "password_env: MAYA_PASSWORD",
        "oauth: micosoft",
        (
            '11: accounts.maya.login.oauth: "micosoft" is not one of its values. Did you mean microsoft?'
            " Write google or microsoft."
        ),
    ),
    (
        "    country: US\n",
        "    folders: {draft: Entwürfe}\n",
        "8: accounts.maya.folders.draft: is not a setting here. Did you mean drafts?",
    ),
    (
        "    country: US\n",
        "    provider: gmial\n",
        '8: accounts.maya.provider: "gmial" is not one of its values. Did you mean gmail? Write gmail or outlook.',
    ),
    (
        "    country: US\n",
        "    aliases: partners@brand.example\n",
        "8: accounts.maya.aliases: should be a list. Write it in brackets: [one, two].",
    ),
    (
        "    country: US\n",
        "    aliases: [partners]\n",
        (
            '8: accounts.maya.aliases.0: "partners" is not an e-mail address.'
            " Write one address with one @, name@example.com."
        ),
    ),
    (
        "    country: US\n",
        "    country: US\n    country: DE\n",
        '9: "country" is written twice, first on line 8. Keep one.',
    ),
    (
        "host: imap.brand.example",
        "host: imap.brand.example, ca_file: ca.pem",
        ("10: accounts.maya.imap.ca_file: there is no file HOME/ca.pem. Correct the path; it counts from the home."),
    ),
]


@pytest.mark.parametrize(("old", "new", "expected"), [(old, new, lines) for old, new, *lines in FAULTS])
def test_a_fault_in_worker_yaml_is_one_line_that_says_what_to_write(
    home: SampleHome, old: str, new: str, expected: list[str]
) -> None:
    """Each fault is named with the line and path of its key, what is wrong, and the remedy."""
    home.swap(WORKER, old, new)

    assert home.problems() == [f"{WORKER}:{line.replace('HOME', str(home.folder))}" for line in expected]


SYNTAX = [
    ("\tbrand: x", "is not valid YAML", "Indent with spaces; there is a tab in this line."),
    ("brand:x\naccounts: y", "is not valid YAML", "Write a space after each colon"),
    ("brand: Lumen: x", "mapping values are not allowed here", 'Put a text that has ": " in it between quotes'),
    ("brand: 'Lumen", "unexpected end of stream", "A closing quote or bracket is missing"),
    ("brand: @Lumen", "cannot start any token", "Put a text that begins with *, &, %, @ or ` between quotes."),
    ("brand: *Lumen", "undefined alias", "between quotes."),
    ("brand: \x07", "a character that YAML does not allow", "Type the line again by hand."),
    ("- brand", "is not a list of settings", "key: value"),
    ("Lumen", "is not a list of settings", "key: value"),
    ("[" * 5000, "nested too deeply", "brackets"),
    ("brand: &me [*me]", "refers to itself", "Remove the alias"),
    ("? [a, b]\n: c", "a list or mapping where a name belongs", "name: value"),
    ("brand: !!python/object:os.system x", "has a tag", "Remove it."),
    ("--- \na: 1\n--- \nb: 2", "another document", "Remove the line with ---."),
]


@pytest.mark.parametrize(("text", "what", "remedy"), SYNTAX)
def test_a_fault_of_syntax_is_one_line_with_advice(home: SampleHome, text: str, what: str, remedy: str) -> None:
    """YAML that cannot be read gives one problem, not a traceback and no list of consequences."""
    home.write(WORKER, text)

    (problem,) = home.problems()
    assert problem.startswith(f"{WORKER}:")
    assert what in problem
    assert remedy in problem


def test_an_empty_file_lacks_its_two_sections(home: SampleHome) -> None:
    """A file of comments alone is read like one without settings."""
    home.write(WORKER, "# nothing yet\n")

    assert home.problems() == [
        f"{WORKER}:1: brand: is missing. Add the line  brand: …",
        f"{WORKER}:1: accounts: is missing. Add the line  accounts: …",
    ]


def test_a_home_without_worker_yaml_is_told_how_to_begin(home: SampleHome) -> None:
    """The first command in a wrong folder gives one line and the command to type."""
    (home.folder / WORKER).unlink()

    assert home.problems() == [
        f"{WORKER}: is not in {home.folder}. Type: chaser init DIR  to write a home, or name yours with --home DIR."
    ]


OMAR = """\
  omar:
    email: OMAR
    name: Omar Reyes
    aliases: [ALIAS, team@brand.example]
    timezone: America/New_York
    provider: gmail
    login: {password_env: MAYA_PASSWORD}
"""


@pytest.mark.parametrize(
    ("email", "alias"), [("Maya@brand.example", "o@brand.example"), ("omar@brand.example", "maya@Brand.example")]
)
def test_a_mailbox_belongs_to_one_account(home: SampleHome, email: str, alias: str) -> None:
    """Another account can neither have its address nor claim it as an alias, whatever the case."""
    text = (home.folder / WORKER).read_text()
    home.write(WORKER, text + OMAR.replace("OMAR", email).replace("ALIAS", alias))

    assert home.problems() == [
        f"{WORKER}:12: accounts.omar: maya@brand.example is the mailbox of the account maya. Give each account its own."
    ]


def test_a_teams_alias_may_reach_several_accounts(home: SampleHome) -> None:
    """An address like partners@ is delivered to more than one person."""
    home.swap(WORKER, "    country: US\n", "    aliases: [team@brand.example]\n")
    text = (home.folder / WORKER).read_text()
    home.write(WORKER, text + OMAR.replace("OMAR", "omar@brand.example").replace("ALIAS", "o@brand.example"))

    accounts = home.load().accounts.values()
    assert all("team@brand.example" in each.account.addresses for each in accounts)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.1", "localhost", "'::1'", "'[::1]'"])
def test_a_line_without_protection_is_possible_on_this_machine_only(home: SampleHome, host: str) -> None:
    """Loopback in all its spellings is accepted with security: none."""
    home.swap(WORKER, "host: imap.brand.example", f"host: {host}, security: none")

    imap = home.load().accounts["maya"].imap
    assert (imap.security, imap.port) == (Security.NONE, 143)


@pytest.mark.parametrize(("provider", "host"), [("gmail", "imap.gmail.com"), ("outlook", "outlook.office365.com")])
def test_a_provider_stands_for_its_server(home: SampleHome, provider: str, host: str) -> None:
    """`provider:` fills in the host, TLS and its port."""
    home.swap(WORKER, "imap: {host: imap.brand.example}", f"provider: {provider}")

    assert home.load().accounts["maya"].imap == Imap(host, 993, Security.TLS)


def test_plain_words_of_yaml_are_read_as_people_mean_them(home: SampleHome) -> None:
    """An unquoted 08:00 is eight o'clock, NO is Norway and no is a name."""
    home.swap(WORKER, '"08:00"', "07:30")
    home.swap(WORKER, "country: US", "country: NO")
    home.swap(WORKER, "name: Lumen", "name: no")

    settings = home.load()
    account = settings.accounts["maya"].account
    assert (account.draft_at.hour, account.draft_at.minute) == (7, 30)
    assert (account.country, settings.brand.name) == ("NO", "no")


@pytest.mark.parametrize(("written", "code"), [("us", "US"), ("Gb", "GB"), ("UK", "GB"), ("usa", "US")])
def test_a_country_may_be_written_in_any_case(home: SampleHome, written: str, code: str) -> None:
    """The code comes out in upper case, as the holidays are kept."""
    home.swap(WORKER, "country: US", f"country: {written}")

    assert home.load().accounts["maya"].account.country == code


def test_folders_can_be_named_where_the_server_says_it_wrongly(home: SampleHome) -> None:
    """An override is kept by role."""
    home.swap(WORKER, "    country: US\n", "    folders: {drafts: Entwürfe, sent: Gesendet}\n")

    assert home.load().accounts["maya"].folders == {Role.DRAFTS: "Entwürfe", Role.SENT: "Gesendet"}


def test_our_domains_leave_out_mail_that_everyone_uses(home: SampleHome) -> None:
    """A team on Gmail does not make every creator on Gmail a colleague."""
    home.swap(WORKER, "    country: US\n", "    aliases: [lumen.team@gmail.com, maya@lumen.example]\n")

    assert home.load().brand.domains == {"brand.example", "lumen.example"}


def test_the_problems_of_all_files_come_together(home: SampleHome) -> None:
    """One run of check names every fault of every file, and none that merely follows from another."""
    home.swap(WORKER, "America/New_York", "Mars/Olympus")
    home.swap("config/cadences.yaml", '"2-3"', '"3-2"')
    home.swap("config/locales/en.yaml", "MMMM", "BBBB")
    home.swap("data/creators.csv", "mika@studio.example", "mika")
    home.swap("data/asks.csv", "2026-10-23", "23/10/2026")
    home.write(".env", "MAYA_PASSWORD\x00")

    assert [problem.split(" ")[0] for problem in home.problems()] == [
        "config/worker.yaml:7:",
        ".env:1:",
        "config/cadences.yaml:3:",
        "config/locales/en.yaml:2:",
        "data/creators.csv:2:",
        "data/asks.csv:2:",
    ]
