"""Where a person's pip installs from, so that uv, which does not read pip's files, does the same.

Passwords may stand in these addresses: they go through the environment, which other people on the
machine cannot read, and never through a command line.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping

from ..python_syntax import literal

CONFIGURATION_SECONDS = 60.0
# What pip calls it, what uv does, and what uv puts between several.
_VARIABLES = (
    ("index-url", "UV_DEFAULT_INDEX", " "),
    ("extra-index-url", "UV_INDEX", " "),
    ("find-links", "UV_FIND_LINKS", ","),
    ("trusted-host", "UV_INSECURE_HOST", " "),
    ("constraint", "UV_CONSTRAINT", " "),
    ("cert", "SSL_CERT_FILE", " "),
    ("proxy", "ALL_PROXY", " "),
    ("default-timeout", "UV_HTTP_TIMEOUT", " "),
    ("timeout", "UV_HTTP_TIMEOUT", " "),
)
# Other names by which a person may have told uv already.
_SAME = {
    "UV_DEFAULT_INDEX": ("UV_INDEX_URL",),
    "UV_INDEX": ("UV_EXTRA_INDEX_URL",),
    "ALL_PROXY": ("HTTPS_PROXY", "HTTP_PROXY", "all_proxy", "https_proxy", "http_proxy"),
}
_WEAKEST_FIRST = ("global", "install", ":env:")
_YES = ("1", "true", "yes", "on")


def read_pip_configuration(environment: Mapping[str, str]) -> dict[str, str]:
    """What pip's files and variables say about installing, by the names of its options.

    Empty where there is no pip. Blocks for a fraction of a second.
    """
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "config", "list"]
    try:
        done = subprocess.run(  # noqa: S603 our own Python
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env=dict(environment),
            timeout=CONFIGURATION_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return {}
    return options_of(done.stdout.decode(errors="replace"))


def options_of(listed: str) -> dict[str, str]:
    """The options in what `pip config list` prints, a stronger place over a weaker one."""
    found: dict[str, dict[str, str]] = {place: {} for place in _WEAKEST_FIRST}
    for line in listed.splitlines():
        key, equals, value = line.partition("=")
        place, dot, option = key.partition(".")
        if equals and dot and place in found:
            try:
                found[place][option] = str(literal(value))
            except (ValueError, SyntaxError):
                continue
    return {option: value for place in found.values() for option, value in place.items()}


def variables_for_uv(options: Mapping[str, str], environment: Mapping[str, str]) -> dict[str, str]:
    """The same in uv's variables; what `environment` says to uv already is left as it is."""
    told: dict[str, str] = {}
    for option, name, between in _VARIABLES:
        value = between.join(options.get(option, "").split())
        if value and not any(other in environment for other in (name, *_SAME.get(name, ()))):
            told[name] = value
    if "UV_INDEX" in told and "UV_INDEX_STRATEGY" not in environment:
        # As pip does, which takes all of a person's indexes for one.
        told["UV_INDEX_STRATEGY"] = "unsafe-best-match"
    return told


def without_index(options: Mapping[str, str]) -> bool:
    """Whether pip installs from its links alone, and asks no index."""
    return options.get("no-index", "").strip().casefold() in _YES
