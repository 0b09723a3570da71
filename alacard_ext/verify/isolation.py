"""A kernel that runs isolated: what it gets, where that a person's own gets all that is theirs."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from ..errors import BadRequest
from ..hub.environment import hub_cache
from ..processes.cache_view import show_cache
from ..processes.confinement import Confinement, Limits
from ..processes.environments import folders_of
from ..processes.probing import probe
from ..processes.system_paths import cards
from ..processes.variables import isolated_environment
from .kernels import Kernel

Network = Literal["open", "shut"]
MOST_DISK = 20_000_000_000
"""Bytes that it may write, models that it downloads included."""
CERTIFICATES = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")


def must_be_isolating() -> str:
    """What isolates on this machine; blocks the first time.

    Raises BadRequest where nothing here keeps a notebook from the person's files.
    """
    rung = probe()
    if "reading" not in rung.kept:
        raise BadRequest(
            "Nothing on this machine can isolate a notebook: "
            f"{' '.join(rung.refused)} `alacard doctor` says more."
        )
    return rung.title


def can_isolate() -> bool:
    """Whether something on this machine keeps a notebook from other files; blocks the first
    time."""
    return "reading" in probe().kept


def confinement_of(
    kernel: Kernel,
    home: Path,
    *,
    network: Network,
    source: Mapping[str, str],
    with_token: bool,
    extra: tuple[str, ...],
    added: Mapping[str, str],
) -> Confinement:
    """What the kernel gets: its programs, models from the person's cache, and `home`.

    `source`, `with_token`, `extra` and `added` are as in `running.py`. `home` comes to hold a view
    of the cache. Blocks.
    """
    cache, view = hub_cache(source), home / "hub"
    home.mkdir(mode=0o700, exist_ok=True)
    show_cache(cache, view)
    environment = {
        **isolated_environment(source, home, with_token=with_token, extra=extra),
        **kernel.spec.get("env", {}),
        **added,
        "HF_HOME": str(home / "huggingface"),
        "HF_HUB_CACHE": str(view),
    }
    if network == "shut":
        environment["HF_HUB_OFFLINE"] = "1"
    # A site may have the cache where the Hub's token lies.
    reads = [*_programs(kernel), *sorted(cache.glob("*--*"))]
    for name in CERTIFICATES:
        if Path(source.get(name, "")).is_absolute():
            environment[name] = source[name]
            reads.append(Path(source[name]))
    return Confinement(
        environment=environment,
        home=home,
        read_only=tuple(dict.fromkeys(path for path in reads if path.exists())),
        network=network == "open",
        devices=cards(),
        limits=Limits(disk=MOST_DISK, processes=512, output=None),
    )


def _programs(kernel: Kernel) -> list[Path]:
    """The folders that the kernel's own program lies in, and what its kernel.json names."""
    program = shutil.which(kernel.command[0])
    found = [] if program is None else list(_around(Path(program)))
    resources = kernel.spec.get("resource_dir")
    return [*found, Path(resources)] if resources else found


def _around(program: Path) -> tuple[Path, ...]:
    if _is_python(program):
        return folders_of(program)
    person = Path.home()
    return tuple(
        # A folder that the person's files lie in is not given for one program.
        each if person.is_relative_to(each.parent) else each.parent
        for each in (program, program.resolve())
    )


def _is_python(program: Path) -> bool:
    """Whether that is an interpreter of Python, which lies in the `bin` of its environment."""
    return program.name.startswith("python") and program.parent.name in ("bin", "Scripts")
