"""The apps of a notebook come to an end: by their next cell, a second start, or the kernel's."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import httpx
import psutil
import pytest

from tests.execution import NotebookKernel
from tests.local_hub import LocalHub

from .test_apps import build, ran, source_of, with_cells


@pytest.mark.models
def test_an_endpoint_that_is_started_again_or_stopped_leaves_nothing(
    local_hub: LocalHub, notebook_kernel: NotebookKernel, tmp_path: Path
) -> None:
    built = build(local_hub, tmp_path, "tiny/bert-sentiment", "api_endpoint", "beginner")
    again = source_of(built, "app-endpoint-app-endpoint")
    stop = source_of(built, "app-endpoint-app-endpoint-stop").replace("= False", "= True")
    tell = "told = {'first': first_address, 'second': endpoint.address, 'ends': ended}"
    cells = {
        "one": "first_address = endpoint.address",
        "two": again,
        "three": stop + "\nended = not endpoint.thread.is_alive()",
        "four": tell,
    }
    told = ran(notebook_kernel, with_cells(built.notebook, cells)).variables["told"]
    assert told["ends"] is True
    for address in (told["first"], told["second"]):
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"{address}/about", trust_env=False)


@pytest.mark.models
def test_a_streamlit_page_ends_when_started_again_and_when_its_kernel_is_killed(
    local_hub: LocalHub, tmp_path: Path
) -> None:
    built = build(local_hub, tmp_path / "answers", "tiny/bert-sentiment", "streamlit_app")
    again = source_of(built, "app-streamlit-app-streamlit")
    cells = {
        "one": "import os\nfirst_page, first_port = streamlit_page, port",
        "two": again,
        "three": "told = {'gone': first_page.poll() is not None, 'page': streamlit_page.pid, "
        "'port': port, 'kernel': os.getpid()}",
    }
    with NotebookKernel(hub_url=local_hub.url, cwd=tmp_path) as kernel:
        told = ran(kernel, with_cells(built.notebook, cells)).variables["told"]
        assert told["gone"] is True
        page = psutil.Process(told["page"])
        health = httpx.get(f"http://127.0.0.1:{told['port']}/_stcore/health", trust_env=False)
        assert health.text == "ok"
        # Killed alone, and hard: nobody tidies up after it.
        os.kill(told["kernel"], signal.SIGKILL)
        gone, _ = psutil.wait_procs([page], timeout=900)
        assert gone == [page]


@pytest.mark.models
@pytest.mark.parametrize(
    ("ui", "cell", "stop", "ports"),
    [
        ("gradio_demo", "app-gradio-app-gradio", "app-gradio-app-gradio-stop", ["port"]),
        (
            "streamlit_app",
            "app-streamlit-app-streamlit",
            "app-streamlit-app-streamlit-stop",
            ["port", "int(endpoint.address.rpartition(':')[2])"],
        ),
    ],
)
def test_a_page_is_stopped_by_its_next_cell_and_gives_its_port_back(
    local_hub: LocalHub,
    notebook_kernel: NotebookKernel,
    tmp_path: Path,
    ui: str,
    cell: str,
    stop: str,
    ports: list[str],
) -> None:
    built = build(local_hub, tmp_path / "answers", "tiny/bert-sentiment", ui, "beginner")
    sources = [item.source for item in built.notebook.cells if item.id in (cell, stop)]
    assert len(sources) == 2, "the cell that starts it and the one that stops it"
    switched = source_of(built, stop).replace("= False", "= True")
    assert switched != source_of(built, stop)
    # Whether each port answers, and whether another program could have it.
    look = (
        "import socket\n"
        "def answers(number):\n"
        "    with socket.socket() as line:\n"
        "        return line.connect_ex(('127.0.0.1', number)) == 0\n"
        "def free(number):\n"
        "    with socket.socket() as line:\n"
        "        line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)\n"
        "        return line.bind(('127.0.0.1', number)) is None\n"
        f"ports = [{', '.join(ports)}]\n"
        "before = [answers(number) for number in ports]"
    )
    after = (
        "told = {'before': before, 'after': [answers(number) for number in ports],"
        " 'free': [free(number) for number in ports]}"
    )
    cells = {"one": look, "two": switched, "three": after}
    told = ran(notebook_kernel, with_cells(built.notebook, cells), tmp_path).variables["told"]
    assert told["before"] == [True] * len(ports)
    assert told["after"] == [False] * len(ports)
    assert told["free"] == [True] * len(ports)
