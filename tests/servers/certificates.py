"""A certificate authority for one test server: its clients trust ca.pem and nothing else."""

import subprocess
from pathlib import Path

NEW_KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
# Ten years, since tests move the clock of the program that verifies them.
DAYS = ("-days", "3650")


def make_certificates(directory: Path) -> None:
    """Write ca.pem, and key.pem with cert.pem for localhost and 127.0.0.1, signed by that authority."""

    def openssl(*words: str) -> None:
        subprocess.run(["openssl", *words], cwd=directory, check=True, capture_output=True)

    openssl("req", "-x509", *NEW_KEY, "-keyout", "ca.key", "-out", "ca.pem", *DAYS, "-subj", "/CN=test authority")
    openssl("req", *NEW_KEY, "-keyout", "key.pem", "-out", "cert.csr", "-subj", "/CN=localhost")
    (directory / "ext").write_text("subjectAltName=DNS:localhost,IP:127.0.0.1\n")
    signing = ("-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-extfile", "ext")
    openssl("x509", "-req", "-in", "cert.csr", *signing, *DAYS, "-out", "cert.pem")
