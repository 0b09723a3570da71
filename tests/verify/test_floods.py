"""What a notebook puts out, and what it asks for, is none of the server's burden."""

from __future__ import annotations

import json
import time

import psutil
import pytest

from alacard_ext.verify.outputs import MOST_OF_CELL, MOST_OF_NOTEBOOK
from alacard_ext.verify.verifications import DROPPED, summary

from .conftest import Verify, notebook

pytestmark = pytest.mark.attack

FLOODS = {
    "one huge line": "print('x' * 100_000_000)",
    "a line that is too large to be read": "print('x' * 5_000_000)",
    "many small writes": "import sys\nfor n in range(9_000): print('y' * 200, flush=True)",
    "huge pictures": (
        "from IPython.display import display\n"
        "for _ in range(5): display({'text/html': 'z' * 2_000_000}, raw=True)"
    ),
    "updates of a display": (
        "shown = display({'text/plain': ''}, raw=True, display_id=True)\n"
        "for _ in range(30): shown.update({'text/plain': 'u' * 2_000_000}, raw=True)"
    ),
    "one display in many places": (
        "for _ in range(400): display({'text/plain': ''}, raw=True, display_id='many')\n"
        "display({'text/plain': 'm' * 900_000}, raw=True, display_id='many')"
    ),
    "a widget that never stops talking": (
        "from comm import create_comm\n"
        "channel = create_comm('jupyter.widget', data={'state': {'_model_module': 'm'}})\n"
        "for _ in range(40): channel.send({'state': {'v': 'w' * 1_000_000}})"
    ),
}
# What a widget says is no output, so that nothing has to be told of it.
UNTOLD = ("a widget that never stops talking",)


def test_no_flood_of_outputs_reaches_the_server(verified: Verify) -> None:
    verified(notebook("1"))  # what the first run imports is not counted
    process = psutil.Process()
    held, worked = process.memory_info().rss, time.thread_time()
    done = verified(notebook(*FLOODS.values(), "print('still here')"), time_limit=300)
    worked = time.thread_time() - worked
    assert done.verified.outcome == "passed", done.verified.error
    # The loop's own work, however busy the machine is.
    assert worked < 3, "the loop took the outputs in"
    assert process.memory_info().rss - held < 150_000_000

    sizes = [len(json.dumps(cell.outputs)) for cell in done.executed.cells]
    assert max(sizes) < 1.2 * MOST_OF_CELL and sum(sizes) < 1.2 * MOST_OF_NOTEBOOK
    for name, cell in zip(FLOODS, done.executed.cells, strict=False):
        last = cell.outputs[-1] if cell.outputs else {}
        told = last.get("name") == "stderr" and last["text"].startswith("[")
        assert told == (name not in UNTOLD), (name, last)
    assert done.executed.cells[-1].outputs[0].text == "still here\n"
    assert done.verified.outputs_dropped > 100_000_000
    assert DROPPED in summary(done.verified)


def test_an_error_that_is_too_long_to_be_read_still_fails(verified: Verify) -> None:
    error = verified(notebook("raise ValueError('e' * 9_000_000)"), time_limit=120).verified.error
    assert error is not None and error.number == 1
    assert len(error.message) < 3_000 and "bytes long" in error.message


@pytest.mark.parametrize(
    "question",
    ["name = input('Name? ')", "import getpass\ngetpass.getpass('Token: ')"],
)
def test_a_question_fails_at_once(verified: Verify, question: str) -> None:
    stamp = verified(notebook("x = 1", question), time_limit=600).verified
    assert stamp.outcome == "failed" and stamp.error is not None
    assert (stamp.error.number, stamp.error.name) == (2, "StdinNotImplementedError")
    assert "nobody can answer" in stamp.error.message
    assert stamp.seconds < 300


SPEAKS = """
from json import dumps
from ipykernel.kernelapp import IPKernelApp
app = IPKernelApp.instance()
session, parent = app.kernel.session, app.kernel.get_parent()
contents = [
    {}, [], 5, None, {"name": "stdout"}, {"name": "stdout", "text": 5}, {"execution_state": 5},
    {"data": 5, "metadata": None}, {"ename": 1, "evalue": None, "traceback": [7]},
    {"data": {}, "metadata": {}, "transient": 3}, {"wait": 5}, {"traceback": 5},
]
for kind in ("stream", "display_data", "execute_result", "update_display_data", "error", "status",
             "clear_output", "comm_open", "unheard of"):
    for content in contents:
        session.send(app.iopub_socket, kind, dumps(content).encode(), parent=parent)
        session.send(app.iopub_socket, kind, dumps(content).encode(), parent={"msg_id": 5})
for frames in ([b"x", b"<IDS|MSG>", b"", b"{", b"", b"", b""], [b""], [b"<IDS|MSG>"],
               [b"<IDS|MSG>", b"", b"{", b"[]", b"{}", b"z" * 5_000_000]):
    app.iopub_socket.send_multipart(frames)
"""


def test_what_is_no_message_of_jupyters_protocol_is_left_out(verified: Verify) -> None:
    """A notebook's code holds the kernel's sockets, and can say anything by them."""
    done = verified(notebook(SPEAKS, "print('still here')"), time_limit=120)
    assert done.verified.outcome == "passed", done.verified.error
    assert done.executed.cells[-1].outputs[0].text == "still here\n"
