"""The image, built once, and a mail server with TLS."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.delivery.image import Image
from tests.servers.dovecot import Dovecot

ON_DISK = "/var/tmp"
"""Not in memory as other tests' files may be: a container has a /dev/shm of its own."""


@pytest.fixture(scope="session")
def image() -> Iterator[Image]:
    """Every step of the Dockerfile's build, carried out; readable for the image's user."""
    root = Path(tempfile.mkdtemp(prefix="image-", dir=ON_DISK))
    root.chmod(0o755)
    try:
        built = Image(root)
        built.built()
        yield built
    finally:
        shutil.rmtree(root, ignore_errors=True)


@pytest.fixture(scope="session")
def server() -> Iterator[Dovecot]:
    """A Dovecot with a certificate of an authority of its own."""
    with Dovecot(tls=True) as started:
        yield started


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that the image's user owns, somewhere else than everything."""
    folder = Path(tempfile.mkdtemp(prefix="place-", dir=ON_DISK))
    if os.geteuid() == 0:
        os.chown(folder, 10001, 10001)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)
