"""What launches and proxied requests take, each beside the same by hand or by the stock proxy."""

from __future__ import annotations

import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil

from alacard_ext import api
from alacard_ext.demos.calling.servers import server_at
from alacard_ext.demos.launching.listening import listening
from alacard_ext.processes.environments import find_uv
from tests.demos.bundles.models import bundle
from tests.serving import Server, serving

ASKED = 300
APPS, OF_STREAMLIT = 20, 4
REPEATED = 3


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until_it_answers(url: str) -> None:
    """Wait for the first page."""
    with httpx.Client(trust_env=False, timeout=60) as client:
        while True:
            try:
                client.get(url)
                return
            except httpx.TransportError:
                time.sleep(0.05)


@contextmanager
def by_hand(python: Path, folder: Path) -> Iterator[float]:
    """Seconds until an app of Streamlit answers that someone starts in a terminal."""
    port = free_port()
    told = ["--server.headless=true", "--server.address=127.0.0.1", f"--server.port={port}"]
    told += ["--server.fileWatcherType=none", "--browser.gatherUsageStats=false"]
    began = time.monotonic()
    with subprocess.Popen(
        [str(python), "-m", "streamlit", "run", "app.py", *told],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        until_it_answers(f"http://127.0.0.1:{port}/")
        yield time.monotonic() - began
        process.terminate()


def cold_by_hand(folder: Path, home: Path) -> tuple[Path, float]:
    """An environment made by uv, and the app in it, as one types that."""
    uv, made = find_uv(), home / "by-hand"
    assert uv is not None
    environment = os.environ | {"UV_LINK_MODE": "copy"}
    began = time.monotonic()
    subprocess.run([uv, "venv", "-q", "--python", sys.executable, made], check=True)
    python = made / "bin" / "python"
    install = [uv, "pip", "install", "-q", "--compile-bytecode", "--python", str(python)]
    subprocess.run([*install, "-r", str(folder / "requirements.txt")], check=True, env=environment)
    with by_hand(python, folder):
        return python, time.monotonic() - began


def launches(home: Path) -> Iterator[str]:
    """Lines on a launch with and without its environment, a request, and many apps. The server has
    jupyter-server-proxy as well, as where both are installed."""
    with serving(home, also=["jupyter_server_proxy"]) as server:
        at = {"server": server.url, "token": server.token}
        folder = bundle("streamlit-iris", server.root)
        asked = server_at(server.url, server.token)
        demo = asked.ask("POST", "demos", {"path": "streamlit-iris"})["id"]

        def launch() -> float:
            began = time.monotonic()
            url = api.demo_launch(demo, consent=True, **at).demo_url
            until_it_answers(str(url))
            took = time.monotonic() - began
            api.demo_stop(demo, **at)
            return took

        # uv's cache is warm for both.
        python, _ = cold_by_hand(folder, home / "first")
        python, hand = cold_by_hand(folder, home / "second")
        yield line("a launch, with its environment to be made", launch(), hand, 1.2)
        pairs = []
        for _ in range(REPEATED):
            with by_hand(python, folder) as took:
                hand = took
            pairs.append((launch(), hand))
        best = min(each for each, _ in pairs), min(each for _, each in pairs)
        yield line("a launch, with its environment there", *best, 1.3)
        yield requests(server)
        yield at_once(server, demo)


def requests(server: Server) -> str:
    """A line on one request to a page, by turns through both proxies."""
    at = {"server": server.url, "token": server.token}
    bundle("static-page", server.root)
    demo = server_at(server.url, server.token).ask("POST", "demos", {"path": "static-page"})["id"]
    before = ports(server)
    own = str(api.demo_launch(demo, **at).demo_url)
    [port] = ports(server) - before
    stock = f"{server.url}proxy/{port}/"
    took: dict[str, list[float]] = {own: [], stock: []}
    with httpx.Client(trust_env=False, timeout=60, headers=server.headers) as client:
        for _ in range(ASKED):
            for url, times in took.items():
                began = time.perf_counter()
                answer = client.get(f"{url}style.css")
                times.append((time.perf_counter() - began) * 1000)
                assert answer.status_code == 200, (url, answer.status_code)
    api.demo_stop(demo, **at)
    mine, theirs = (statistics.median(each) for each in took.values())
    told = f"| {mine:.1f} ms | {theirs:.1f} ms | {mine / theirs:.2f} | 1.5 |"
    return f"| a request to a page, beside the stock proxy {told}"


def ports(server: Server) -> set[int]:
    return {port for _, port in listening(server.pid)}


def at_once(server: Server, streamlit: str) -> str:
    """A line on many apps that run together."""
    at, asked = {"server": server.url, "token": server.token}, server_at(server.url, server.token)
    demos = [streamlit]
    demos += [
        asked.ask("POST", "demos", {"path": "streamlit-iris"})["id"]
        for _ in range(OF_STREAMLIT - 1)
    ]
    demos += [
        asked.ask("POST", "demos", {"path": "static-page"})["id"]
        for _ in range(APPS - OF_STREAMLIT)
    ]
    began = time.monotonic()
    for each in demos:
        api.demo_launch(each, consent=True, wait=False, **at)
    urls = [str(api.demo_launch(each, consent=True, **at).demo_url) for each in demos]
    took = time.monotonic() - began
    with httpx.Client(trust_env=False, timeout=120) as client:
        assert all(client.get(url).status_code == 200 for url in urls)
    memory = sum(
        each.memory_info().rss for each in psutil.Process(server.pid).children(recursive=True)
    )
    for each in demos:
        api.demo_stop(each, **at)
    assert not psutil.Process(server.pid).children()
    return (
        f"| {APPS} apps at once, {OF_STREAMLIT} of them Streamlit's, {memory / 1e9:.1f} GB "
        f"| {took:.1f} s | | | |"
    )


def line(what: str, mine: float, hand: float, most: float) -> str:
    return f"| {what} | {mine:.1f} s | {hand:.1f} s | {mine / hand:.2f} | {most} |"
