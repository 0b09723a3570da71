"""The catalog through a real Jupyter server: answers a second for callers that keep their line."""

from __future__ import annotations

import http.client
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from urllib.parse import urlencode

import psutil

from tests.serving import Server, serving

from .asking import several

SECONDS = 5.0
PATH = "/alacard/api/v1/catalog/search?"


class Served:
    """A server that is asked; `memory` is what it holds, mapped pages of the catalog included."""

    def __init__(self, server: Server) -> None:
        self._server = server

    @property
    def memory(self) -> int:
        """Bytes that the process holds now."""
        return int(psutil.Process(self._server.pid).memory_info().rss)

    def line(self) -> http.client.HTTPConnection:
        """A connection that is kept."""
        return self._server.line(60)

    def ask(self, line: http.client.HTTPConnection, turn: int) -> None:
        """One search of several words. Raises where it is not answered."""
        line.request("GET", PATH + urlencode({"q": several(turn)}), headers=self._server.headers)
        answer = line.getresponse()
        body = answer.read()
        if answer.status != 200 or b'"origin": "catalog"' not in body:
            raise RuntimeError(f"the server answered {answer.status}: {body[:300]!r}")

    def by_callers(self, callers: int, seconds: float = SECONDS) -> tuple[float, float, float]:
        """Answers a second for all together, and the median and 95th percentile in ms."""
        taken: list[float] = []
        failed: list[BaseException] = []
        end = time.perf_counter() + seconds

        def call(number: int) -> None:
            line, turn = self.line(), number * 1000
            try:
                while (before := time.perf_counter()) < end:
                    self.ask(line, turn)
                    taken.append((time.perf_counter() - before) * 1000)
                    turn += 1
            except BaseException as error:
                failed.append(error)
            finally:
                line.close()

        threads = [Thread(target=call, args=(number,)) for number in range(callers)]
        began = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if failed:
            raise failed[0]
        each = sorted(taken)
        rate = len(each) / (time.perf_counter() - began)
        return rate, each[len(each) // 2], each[int(len(each) * 0.95)]


@contextmanager
def serving_catalog(catalog: Path, home: Path) -> Iterator[Served]:
    """A server with this catalog, and no way to the Hub, once it has answered a search."""
    with serving(home, [f"--AlacardApp.catalog_dir={catalog}"]) as server:
        served = Served(server)
        line = served.line()
        served.ask(line, 0)
        line.close()
        yield served
