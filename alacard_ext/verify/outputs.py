"""What a verified notebook puts out, taken in within bounds: a run proves that cells run, and needs
no more of their outputs than a person would look at.

A message is weighed before it is parsed, and an output before it is kept. What was left out is
counted, and told below the cell's other outputs.
"""

from __future__ import annotations

import json
from typing import Any

import nbformat
import zmq
import zmq.asyncio
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.channels import AsyncZMQSocketChannel
from jupyter_client.session import DELIM
from nbclient import NotebookClient

MOST_MESSAGE = 4_000_000
"""Bytes of a message that is parsed; of a larger one only its headers are."""
MOST_HEADER = 64_000
MOST_WAITING = 100
"""Messages that wait to be read, before the kernel's own queue holds them or drops them."""
MOST_OF_CELL = 1_000_000
MOST_OF_NOTEBOOK = 8_000_000
EACH = 200
"""What an output weighs beside its contents, in bytes."""
DROPPED = "alacard_dropped"
UNREADABLE = "the kernel's reply does not follow Jupyter's message protocol"


NOBODYS: dict[str, Any] = {
    "msg_type": "dropped",
    "header": {},
    "parent_header": {},
    "content": {},
}
"""A message that nobody waits for, in place of one that cannot be read."""
FIELDS: dict[str, dict[str, type | tuple[type, ...]]] = {
    "stream": {"name": str, "text": str},
    "display_data": {"data": dict, "metadata": dict},
    "update_display_data": {"data": dict, "metadata": dict},
    "execute_result": {"data": dict, "metadata": dict, "execution_count": (int, type(None))},
    "error": {"ename": str, "evalue": str, "traceback": list},
    "execute_reply": {"status": str},
    "status": {"execution_state": str},
}
"""What is taken for granted of a message's content; a notebook's code can send any."""


class BoundedChannel(AsyncZMQSocketChannel):
    """A channel that does not parse what is too large."""

    async def _recv(self, **kwargs: Any) -> dict[str, Any]:  # type: ignore[override]
        assert self.socket is not None
        frames = await self.socket.recv_multipart(copy=False)
        size = sum(len(frame) for frame in frames)
        try:
            if size > MOST_MESSAGE:
                return self._abridged(frames, size)
            _, parts = self.session.feed_identities([frame.bytes for frame in frames])
            message = self.session.deserialize(parts)
        except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
            return NOBODYS.copy()  # unsigned, cut, or no JSON
        return message if _well_formed(message) else _mended(message)

    def _abridged(self, frames: list[Any], size: int) -> dict[str, Any]:
        """The message without what it says; one that nobody waits for where it has no headers."""
        sizes = [len(frame) for frame in frames]
        start = next(
            (n for n, length in enumerate(sizes) if length == len(DELIM) and _is(frames[n], DELIM)),
            -1,
        )
        heads = frames[start + 2 : start + 4] if start >= 0 else []
        if len(heads) < 2 or any(len(head) > MOST_HEADER for head in heads):
            return NOBODYS.copy()
        header, parent = (self.session.unpack(head.bytes) for head in heads)
        kind = str(header.get("msg_type", ""))
        beginning = bytes(frames[start + 5].buffer[:100]) if len(frames) > start + 5 else b""
        too_long = f"the message is {size:,} bytes long and was not read"
        content: dict[str, Any] = {}
        if kind == "stream":
            content = {"name": "stdout", "text": ""}
        elif kind == "error" or (kind == "execute_reply" and b'"status": "ok"' not in beginning):
            content = {"status": "error", "ename": "Error", "evalue": too_long, "traceback": []}
        elif kind == "execute_reply":
            content = {"status": "ok", "payload": [], "user_expressions": {}}
        return {
            "header": header,
            "msg_id": header.get("msg_id", ""),
            "msg_type": kind,
            "parent_header": parent,
            "metadata": {},
            "content": content,
            "buffers": [],
            DROPPED: size,
        }


