"""What works on this machine, and one sentence on what to do about the rest."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Literal

from jupyter_core.paths import jupyter_path
from pydantic import BaseModel

from ._version import __version__
from .cards.deck import Deck
from .cards.models import CARD_TYPES
from .cards.site_cards import read_site_cards
from .config import Configuration, configuration_of
from .config_files import misspelt, read_files
from .errors import InvalidConfiguration, StoreUnavailable
from .fit.machine import read_machine
from .hub.environment import hub_home
from .processes.namespace import unshare_prefix
from .processes.probing import probe
from .room import Requester
from .rooms import rooms_without
from .services import build_services
from .terminal import say, say_json

LIBRARIES = ("torch", "transformers", "sentence-transformers", "diffusers", "huggingface-hub")
MARKS = {"ok": "✓", "note": "·", "failed": "✗"}


class Finding(BaseModel):
    """One thing that was looked at. A note is worth knowing; only `failed` breaks Alacard."""

    name: str
    level: Literal["ok", "note", "failed"]
    message: str

    @property
    def mark(self) -> str:
        """A sign for terminals; the message says the same in words."""
        return MARKS[self.level]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The doctor takes no options of its own."""


def run(options: argparse.Namespace) -> int:
    """Tell everything, and answer 1 where something is broken."""
    findings = examine()
    if options.json:
        say_json({"checks": [finding.model_dump() for finding in findings]})
    else:
        for finding in findings:
            say(f"{finding.mark} {finding.name}: {finding.message}")
    return 1 if any(finding.level == "failed" for finding in findings) else 0


def examine() -> list[Finding]:
    """Look at everything; never raises, and never tells a token."""
    found: list[Finding] = []
    config, told = _configuration()
    for name, look in (
        ("alacard", _python),
        ("configuration", lambda: iter((told,))),
        ("deck", _deck),
        ("cards", lambda: _site_cards(config)),
        ("kernels", _jupyter),
        ("folders", lambda: _folders(config)),
        ("library", lambda: _library(config)),
        ("hub", lambda: _hub(config)),
        ("machine", _machine),
        ("isolation", _isolation),
        ("libraries", _libraries),
    ):
        try:
            found += look()
        except Exception as error:
            message = f"could not be looked at: {type(error).__name__}: {error}"
            found.append(Finding(name=name, level="failed", message=message))
    return found


def _python() -> Iterator[Finding]:
    version = sys.version.split()[0]
    yield Finding(name="alacard", level="ok", message=f"{__version__} on Python {version}")


def _deck() -> Iterator[Finding]:
    try:
        deck = Deck.load()
    except Exception as error:
        yield Finding(name="deck", level="failed", message=f"cannot be read: {error}; reinstall")
        return
    counts = ", ".join(f"{len(deck.cards(kind))} {kind}" for kind in CARD_TYPES)
    yield Finding(name="deck", level="ok", message=counts)


def _site_cards(config: Configuration) -> Iterator[Finding]:
    if config.card_folders:
        found = read_site_cards(Deck.load(), config.card_folders)
        told = f"{found.number} of this site; {len(found.faults)} faults"
        message = "; ".join([told, *found.faults[:5]])
        yield Finding(name="cards", level="note" if found.faults else "ok", message=message)


def _jupyter() -> Iterator[Finding]:
    from jupyter_client.kernelspec import KernelSpecManager

    specs = KernelSpecManager().get_all_specs()
    python = sorted(n for n, s in specs.items() if s["spec"].get("language") == "python")
    if python:
        yield Finding(name="kernels", level="ok", message=", ".join(python))
    else:
        yield Finding(
            name="kernels", level="failed", message="no Python kernel; run `pip install ipykernel`"
        )
    found = [p for p in jupyter_path("labextensions") if (Path(p) / "alacard_ext").exists()]
    yield Finding(
        name="sidebar",
        level="ok" if found else "note",
        message=f"installed in {found[0]}" if found else "not installed; `pip install alacard_ext`",
    )


def _configuration() -> tuple[Configuration, Finding]:
    """The configuration, or the one that is delivered where a file is broken."""
    name = "configuration"
    try:
        found = read_files()
        config = configuration_of(found)
        rooms_without(config.disabled_rooms)
    except InvalidConfiguration as error:
        return Configuration(), Finding(name=name, level="failed", message=error.message)
    files = ", ".join(map(str, found.files)) or "no file sets anything"
    from .app import AlacardApp  # it brings Jupyter's server along

    unread = list(misspelt(found, AlacardApp.class_trait_names(config=True)))
    if unread:
        message = f"{files}: {'; '.join(unread)}"
        return config, Finding(name=name, level="note", message=message)
    return config, Finding(name=name, level="ok", message=files)


