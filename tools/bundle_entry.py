"""The bundle's way in: the surroundings are the person's own again, before anything is started."""

from __future__ import annotations

import os
import runpy
import sys
from collections.abc import Iterable, MutableMapping
from pathlib import Path

#: Point into the bundle; a player, a browser or a printer's tool would load our libraries.
_OURS = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "QT_PLUGIN_PATH", "QML2_IMPORT_PATH")
#: Where systems keep whom they trust; the bundled OpenSSL knows the place of one system only.
AUTHORITIES = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
)


def give_back(environment: MutableMapping[str, str]) -> None:
    """Undo what the bundle's loader has put in; this process has read it already."""
    for name in _OURS:
        original = environment.pop(f"{name}_ORIG", None)
        environment.pop(name, None)
        if original is not None:
            environment[name] = original


def trust_the_system(
    environment: MutableMapping[str, str], files: Iterable[str] = AUTHORITIES
) -> None:
    """Let OpenSSL find the system's authorities, unless somebody has named others."""
    if "SSL_CERT_FILE" in environment or "SSL_CERT_DIR" in environment:
        return
    for file in files:
        if Path(file).is_file():
            environment["SSL_CERT_FILE"] = file
            return


if __name__ == "__main__":
    give_back(os.environ)
    if sys.platform != "win32":
        trust_the_system(os.environ)
    from posapp.config import HELPER, HELPERS

    if sys.argv[1:2] == [HELPER] and sys.argv[2:] and sys.argv[2] in HELPERS:
        runpy.run_module(sys.argv[2], run_name="__main__")
    else:
        from posapp.__main__ import main

        sys.exit(main())
