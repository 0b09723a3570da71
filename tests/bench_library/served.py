"""The library through a real Jupyter server, which one caller asks."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.named_by_header import BY_HEADER
from tests.serving import Server, serving

from .asking import LIMIT, PARAMS, ROUNDS, TRENDS
from .table import Pair

API = "/alacard/api/v1/"


class Caller:
    """One connection that is kept."""

    def __init__(self, server: Server) -> None:
        self._line, self._headers = server.line(), server.headers

    def ask(self, path: str, **params: Any) -> None:
        """Raises RuntimeError where it is not answered with 200."""
        self._line.request("GET", f"{API}{path}?{urlencode(params)}", headers=self._headers)
        answer = self._line.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"the server answered {answer.status}: {body[:300]!r}")
        json.loads(body)


def measure_server(into: dict[str, Pair], url: str, home: Path, shared: list[str]) -> None:
    """The same questions over REST. The caller is who owns a fifth of all, and in no group."""

    def page(caller: Caller, number: int) -> None:
        share_id = shared[number * 7919 % len(shared)]
        for rest in ("", "/versions", "/chain"):
            caller.ask(f"notebook/{share_id}{rest}")

    # Without a header, who asks is Ada.
    with serving(home, [f"--AlacardApp.database_url={url}", BY_HEADER]) as server:
        caller = Caller(server)
        caller.ask("library", limit=1)
        for name, make in PARAMS.items():
            into[name] = _times(partial(_ask, caller, "library", make, limit=LIMIT))
        for name, make in TRENDS.items():
            into[name] = _times(partial(_ask, caller, "trending", make))
        into["share page (hand, versions, chain)"] = _times(lambda n: page(caller, n))


def _ask(
    caller: Caller, path: str, make: Callable[[int], dict[str, Any]], number: int, **more: Any
) -> None:
    caller.ask(path, **more, **make(number))


def _times(ask: Callable[[int], None]) -> Pair:
    for number in range(8):
        ask(number)
    taken = []
    for number in range(ROUNDS):
        before = time.perf_counter()
        ask(number)
        taken.append((time.perf_counter() - before) * 1000)
    taken.sort()
    return taken[len(taken) // 2], taken[int(len(taken) * 0.95)]