def _folders(config: Configuration) -> Iterator[Finding]:
    yield _folder("folders", "models and answers", hub_home(), "HF_HOME")
    if config.cache_dir:
        yield _folder("answers", "answers of the Hub", config.answers, "AlacardApp.cache_dir")
    if config.catalog_dir:
        yield _folder("catalog", "the catalog", config.catalog_folder, "AlacardApp.catalog_dir")


def _folder(name: str, what: str, home: Path, setting: str) -> Finding:
    place = home
    # The folder is made when something is kept in it: the nearest one above decides.
    while not os.path.lexists(place) and place != place.parent:
        place = place.parent
    if place.is_dir() and os.access(place, os.W_OK):
        verb = "is" if what.startswith("the ") else "are"
        return Finding(name=name, level="ok", message=f"{what} {verb} kept in {home}")
    why = f"you may not write to {place}" if place.is_dir() else f"{place} is a file"
    message = f"nothing can be kept in {home}: {why}; set {setting} to a folder of yours"
    return Finding(name=name, level="failed", message=message)


def _library(config: Configuration) -> Iterator[Finding]:
    """Which of the ways to keep the library this is, and what private means there."""
    name = "library"
    if "community" in config.disabled_rooms:
        yield Finding(name=name, level="ok", message="switched off (AlacardApp.disabled_rooms)")
    elif config.service_url:
        yield _service(config.service_url)
    elif config.database_url:
        from .store.place import find_place

        message = (
            f"a trusting team's, in {find_place(config.database_url).told}: whoever has its "
            "address and password reads all of it, so private means hidden, not protected"
        )
        yield Finding(name=name, level="ok", message=message)
    else:
        message = "yours, in a file of Jupyter's data folder; whoever can read it reads all of it"
        yield Finding(name=name, level="ok", message=message)


def _service(url: str) -> Finding:
    from .people import local_person
    from .store.remote import ServiceClient

    async def ask() -> Finding:
        client = ServiceClient(url)
        told = f"kept by the service {client.url}; private means protected from other people"
        try:
            await client.ask("GET", "library", Requester(local_person()), query={"limit": "1"})
        except StoreUnavailable as error:
            return Finding(name="library", level="note", message=f"{told}. {error.message}")
        finally:
            await client.aclose()
        return Finding(name="library", level="ok", message=f"{told}; it answers")

    return asyncio.run(ask())


def _hub(config: Configuration) -> Iterator[Finding]:
    async def ask() -> Finding:
        services = build_services(config)
        try:
            status = await services.hub.probe()
        finally:
            await services.aclose()
        token = "a token is there" if status.has_token else "no token (gated models need one)"
        if status.offline:
            message = (
                f"offline, because HF_HUB_OFFLINE is set; cached and bundled models work; {token}"
            )
            return Finding(name="hub", level="note", message=message)
        if status.reachable:
            return Finding(name="hub", level="ok", message=f"{status.endpoint} answers; {token}")
        why = status.why or "Check the network and HF_ENDPOINT."
        message = f"{status.endpoint} does not answer as the Hub does. {why} ({token})"
        return Finding(name="hub", level="note", message=message)

    yield asyncio.run(ask())


def _machine() -> Iterator[Finding]:
    machine = read_machine()
    parts = [
        f"{size / 2**30:.1f} GiB {what} free"
        for what, size in (("memory", machine.free_memory), ("disk", machine.free_disk))
        if size is not None
    ]
    yield Finding(name="machine", level="ok", message=", ".join(parts) or "could not be read")
    yield _processes()
    for card in machine.accelerators:
        room = "shares the memory" if card.free is None else f"{card.free / 2**30:.1f} GiB free"
        yield Finding(name="graphics card", level="ok", message=f"{card.name}, {room}")


def _processes() -> Finding:
    if unshare_prefix():
        return Finding(
            name="verified notebooks",
            level="ok",
            message="run in a process namespace of their own, which nothing outlives",
        )
    message = (
        "share this system's processes, since it makes no namespace for you; what they leave is "
        "found by a mark and ended"
    )
    return Finding(name="verified notebooks", level="note", message=message)


def _isolation() -> Iterator[Finding]:
    """On which rung a child that is not trusted runs, why on no higher one, and what that means."""
    rung = probe()
    why = " ".join(rung.refused)
    yield Finding(
        name="isolation",
        level="note" if why else "ok",
        message=f"{rung.title}. {why}".strip(),
    )
    for sentence in rung.not_promised if why else ():
        yield Finding(name="isolation", level="note", message=sentence)


def _libraries() -> Iterator[Finding]:
    for name in LIBRARIES:
        try:
            yield Finding(name=name, level="ok", message=metadata.version(name))
        except metadata.PackageNotFoundError:
            message = "not here; a notebook's setup cell installs it where it is needed"
            yield Finding(name=name, level="note", message=message)
