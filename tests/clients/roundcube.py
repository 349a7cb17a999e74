"""A person with webmail: Debian's Roundcube, served by PHP's own web server, in a headless Chromium.

Each test has a Roundcube of its own, with private configuration and database; one Chromium serves them all. PHP lives
by the story's clock, Chromium by the real one, which only Roundcube's timers notice.
"""

import os
import secrets
import shutil
import signal
import socket
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from selenium import webdriver
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support import expected_conditions as ec
from selenium.webdriver.support.ui import WebDriverWait

from tests.clients.habits import Habits
from tests.clients.installed import CHROMEDRIVER, CHROMIUM, DEFAULTS, PHP, ROUNDCUBE, path_of
from tests.clients.office import Office
from tests.servers.dovecot import HOST, free_ports

PATIENCE_SECONDS = 60.0
GLANCE_SECONDS = 0.05
Browser = webdriver.Chrome

CONFIG = """<?php
$config = [];
$config['db_dsnw'] = 'sqlite:///{dir}/roundcube.db?mode=0640';
$config['imap_host'] = '{host}:{imap}';
$config['smtp_host'] = '{host}:{smtp}';
$config['smtp_user'] = '';
$config['smtp_pass'] = '';
$config['des_key'] = '{key}';
$config['temp_dir'] = '{dir}/temp';
$config['log_dir'] = '{dir}/logs';
$config['plugins'] = [];
$config['skin'] = 'elastic';
$config['language'] = 'en_US';
$config['enable_spellcheck'] = false;
// Minutes. A test's clock goes on by hours between two clicks.
$config['session_lifetime'] = 60 * 24 * 365;
$config['draft_autosave'] = 0;
"""

IS_READY = "return document.readyState == 'complete' && !!window.rcmail && !rcmail.busy && jQuery.active == 0"
IS_HTML = "return document.querySelector('[name=_is_html]').value == '1'"
COMPOSER_IS_READY = """
    if (!window.rcmail || !rcmail.editor) return false;
    if (document.querySelector('[name=_is_html]').value != '1') return true;
    const page = window.tinymce && tinymce.get('composebody');
    return !!page && page.initialized === true;
"""
PREVIEW_IS_READY = """
    const frame = document.getElementById('messagecontframe');
    return rcmail.message_list.get_selection().length == 1 && !rcmail.busy
        && frame.contentWindow.location.href.includes('_action=preview')
        && frame.contentDocument.readyState == 'complete';
"""


@contextmanager
def chromium(folder: Path) -> Iterator[Browser]:
    """A headless Chromium with a profile of its own."""
    options = webdriver.ChromeOptions()
    options.binary_location = path_of(CHROMIUM)
    for argument in (
        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--window-size=1500,1100",
        f"--user-data-dir={folder}",
    ):  # fmt: skip
        options.add_argument(argument)
    browser = webdriver.Chrome(options, webdriver.ChromeService(path_of(CHROMEDRIVER)))
    try:
        yield browser
    finally:
        browser.quit()


@contextmanager
def served(office: Office, folder: Path) -> Iterator[str]:
    """A Roundcube for the office's mail server and post; its address."""
    for name in ("config", "temp", "logs"):
        (folder / name).mkdir(parents=True)
    for name in ("defaults.inc.php", "mimetypes.php"):
        shutil.copy(DEFAULTS / name, folder / "config")
    (folder / "config" / "config.inc.php").write_text(CONFIG.format(
        dir=folder, host=HOST, imap=office.server.imap_port, smtp=office.post.port, key=secrets.token_hex(12),
    ))  # fmt: skip
    tables = (ROUNDCUBE / "SQL" / "sqlite.initial.sql").read_text()
    database = sqlite3.connect(folder / "roundcube.db")
    database.executescript(tables)
    database.close()
    [port] = free_ports(1)
    with (folder / "php.log").open("wb") as log:
        php = subprocess.Popen(
            [path_of(PHP), "-S", f"{HOST}:{port}", "-t", str(ROUNDCUBE / "public_html")],
            env={
                **os.environ, **office.clock.environ, "ROUNDCUBE_CONFIG_DIR": str(folder / "config"),
                "PHP_CLI_SERVER_WORKERS": "4",
            },
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=log, start_new_session=True,
        )  # fmt: skip
    try:
        _wait_for(port)
        yield f"http://{HOST}:{port}/"
    finally:
        os.killpg(php.pid, signal.SIGKILL)  # its workers too; they outlive a gentler word to their parent
        php.wait()


def _wait_for(port: int) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            socket.create_connection((HOST, port), 1).close()
        except OSError:
            assert time.monotonic() < end, "PHP's web server does not answer"
            time.sleep(GLANCE_SECONDS)
        else:
            return