class BoundedClient(AsyncKernelClient):
    """A kernel's client whose channels take in no more than they should."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.iopub_channel_class = BoundedChannel
        self.shell_channel_class = BoundedChannel
        self.context = zmq.asyncio.Context()
        self._created_context = True
        # Every socket of this context begins with it. (ZeroMQ's own limit of a message's size would
        # not do: it closes the connection for good.)
        self.context.setsockopt(zmq.RCVHWM, MOST_WAITING)


class BoundedRun(NotebookClient):
    """Executes a notebook and keeps of its outputs what the bounds allow."""

    def __init__(self, nb: Any, km: Any, **kwargs: Any) -> None:
        super().__init__(nb, km, **kwargs)
        # Widgets talk to a page that is not here; their state is nothing that a run proves.
        self.store_widget_state = False
        self.comm_open_handlers = {}
        self.dropped = 0
        """Bytes that were not kept, as far as they were counted."""
        self._sizes: dict[int, int] = {}
        self._dropped: dict[int, int] = {}
        self._idle: int | None = None

    def process_message(self, msg: dict[str, Any], cell: Any, cell_index: int) -> Any:
        kind = msg["msg_type"]
        if DROPPED in msg:
            self._drop(cell_index, msg[DROPPED])
            if kind != "error":
                return None
        if kind.startswith("comm"):
            return None
        if kind == "status" and msg["content"].get("execution_state") == "idle":
            self._idle = cell_index
        if kind == "clear_output" and not msg["content"].get("wait"):
            self._sizes[cell_index] = 0
        return super().process_message(msg, cell, cell_index)

    def output(self, outs: list[Any], msg: Any, display_id: Any, cell_index: int) -> Any:
        if self.clear_before_next_output:
            self._sizes[cell_index] = 0
        size = _weight(msg["content"])
        if (
            self._sizes.get(cell_index, 0) + size > MOST_OF_CELL
            or self._all + size > MOST_OF_NOTEBOOK
        ):
            return self._drop(cell_index, size)
        self._sizes[cell_index] = self._sizes.get(cell_index, 0) + size
        return super().output(outs, msg, display_id, cell_index)

    def _update_display_id(self, display_id: str, msg: dict[str, Any]) -> None:
        places = self._display_id_map.get(display_id)
        if not places:
            return
        # The new picture stands wherever the old one was shown.
        size = _weight(msg["content"])
        added = {index: size * len(shown) for index, shown in places.items()}
        over = any(self._sizes.get(index, 0) + more > MOST_OF_CELL for index, more in added.items())
        if over or self._all + sum(added.values()) > MOST_OF_NOTEBOOK:
            for index in added:
                self._drop(index, size)
            return
        for index, shown in places.items():
            outputs = self.nb["cells"][index]["outputs"]
            before = sum(_weight(outputs[n]) for n in shown)
            self._sizes[index] = max(self._sizes.get(index, 0) + added[index] - before, 0)
        super()._update_display_id(display_id, msg)

    def tell(self, cell: Any, cell_index: int) -> None:
        """Say below a cell that ended what of its outputs was not kept."""
        dropped = self._dropped.get(cell_index, 0)
        if dropped:
            text = f"[{dropped:,} bytes of this cell's outputs were not kept]\n"
        elif self._idle != cell_index:
            self.dropped += 1
            text = "[some of this cell's outputs came too fast and were lost]\n"
        else:
            return
        cell.outputs.append(nbformat.v4.new_output("stream", name="stderr", text=text))

    @property
    def _all(self) -> int:
        return sum(self._sizes.values())

    def _drop(self, cell_index: int, size: int) -> None:
        self.dropped += size
        self._dropped[cell_index] = self._dropped.get(cell_index, 0) + size


def _well_formed(message: dict[str, Any]) -> bool:
    """Whether a message holds what its kind must hold."""
    content, parent = message["content"], message["parent_header"]
    kind = message["msg_type"]
    if not (isinstance(kind, str) and isinstance(content, dict) and isinstance(parent, dict)):
        return False
    fields = FIELDS.get(kind, {})
    if kind == "execute_reply" and content.get("status") == "error":
        fields = FIELDS["error"]
    return (
        all(name in content and isinstance(content[name], of) for name, of in fields.items())
        and ("traceback" not in fields or all(isinstance(n, str) for n in content["traceback"]))
        and isinstance(content.get("transient") or {}, dict)
    )


def _mended(message: dict[str, Any]) -> dict[str, Any]:
    """A reply that tells nothing is a failure, which ends the cell; all else is left out."""
    if message["msg_type"] != "execute_reply" or not isinstance(message["parent_header"], dict):
        return NOBODYS.copy()
    content = {"status": "error", "ename": "Error", "evalue": UNREADABLE, "traceback": []}
    return message | {"content": content}


def _weight(content: Any) -> int:
    """How many bytes of JSON an output takes, about; streams are weighed without writing it."""
    text = content.get("text")
    if isinstance(text, str):
        return len(text) + EACH
    return len(json.dumps(content, default=str)) + EACH


def _is(frame: Any, text: bytes) -> bool:
    return bool(frame.bytes == text)
