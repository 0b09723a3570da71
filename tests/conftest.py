"""Fixtures that every room may use."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from functools import cache
from typing import Any

# Read once in a process: before a test sets another address of the Hub.
import huggingface_hub.constants  # noqa: F401
import pytest
from httpx._transports import default
from hypothesis import HealthCheck, settings

from .execution import NotebookKernel
from .local_hub import LocalHub
from .local_hub.fixtures import add, hub_env, local_hub, served_hub
from .store.postgresql import postgresql

# One thread for each process that computes. Two of OpenMP keep a core busy while they wait for each
# other; where more processes run than there are cores, a tiny model then takes ten times as long.
os.environ.setdefault("OMP_NUM_THREADS", "1")
# What is dealt goes into the library in Jupyter's data folder, which is not to be the person's own.
os.environ["JUPYTER_DATA_DIR"] = tempfile.mkdtemp(prefix="alacard-tests-")
atexit.register(shutil.rmtree, os.environ["JUPYTER_DATA_DIR"], ignore_errors=True)


def _reading_certificates_once() -> None:
    """Hundreds of clients are made here that hardly ever speak TLS, and to read what a machine
    trusts takes longer than the answers of a hub beside it."""
    make = vars(default)["create_ssl_context"]

    @cache
    def made(named: tuple[str | None, ...], *given: Any) -> Any:
        return make(*given)

    def create(verify: Any = True, cert: Any = None, trust_env: bool = True) -> Any:
        named = tuple(os.environ.get(name) for name in ("SSL_CERT_FILE", "SSL_CERT_DIR"))
        return made(named, verify, cert, trust_env)

    vars(default)["create_ssl_context"] = create


_reading_certificates_once()

pytest_plugins = ["pytest_jupyter.jupyter_server"]

# The same examples every time, however slow the machine is: a test that fails does so for everyone.
settings.register_profile(
    "repeatable",
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("repeatable")

__all__ = ["add", "hub_env", "local_hub", "notebook_kernel", "postgresql", "served_hub"]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long begins first: others are at work while it waits, and at the end no process is
    busy with it alone."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


@pytest.fixture(scope="session")
def notebook_kernel(
    served_hub: LocalHub, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[NotebookKernel]:
    """One kernel for the session, so that torch and transformers are imported once."""
    cwd = tmp_path_factory.mktemp("notebook-kernel")
    with NotebookKernel(hub_url=served_hub.url, cwd=cwd, once=True) as kernel:
        yield kernel
