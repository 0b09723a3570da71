"""What launches and proxied requests take, each beside the same by hand or by the stock proxy."""

from __future__ import annotations

import os
import shutil
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
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
APPS, OF_STREAMLIT = 20, 10
COLD, WARM = 2, 5
"""How often each is launched; the first of all fills uv's cache and is not counted."""
GRADIO = """
import gradio

gradio.Interface(lambda text: text[::-1], "text", "text").launch()
"""


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


def plain_environment() -> dict[str, str]:
    """Where neither side has a setting of pip's, which uv by hand would not read, or of Python's,
    such as one that keeps it from compiling what it imports."""
    of_others = ("PIP_", "PYTHON")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(of_others)}
    return kept | {"PIP_CONFIG_FILE": os.devnull, "HF_HUB_OFFLINE": "1"}


@contextmanager
def by_hand(python: Path, folder: Path) -> Iterator[float]:
    """Seconds until an app answers that someone starts in a terminal."""
    port = free_port()
    command = [str(python), "app.py"]
    if "streamlit" in (folder / "requirements.txt").read_text():
        # Without an address it asks outside for its own before it answers.
        told = ["--server.headless=true", "--server.address=127.0.0.1", f"--server.port={port}"]
        told.append("--browser.gatherUsageStats=false")
        command = [str(python), "-m", "streamlit", "run", "app.py", *told]
    began = time.monotonic()
    with subprocess.Popen(
        command,
        cwd=folder,
        # Neither asks outside for anything, which may take seconds.
        env=plain_environment()
        | {"GRADIO_SERVER_PORT": str(port), "GRADIO_ANALYTICS_ENABLED": "False"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        until_it_answers(f"http://127.0.0.1:{port}/")
        yield time.monotonic() - began
        process.terminate()


def cold_by_hand(folder: Path, made: Path) -> tuple[Path, float]:
    """An environment made by uv, and the app in it, as one types that."""
    uv = find_uv()
    assert uv is not None
    shutil.rmtree(made, ignore_errors=True)
    began = time.monotonic()
    subprocess.run([uv, "venv", "-q", "--python", sys.executable, made], check=True)
    python = made / "bin" / "python"
    install = [uv, "pip", "install", "-q", "--python", str(python), "-r", "requirements.txt"]
    subprocess.run(install, check=True, cwd=folder, env=plain_environment())
    with by_hand(python, folder):
        return python, time.monotonic() - began


class Launcher:
    """Launches one demo at a server, as the command does."""

    def __init__(self, server: Server, folder: Path) -> None:
        self._server = server
        self._at = {"server": server.url, "token": server.token}
        self._kept = server.home.parent / "hf" / "alacard" / "demo-environments"
        asked = server_at(server.url, server.token)
        if not (there := server.root / folder.name).exists():
            shutil.copytree(folder, there)
        self.demo = str(asked.ask("POST", "demos", {"path": folder.name})["id"])

    def seconds(self) -> float:
        """Until its first page."""
        began = time.monotonic()
        until_it_answers(str(api.demo_launch(self.demo, consent=True, **self._at).demo_url))
        took = time.monotonic() - began
        api.demo_stop(self.demo, **self._at)
        return took

    def until_compiled(self) -> None:
        """Wait for what goes on beside the app."""
        while len([*self._kept.glob("*/compiled")]) < len([*self._kept.glob("*/complete.json")]):
            time.sleep(0.2)

    def forget(self) -> None:
        """Remove its environment, and end the compiling of that."""
        for process in psutil.Process(self._server.pid).children(recursive=True):
            with suppress(psutil.Error):
                if "compileall" in " ".join(process.cmdline()):
                    process.kill()
        shutil.rmtree(self._kept, ignore_errors=True)


def launches(home: Path) -> Iterator[str]:
    """Lines on launches with and without their environment, a request, and many apps. The server
    has jupyter-server-proxy as well, as where both are installed."""
    environment = plain_environment() | {"HF_HOME": str(home / "hf")}
    how = {"environment": environment, "also": ["jupyter_server_proxy"]}
    folder = bundle("streamlit-iris", home / "bundles")
    page = bundle("static-page", home / "bundles")
    with serving(home / "server", **how) as server:
        load(server, page)
        Launcher(server, page).seconds()
        streamlit, turns = Launcher(server, folder), []
        for number in range(COLD + 1):
            python, hand = cold_by_hand(folder, home / "by-hand")
            turns.append((streamlit.seconds(), hand))
            if number < COLD:
                streamlit.forget()
        yield line("Streamlit's app, its environment to be made", turns[1:], 1.2)
        streamlit.until_compiled()
        yield line("Streamlit's app, its environment there", warm(streamlit, python, folder), 1.3)
        other = server.root / "gradio"
        other.mkdir()
        (other / "app.py").write_text(GRADIO)
        (other / "requirements.txt").write_text("gradio\n")
        gradio = Launcher(server, other)
        python, _ = cold_by_hand(other, home / "of-gradio")
        gradio.seconds()
        gradio.until_compiled()
        yield line("Gradio's app, its environment there", warm(gradio, python, other), 1.3)
        yield requests(server)
        yield at_once(server, streamlit.demo)


def load(server: Server, page: Path) -> None:
    """Have a server load what it loads once, however long that takes on a busy machine."""
    shutil.copytree(page, server.root / page.name)
    url = f"{server.url}alacard/api/v1/demos"
    with httpx.Client(trust_env=False, timeout=600, headers=server.headers) as client:
        client.get(url).raise_for_status()
        client.post(f"{url}/check", json={"path": page.name}).raise_for_status()


def warm(launcher: Launcher, python: Path, folder: Path) -> list[tuple[float, float]]:
    """Seconds of each launch, with those by hand that followed it."""
    turns = []
    for _ in range(WARM):
        mine = launcher.seconds()
        with by_hand(python, folder) as hand:
            turns.append((mine, hand))
    return turns


def requests(server: Server) -> str:
    """A line on one request to a page, by turns through both proxies."""
    at = {"server": server.url, "token": server.token}
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
    told = f"| {mine:.1f} ms | {theirs:.1f} ms | {judged(mine / theirs, 1.5)} |"
    return f"| a request to a page, beside the stock jupyter-server-proxy {told}"


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
    before = ports(server)
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
    began_to_stop = time.monotonic()
    for each in demos:
        api.demo_stop(each, **at)
    stopped = time.monotonic() - began_to_stop
    left = psutil.Process(server.pid).children(), ports(server) - before
    assert left == ([], set()), left
    told = f"{memory / 1e9:.1f} GB together, all stopped in {stopped:.1f} s, nothing left running"
    what = f"{APPS} apps at once, {OF_STREAMLIT} of them Streamlit's: all answer"
    return f"| {what}; {told} | {took:.1f} s | | | | met |"


def line(what: str, turns: list[tuple[float, float]], most: float) -> str:
    """The medians of both sides, and that of their ratios, turn by turn."""
    mine, hand = (statistics.median(each) for each in zip(*turns, strict=True))
    ratio = statistics.median(one / other for one, other in turns)
    return f"| {what} | {mine:.1f} s | {hand:.1f} s | {judged(ratio, most)} |"


def judged(ratio: float, most: float) -> str:
    return f"{ratio:.2f} | {most} | {'met' if ratio <= most else 'NOT MET'}"