class Roundcube:
    """A person of the office at Roundcube. Who is at the browser logs in first, if somebody else was."""

    habits = Habits(
        keeps_mark=False,
        keeps_name=False,
        changes_html_too=True,
        saved_flags=frozenset({"\\Seen"}),
    )

    def __init__(self, office: Office, who: str, browser: Browser, url: str) -> None:
        self._user = office.user(who)
        self._browser = browser
        self._url = url

    # -- drafts -------------------------------------------------------------
    def sends_draft(self, says: str = "") -> None:
        """Open the draft, put a text in front or leave it as it is, and send it."""
        self.opens_draft(says)
        self.sends()

    def edits_and_saves(self, says: str) -> None:
        """Open the draft, put a text in front, save it and leave."""
        self.opens_draft(says)
        self.saves()
        self._goes_to("Drafts")

    def renames_saves_and_sends(self, says: str, subject: str) -> Iterator[None]:
        """Open, edit, give another subject, save; and send it from the same window. Between the two have a look."""
        self.opens_draft(says)
        field = self._find("#compose-subject")
        field.clear()
        field.send_keys(subject)
        self.saves()
        yield
        self.sends()

    def deletes_draft(self) -> None:
        """Delete the newest draft."""
        self._goes_to("Drafts")
        self._newest().click()
        # The preview that the click opens would swallow another one that comes too early.
        self._until(lambda: self._script(PREVIEW_IS_READY) is True)
        self._click("#toolbar-menu a.delete:not(.disabled)")
        self._until(lambda: not self._rows())
        self._settled()

    def opens_draft(self, says: str = "") -> None:
        """Open the newest draft in the composer and put a text in front."""
        self._goes_to("Drafts")
        ActionChains(self._browser).double_click(self._newest()).perform()
        self._writes(says)

    def saves(self) -> None:
        """Save what lies in the composer as a draft."""
        self._click("a.button.save.draft, a.save.draft")
        self._settled()

    def sends(self) -> None:
        """Send what lies in the composer."""
        self._click("button.send, a.button.send")
        # The composer goes away once Roundcube has sent the mail and kept its copy.
        self._until(lambda: "_action=compose" not in self._browser.current_url)
        self._settled()

    # -- other mail ---------------------------------------------------------
    def replies(self, says: str) -> None:
        """Answer the newest mail of the INBOX."""
        self._goes_to("INBOX")
        ActionChains(self._browser).double_click(self._newest()).perform()
        self._until(lambda: "_action=show" in self._browser.current_url)
        self._settled()
        self._click("a.button.reply, #toolbar-menu a.reply")
        self._writes(says)
        self.sends()

    # -- small steps --------------------------------------------------------
    def _goes_to(self, folder: str) -> None:
        """Open a folder, newest mail first."""
        self._browser.get(f"{self._url}?_task=mail&_mbox={folder}&_sort=date_DESC")
        if not self._is_logged_in():
            self._logs_in()
            self._browser.get(f"{self._url}?_task=mail&_mbox={folder}&_sort=date_DESC")
        self._find("#messagelist")
        self._settled()

    def _is_logged_in(self) -> bool:
        return bool(self._script("return !!window.rcmail && rcmail.env.username") == self._user.name)

    def _logs_in(self) -> None:
        self._browser.delete_all_cookies()
        self._browser.get(self._url)
        self._find("#rcmloginuser").send_keys(self._user.name)
        self._find("#rcmloginpwd").send_keys(self._user.password)
        self._click("#rcmloginsubmit")
        self._find("#messagelist")

    def _writes(self, says: str) -> None:
        """Put a text in front of what the composer holds: a page in a frame for an HTML draft, else a text field."""
        self._settled()
        self._until(lambda: self._script(COMPOSER_IS_READY) is True)
        if not says:
            return
        if self._script(IS_HTML):
            self._browser.switch_to.frame("composebody_ifr")
            self._types("#tinymce", says)
            self._browser.switch_to.default_content()
        else:
            self._types("#composebody", says)
        assert says in self._script("return rcmail.editor.get_content()"), "the composer did not take the text"

    def _types(self, css: str, says: str) -> None:
        self._click(css)
        self._find(css).send_keys(Keys.CONTROL, Keys.HOME, Keys.NULL, says, Keys.ENTER)

    def _rows(self) -> list[WebElement]:
        """The messages shown; the rows of those just deleted stay in the page, hidden."""
        found = self._browser.find_elements(By.CSS_SELECTOR, "#messagelist tbody tr.message")
        return [row for row in found if row.is_displayed()]

    def _newest(self) -> WebElement:
        self._until(lambda: bool(self._rows()))
        return self._rows()[0]

    def _settled(self) -> None:
        """Wait until the page is there and Roundcube's own requests are answered."""
        self._until(lambda: self._script(IS_READY) is True)

    def _click(self, css: str) -> None:
        self._wait(ec.element_to_be_clickable((By.CSS_SELECTOR, css))).click()

    def _find(self, css: str) -> WebElement:
        found: WebElement = self._wait(ec.presence_of_element_located((By.CSS_SELECTOR, css)))
        return found

    def _until(self, is_so: Callable[[], bool]) -> None:
        self._wait(lambda _: is_so())

    def _wait(self, condition: Callable[[Browser], Any]) -> Any:
        return WebDriverWait(self._browser, PATIENCE_SECONDS, GLANCE_SECONDS).until(condition)

    def _script(self, text: str) -> Any:
        return self._browser.execute_script(text)
