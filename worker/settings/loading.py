"""`load`: the home's files and the environment as one checked value, or one report of everything wrong in them.

Each file is judged in a module of its own; this one says in which order, and what each may know of the others. A file
that cannot be used leaves None behind, and what refers to it is then not judged: one fault gives one line.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final

from worker.core.cadence import Scenario
from worker.core.locale import Locale
from worker.core.people import Ask, Brand, Creator
from worker.core.policies import Policies
from worker.core.publication import published_by, publishing
from worker.core.tact import of_one_manager, same_matters
from worker.defaults import shipped
from worker.errors import ConfigurationError, Problem
from worker.settings import (
    accounts,
    asks_folder,
    asks_sheet,
    cadences_file,
    calendar_file,
    creators_sheet,
    deliveries_sheet,
    entries,
    locales_file,
    machines_file,
    milestone_asks,
    milestones_file,
    worker_file,
)
from worker.settings.brand_facts import BrandNames, completed, report_unknown
from worker.settings.calendars import Calendars
from worker.settings.checking import checked
from worker.settings.environment import ENV_FILE, Secrets, read_env
from worker.settings.files import Files
from worker.settings.findings import Findings, did_you_mean, quoted
from worker.settings.sheets import read_rows
from worker.settings.unread import report_unread
from worker.settings.values import AccountSettings, Operating, Settings
from worker.settings.yaml_files import Document

TEMPLATES: Final = "templates"
ANY_SEGMENT: Final = "mid_market"
"""Stands in while worker.yaml is broken, so that the cadences are checked all the same."""


@dataclass(frozen=True, slots=True)
class Worker:
    """What config/worker.yaml says."""

    poll_seconds: int
    drafts_per_day: int
    policies: Policies
    operating: Operating
    brand: Brand
    names: BrandNames
    """What `brand:` says of other things: campaigns, help links, the voice."""
    document: Document
    accounts: Mapping[str, AccountSettings]


def load(home: Path, environ: Mapping[str, str], *, secrets: bool = True, segment: str = "") -> Settings:
    """Everything under `home`, checked. Raises ConfigurationError with all problems of all files together.

    With `secrets=False`, for commands that do not sign in, a missing secret is a notice and its password is empty.
    `segment` stands in for the brand's own, to look at what another kind of team would write.
    """
    home = home.absolute()
    files = Files(home)
    if not files.exists(worker_file.FILE):
        remedy = "Type: chaser init DIR  to write a home, or name yours with --home DIR."
        raise ConfigurationError([Problem(worker_file.FILE, 0, f"is not in {home}.", remedy)])
    report_unread(files)
    calendars, names = calendar_file.read_calendars(files)
    worker = _worker(files, environ, calendars, secrets_needed=secrets)
    _report_unknown_accounts(files, names, worker)
    scenarios, habits = cadences_file.read_cadences(files, segment or (worker.brand.segment if worker else ANY_SEGMENT))
    locales = locales_file.read_locales(files)
    wording = machines_file.read_wording(files)
    creators = _creators(files, worker, locales)
    milestones = milestones_file.read_milestones(files, scenarios)
    asks = _asks(files, worker, scenarios, creators, milestones)
    own = home / TEMPLATES
    folders = (own, shipped(TEMPLATES)) if own.is_dir() else (shipped(TEMPLATES),)
    if worker is not None:
        findings = files.findings(worker_file.FILE)
        _report_unknown_scenarios(worker, findings, scenarios)
        report_unknown(worker.names, worker.document, findings, (scenarios or {}).keys(), folders)
    if files.has_errors or worker is None or scenarios is None or creators is None:
        raise ConfigurationError(files.problems)
    complete = partial(completed, campaigns=worker.names.campaigns, help_links=worker.names.help_links)
    return Settings(
        home=home,
        poll_seconds=worker.poll_seconds,
        drafts_per_day=worker.drafts_per_day,
        policies=worker.policies,
        operating=worker.operating,
        brand=replace(worker.brand, segment=segment or worker.brand.segment),
        accounts=worker.accounts,
        scenarios=scenarios,
        creators=creators,
        asks=complete(asks),
        locales=locales,
        wording=wording,
        template_folders=folders,
        habits=habits,
        same_matters=same_matters(asks.values()),
        same_manager=of_one_manager(asks.values(), creators),
        published=published_by(asks.values(), creators, scenarios),
        publishing=publishing(asks.values(), scenarios),
        milestones=frozenset(each.key for each in milestones),
        calendars=calendars,
        notices=files.problems,
        complete=complete,
    )


def _report_unknown_accounts(files: Files, named: list[tuple[str, ...]], worker: Worker | None) -> None:
    """An absence or a day off of a mailbox that worker.yaml does not have is a slip of the pen."""
    if worker is None or not named:
        return
    findings = files.findings(calendar_file.FILE)
    document = files.document(findings)
    for *path, key in named:
        if key not in worker.accounts:
            what = f"{quoted(key)} is no mailbox of {worker_file.FILE}."
            findings.error(document.line_of(path), what, did_you_mean(key, worker.accounts), ".".join(path))


def _report_unknown_scenarios(
    worker: Worker, findings: Findings, scenarios: Mapping[str, Scenario] | None
) -> None:  # fmt: skip
    """A scenario that `policies` names and the cadences do not have is a slip of the pen."""
    known = worker.policies.thank_after if scenarios is None else scenarios.keys()
    for name in sorted(worker.policies.thank_after - known):
        line = worker.document.line_of(("policies", "thank_after"))
        what = f"{quoted(name)} is not in {cadences_file.FILE}."
        findings.error(line, what, did_you_mean(name, scenarios or ()), "policies.thank_after")


def _worker(files: Files, environ: Mapping[str, str], calendars: Calendars, *, secrets_needed: bool) -> Worker | None:
    """The brand and the accounts. Secrets are looked up last, so that a broken .env is one problem of its own."""
    findings = files.findings(worker_file.FILE)
    document = files.document(findings)
    env_findings = files.findings(ENV_FILE)
    inner = read_env(files.content(env_findings), env_findings) if files.exists(ENV_FILE) else {}
    if findings.has_errors:
        return None
    section = checked(worker_file.WorkerSection, document, findings)
    if section is None:
        return None
    around = accounts.Surroundings(files.home, Secrets(files.home, environ, inner), secrets_needed, calendars)
    mailboxes = accounts.accounts_of(section, document, around, findings)
    policies = Policies(**{**dict(section.policies), "thank_after": frozenset(section.policies.thank_after)})
    brand, operating = accounts.brand_of(section), accounts.operating_of(section)
    return Worker(
        section.poll_seconds, section.drafts_per_day, policies, operating, brand, section.brand, document, mailboxes
    )  # fmt: skip


def with_cadences(settings: Settings, file: Path) -> Settings:
    """The settings under another cadences.yaml. Raises ConfigurationError with everything wrong in that file."""
    files = Files(file.absolute().parent)
    findings = files.findings(file.name)
    section = cadences_file.checked_cadences(files.document(findings), findings)
    if section is None:
        raise ConfigurationError(files.problems)
    scenarios = {**settings.scenarios, **cadences_file.scenarios_of(section, settings.brand.segment)}
    return replace(settings, scenarios=scenarios, habits=cadences_file.habits_of(section, settings.brand.segment))


def _creators(files: Files, worker: Worker | None, locales: Mapping[str, Locale]) -> Mapping[str, Creator] | None:
    """The roster, the sheet and the folder beside it; None when the sheet could not be read at all."""
    findings = files.findings("")
    rows = read_rows(files.home, creators_sheet.FORM, findings)
    if findings.has_errors and not rows:
        return None
    ours = worker.accounts if worker else {}
    known = creators_sheet.Known(
        accounts=list(ours) if worker else None,
        ours={address for each in ours.values() for address in each.account.addresses},
        domains=worker.brand.domains if worker else (),
        locales=locales.values(),
    )
    beside = entries.read_folder(files, creators_sheet.FORM, "a creator")
    return creators_sheet.creators_of(rows, known, beside)


def _asks(
    files: Files,
    worker: Worker | None,
    scenarios: Mapping[str, Scenario] | None,
    creators: Mapping[str, Creator] | None,
    milestones: tuple[milestones_file.Milestone, ...],
) -> Mapping[str, Ask]:
    """What is owed: the sheet, beside it the folder of asks, and what follows from the deliveries."""
    zones = {key: each.account.timezone for key, each in worker.accounts.items()} if worker else None
    known = asks_sheet.Known(creators, scenarios, zones)
    deliveries = deliveries_sheet.read_deliveries(files.home, files.findings(""), known)
    made = milestone_asks.milestone_asks(deliveries, milestones, creators or {}, scenarios or {})
    told = milestone_asks.by_case(made)
    findings = files.findings("")
    rows = [milestone_asks.with_milestone(row, told) for row in read_rows(files.home, asks_sheet.FORM, findings)]
    folder = entries.read_folder(files, asks_sheet.FORM, "an ask")
    beside = [milestone_asks.with_milestone(row, told) for row in folder]
    written = asks_folder.merged(asks_sheet.asks_of(rows, known), findings.file, beside, known)
    own = milestone_asks.from_milestones(written, told)
    overridden = {key.casefold() for key in own}
    return {**own, **{key: ask for key, ask in made.items() if key.casefold() not in overridden}}
