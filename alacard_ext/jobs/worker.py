"""`alacard worker`: the services of a configuration without a server, which take jobs.

The first SIGTERM or Ctrl-C lets what runs end, for a while; what has not ended then, and what runs
at the second one, is given back and done by another. A kill loses nothing: leases run out.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import re
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from prometheus_client import start_http_server

from ..config import Configuration, read_configuration
from ..errors import BadRequest, InvalidConfiguration
from ..services import build_services
from ..traffic.log_lines import write_lines
from .engines import WorkerOptions
from .service import Jobs

GRACE = 20.0
"""Seconds that what runs has to end. Kubernetes and systemd kill after 30 and 90."""
DATABASE_URL = "ALACARD_DATABASE_URL"
"""The variable that names the database to a worker, and goes before its files."""
LOOPBACK = "127.0.0.1"
QUEUE = re.compile(r"[a-z][a-z0-9_-]{0,39}")
log = logging.getLogger("alacard_ext.jobs")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which jobs, and how many."""
    parser.add_argument(
        "--queues",
        default="",
        metavar="NAMES",
        help="only these, separated by commas: interactive, bulk, maintenance; default: all",
    )
    parser.add_argument(
        "--concurrency", type=_count, metavar="N", help="jobs at a time; default: jobs_at_once"
    )
    parser.add_argument(
        "--grace",
        type=_seconds,
        default=GRACE,
        metavar="SECONDS",
        help="how long what runs may take to end when the worker is told to stop",
    )
    parser.add_argument(
        "--metrics",
        type=_endpoint,
        metavar="[HOST:]PORT",
        help="serve this worker's metrics to Prometheus there; without HOST only on this machine",
    )


def run(options: argparse.Namespace) -> int:
    """Work until the process is told to end. Raises BadRequest for names that no queue has, and
    InvalidConfiguration where the library is a service's, and so is not there to take jobs from,
    or where the metrics cannot be served."""
    queues = tuple(name for each in options.queues.split(",") if (name := each.strip()))
    for name in queues:
        if not QUEUE.fullmatch(name):
            raise BadRequest(f"No queue is called {name[:60]!r}; give names like bulk,maintenance.")
    config = read_configuration()
    write_lines(as_json=config.log_format == "json")
    config.database_url = os.environ.get(DATABASE_URL) or config.database_url
    if config.service_url:
        raise InvalidConfiguration(
            "A worker takes jobs from the database itself: set AlacardApp.database_url for it, and "
            "leave AlacardApp.service_url empty."
        )
    with serving_metrics(options.metrics):
        asyncio.run(work(config, WorkerOptions(queues, options.concurrency), options.grace))
    return 0


@contextmanager
def serving_metrics(endpoint: tuple[str, int] | None) -> Iterator[None]:
    """Answer Prometheus at this host and port meanwhile, from a thread; None is nowhere. Raises
    InvalidConfiguration where nothing can listen there."""
    if endpoint is None:
        yield
        return
    host, port = endpoint
    try:
        server, thread = start_http_server(port, host)
    except OSError as error:
        raise InvalidConfiguration(
            f"The metrics cannot be served on port {port} of {host}: {error.strerror or error}. "
            "Choose another one with --metrics."
        ) from error
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


async def work(config: Configuration, options: WorkerOptions, grace: float) -> None:
    """Take jobs until a signal says to stop. Raises StoreUnavailable at the beginning."""
    stop, hurry = asyncio.Event(), asyncio.Event()
    _listen(stop, hurry)
    services = build_services(config)
    try:
        await asyncio.to_thread(services.build)
        jobs = services.of(Jobs)
        engine = await jobs.work(options)
        log.info("alacard: the worker %s takes jobs", jobs.runner)
        await stop.wait()
        log.info("alacard: the worker takes no more, and lets what runs end")
        draining = asyncio.ensure_future(engine.drain())
        hurried = asyncio.ensure_future(hurry.wait())
        await asyncio.wait({draining, hurried}, timeout=grace, return_when=asyncio.FIRST_COMPLETED)
        for task in (draining, hurried):
            task.cancel()
    finally:
        await services.aclose()
    log.info("alacard: the worker has ended")


def _listen(stop: asyncio.Event, hurry: asyncio.Event) -> None:
    def told() -> None:
        (hurry if stop.is_set() else stop).set()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        if sys.platform == "win32":
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(told))
        else:
            with suppress(NotImplementedError):
                loop.add_signal_handler(number, told)


def _count(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 1000:
        raise ValueError(text)
    return number


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 <= seconds <= 24 * 3600:
        raise ValueError(text)
    return seconds


def _endpoint(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not (port.isascii() and port.isdecimal() and 1 <= int(port) <= 65535):
        told = "give a port, or an address and a port, such as 9464 or 0.0.0.0:9464"
        raise argparse.ArgumentTypeError(told)
    return host.removeprefix("[").removesuffix("]") or LOOPBACK, int(port)
