"""One hub for the session: two people with servers of their own, one without, and a group."""

from __future__ import annotations

import os
from collections.abc import Iterator

import httpx
import pytest

from tests.local_hub.server import LocalHub

from .asking import SERVICE
from .hub import Hub, missing, running


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those that need the hub first: of the tests that processes share, each gets a run of
    neighbours, from whose far end others take when they have none left. So the hub's stay together
    in one process, and no second hub is started."""
    items.sort(key=lambda item: "hub" not in getattr(item, "fixturenames", ()))


@pytest.fixture(scope="session")
def hub(served_hub: LocalHub, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """Ada and Bob are in the group `bakers` and have servers; Cy is in no group and asks the
    service itself, as their server would."""
    why = missing()
    if why is not None:
        if os.environ.get("CI"):
            pytest.fail(why)
        pytest.skip(why)
    folder = tmp_path_factory.mktemp("hub")
    url = f"sqlite:///{folder}/library.sqlite"
    with running(folder, served_hub.url, url, ["ada", "bob"]) as made:
        made.admin.post("users/cy")
        yield made


@pytest.fixture(scope="session")
def ada(hub: Hub) -> httpx.Client:
    return hub.person("ada")


@pytest.fixture(scope="session")
def bob(hub: Hub) -> httpx.Client:
    return hub.person("bob")


@pytest.fixture(scope="session")
def cy(hub: Hub) -> httpx.Client:
    return hub.client(SERVICE, hub.token("cy"))
