"""Fixtures that every room may use."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .execution import NotebookKernel
from .local_hub import LocalHub
from .local_hub.fixtures import add, hub_env, local_hub, served_hub

pytest_plugins = ["pytest_jupyter.jupyter_server"]

__all__ = ["add", "hub_env", "local_hub", "notebook_kernel", "served_hub"]


@pytest.fixture(scope="session")
def notebook_kernel(
    served_hub: LocalHub, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[NotebookKernel]:
    """One kernel for the session, so that torch and transformers are imported once."""
    cwd = tmp_path_factory.mktemp("notebook-kernel")
    with NotebookKernel(hub_url=served_hub.url, cwd=cwd) as kernel:
        yield kernel
