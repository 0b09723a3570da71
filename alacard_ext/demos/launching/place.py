"""The place of one app: a folder of its own, its files as they were brought, and what it may have.

What a server leaves behind that is killed is found by its mark and removed (`processes/runs.py`).
"""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ...hub.environment import hub_cache
from ...processes.cache_view import show_cache
from ...processes.confinement import Confinement, Limits
from ...processes.environments import folders_of
from ...processes.runs import Run, begin_run, end_run
from ...processes.variables import isolated_environment
from ..models import BundleReport
from ..storage import BundleStorage
from .cards import Card
from .commands import HERE, PAGE_SERVER, STARTER, Address, command_of, variables_of
from .models import Network

CERTIFICATES = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
INNER_PORT = 8000
"""Where an app listens that has a network of its own."""
DISK = 20_000_000_000
"""Bytes that it may write, models that it downloads included."""
OUTPUT = 64_000_000


@dataclass(frozen=True)
class Place:
    """Where an app runs: `run` owns its folder, `command` starts it, it answers at `address`."""

    run: Run
    command: list[str]
    confinement: Confinement
    address: Address

    def remove(self) -> None:
        """Remove its folder; the app has ended. Blocks."""
        end_run(self.run)


def make_place(
    report: BundleReport,
    storage: BundleStorage,
    kept: str,
    python: Path,
    *,
    path: str,
    network: Network,
    own_network: bool,
    memory: int | None,
    card: Card,
    secrets: Mapping[str, str],
) -> Place:
    """A place for the version of a demo that lies in the storage under `kept`, which is at `path`
    for browsers. With `own_network` a shut network is one of its own, reached by a socket. Blocks.

    Raises NotFound, StoreUnavailable and OSError.
    """
    run = begin_run()
    try:
        home = run.folder / "home"
        files = home / "app"
        files.mkdir(parents=True, mode=0o700)
        reads = [*folders_of(python), STARTER, PAGE_SERVER]
        names = [each.path for each in report.contents]
        if storage.folder is not None:
            # Links, so that an app may write beside its files and change none of them.
            _link(storage.folder / kept, names, files)
            reads.append(storage.folder / kept)
        else:
            storage.fetch(kept, names, files)
        apart = own_network and network == "shut"
        address = Address(
            INNER_PORT if apart else _free_port(), path, home / ".app.socket" if apart else None
        )
        environment = {**_environment(home, reads), **variables_of(report, address)}
        environment |= {**card.variables, **secrets}
        environment["PATH"] = f"{python.parent}{os.pathsep}/usr/bin{os.pathsep}/bin"
        if network == "shut":
            environment["HF_HUB_OFFLINE"] = "1"
        confinement = Confinement(
            environment=environment,
            home=home,
            read_only=tuple(dict.fromkeys(each for each in reads if each.exists())),
            network=network == "open",
            ports=() if apart else (address.port,),
            devices=card.devices,
            limits=Limits(memory=memory, disk=DISK, processes=512, output=OUTPUT),
        )
        return Place(run, command_of(report, files, python, address), confinement, address)
    except BaseException:
        end_run(run)
        raise


def _environment(home: Path, reads: list[Path]) -> dict[str, str]:
    """The person's variables without anything secret, with their models to be read."""
    cache, view = hub_cache(os.environ), home / "hub"
    show_cache(cache, view)
    reads.append(cache)
    made = isolated_environment(os.environ, home)
    for name in CERTIFICATES:
        if Path(os.environ.get(name, "")).is_absolute():
            made[name] = os.environ[name]
            reads.append(Path(os.environ[name]))
    return {**made, "HF_HOME": str(home / "huggingface"), "HF_HUB_CACHE": str(view)}


def _link(source: Path, names: list[str], into: Path) -> None:
    for name in names:
        target = into / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            target.symlink_to(source / name)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HERE, 0))
        return int(probe.getsockname()[1])
