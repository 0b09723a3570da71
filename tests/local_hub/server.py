"""The loopback server: threads, faults, and a record of what was asked."""

from __future__ import annotations

import gzip
import json
import socket
import socketserver
import ssl
import struct
import threading
import time
import zlib
from collections import Counter
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from .faults import Faults
from .repository import Repository
from .routes import Answer, Request, answer, json_answer, refusal

CHUNK = 1 << 20
HANGS = 120.0
"""Seconds after which what hangs hangs up, whatever the test does."""


@dataclass
class Recorded:
    """One request as it arrived; `at` is seconds on the monotonic clock."""

    method: str
    target: str
    host: str
    authorization: str | None
    status: int
    at: float

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def redirected(self) -> bool:
        """Whether an earlier answer named this address: where small files lie."""
        return "/api/resolve-cache/" in self.path


class LocalHub:
    """A Hub on 127.0.0.1 that serves `repositories`; a context manager.

    `faults` can be changed at any time, `requests` tells what was asked so far. As a mirror it lies
    below a `prefix`, and serves without `raw` only what huggingface_hub asks. `certificate` names
    the files of a certificate and its key, and makes it https.
    """

    def __init__(
        self,
        repositories: dict[str, Repository],
        port: int = 0,
        *,
        prefix: str = "",
        raw: bool = True,
        certificate: tuple[Path, Path] | None = None,
    ) -> None:
        self.repositories = repositories
        self.prefix = prefix
        self.raw = raw
        self.well = threading.Event()
        """Set when what hangs is to be let go."""
        self._scheme = "https" if certificate else "http"
        self.faults = Faults()
        self.requests: list[Recorded] = []
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", port), _handler(self))
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*certificate)
            self._server.socket = context.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        self._thread: threading.Thread | None = None

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def url(self) -> str:
        """What `HF_ENDPOINT` is to be."""
        return f"{self._scheme}://127.0.0.1:{self.port}{self.prefix}"

    def start(self) -> LocalHub:
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), name="local-hub", daemon=True
        )
        self._thread.start()
        return self

    def stop(self) -> None:
        self.well.set()
        self._server.shutdown()
        self._server.server_close()

    def __enter__(self) -> LocalHub:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def reset(self) -> None:
        """Well again, with an empty record: what a test starts from."""
        self.faults.clear()
        self.well.set()
        with self._lock:
            self.requests.clear()
            self.well = threading.Event()

    def counts(self) -> Counter[str]:
        """How often each path was asked for."""
        with self._lock:
            return Counter(request.path for request in self.requests)

    def tokens(self) -> set[str]:
        """Every Authorization header seen, of whatever host name."""
        with self._lock:
            return {r.authorization for r in self.requests if r.authorization is not None}

    def record(self, entry: Recorded) -> None:
        with self._lock:
            self.requests.append(entry)

    def take_fault(self, path: str) -> str:
        with self._lock:
            return self.faults.take(path)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 512
    allow_reuse_address = True

    def server_bind(self) -> None:
        # HTTPServer's own asks the DNS for this machine's name, which can take seconds.
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = "127.0.0.1", self.server_address[1]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no news."""


def _handler(hub: LocalHub) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 60
        # One packet an answer: head and body are written together, without waiting for the peer.
        wbufsize = 1 << 16
        disable_nagle_algorithm = True

        def log_message(self, format: str, *args: Any) -> None:
            """Quiet: the record says it all."""

        def handle_any(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            request = Request(
                self.command,
                self.path,
                {name.lower(): value for name, value in self.headers.items()},
                self.rfile.read(length) if length else b"",
                hub.url,
            )
            if request.path in ("/__faults__", "/__requests__"):
                self.send(_admin(hub, request))
                return
            well = hub.well
            fault = hub.take_fault(request.path)
            if fault == "hold":
                well.wait(HANGS)
            if hub.faults.delay:
                time.sleep(hub.faults.delay)
            reply = _faulty(fault, hub.faults) or _answer(hub, request)
            seen = request.headers.get("authorization")
            host = request.headers.get("host", "")
            status = 0 if fault in ("reset", "down", "hang") else reply.status
            now = time.monotonic()
            hub.record(Recorded(self.command, self.path, host, seen, status, now))
            if fault == "hang":
                well.wait(HANGS)
            if fault in ("reset", "down", "hang"):
                self.hang_up(reset=fault == "reset")
            else:
                self.send(reply, truncated=fault == "truncated")

        do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = handle_any

        def hang_up(self, reset: bool = False) -> None:
            self.close_connection = True
            if reset:
                linger = struct.pack("ii", 1, 0)  # on, zero seconds: close() sends RST
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                self.connection.close()
            else:
                self.connection.shutdown(socket.SHUT_RDWR)

        def send(self, reply: Answer, truncated: bool = False) -> None:
            size = len(reply.body)
            if reply.file is not None:
                size = (reply.end or 0) - reply.start
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, _one_line(value))
            # As the Hub does: pages of any origin may load models.
            self.send_header("Access-Control-Allow-Origin", "*")
            if reply.status != 304:
                self.send_header("Content-Length", str(size))
            self.end_headers()
            if self.command != "HEAD" and reply.status != 304:
                self.send_body(reply, size // 2 if truncated else size)
            self.wfile.flush()
            if truncated:
                self.hang_up()

        def send_body(self, reply: Answer, size: int) -> None:
            if reply.file is None:
                self.wfile.write(reply.body[:size])
                return
            with reply.file.open("rb") as stream:
                stream.seek(reply.start)
                while size > 0 and (piece := stream.read(min(CHUNK, size))):
                    self.wfile.write(piece)
                    size -= len(piece)

    return Handler


def _one_line(value: str) -> str:
    """Headers are latin-1 on one line; hostile ids must not split them."""
    return (
        value.replace("\r", " ").replace("\n", " ").encode("latin-1", "replace").decode("latin-1")
    )


def _answer(hub: LocalHub, request: Request) -> Answer:
    """The Hub's answer, or a mirror's, which lies below a prefix and may lack `raw`."""
    inside = request.path.startswith(f"{hub.prefix}/")
    target = request.target[len(hub.prefix) :] if inside else ""
    if not inside or (not hub.raw and "/raw/" in urlsplit(target).path):
        return refusal(404, None, "Not Found")
    reply = answer(replace(request, target=target), hub.repositories)
    location = reply.headers.get("Location", "")
    if location.startswith("/"):
        reply.headers["Location"] = f"{hub.prefix}{location}"
    return reply


def _faulty(kind: str, faults: Faults) -> Answer | None:
    if kind == "rate_limit":
        headers = {} if faults.retry_after is None else {"Retry_After": f"{faults.retry_after:g}"}
        return refusal(429, None, "We had to rate limit you.", **headers)
    if kind == "error":
        return refusal(500, None, "Internal Error - We're working hard to fix this")
    if kind == "unavailable":
        headers = {} if faults.retry_after is None else {"Retry_After": f"{faults.retry_after:g}"}
        return refusal(503, None, "Service Unavailable", **headers)
    if kind == "html":
        page = b"<!doctype html><html><body><h1>Please log in to the network</h1></body></html>"
        return Answer(200, {"Content-Type": "text/html; charset=utf-8"}, page)
    if kind == "html_404":
        page = b"<html><head><title>404 Not Found</title></head><body>nginx</body></html>"
        return Answer(404, {"Content-Type": "text/html"}, page)
    if kind == "not_found":
        return json_answer({"detail": "Not Found"}, 404)
    if kind == "login":
        return json_answer({"detail": "Not authenticated"}, 401)
    if kind in ("nested", "bomb"):
        return _packed(faults.huge_bytes, 3 if kind == "nested" else 1)
    if kind == "deep":
        return Answer(200, {"Content-Type": "application/json"}, b"[" * 500 + b"]" * 500)
    if kind == "headers":
        head = {f"X-{number}": "x" for number in range(1000)}
        return Answer(200, head | {"Content-Type": "application/json"}, b"{}")
    if kind == "huge":
        body = b'{"id": "' + b"a" * faults.huge_bytes + b'"}'
        return Answer(200, {"Content-Type": "application/json; charset=utf-8"}, body)
    return Answer() if kind in ("reset", "down", "hang") else None


@lru_cache(maxsize=4)
def packed_bytes(size: int, times: int) -> bytes:
    """Zero bytes, packed by gzip as often as said; made once."""
    packer, piece = zlib.compressobj(9, zlib.DEFLATED, 31), bytes(CHUNK)
    body = b"".join(packer.compress(piece) for _ in range(size // CHUNK)) + packer.flush()
    for _ in range(times - 1):
        body = gzip.compress(body)
    return body


def _packed(size: int, times: int) -> Answer:
    """`size` zero bytes, packed by gzip as often as said."""
    head = {"Content-Type": "application/json", "Content-Encoding": ", ".join(["gzip"] * times)}
    return Answer(200, head, packed_bytes(size, times))


def _admin(hub: LocalHub, request: Request) -> Answer:
    """`/__faults__` and `/__requests__`, for tests in another process than the hub."""
    if request.path == "/__requests__":
        if request.method == "DELETE":
            hub.reset()
        return json_answer([asdict(entry) for entry in list(hub.requests)])
    if request.method == "POST":
        try:
            hub.faults.clear()
            hub.faults.set(**json.loads(request.body or b"{}"))
        except (ValueError, TypeError) as error:
            return refusal(400, None, str(error))
    return json_answer(asdict(hub.faults))


def load_repositories(folders: list[Path]) -> dict[str, Repository]:
    """Every repository under the folders, each at `owner/name`."""
    found: dict[str, Repository] = {}
    for root in folders:
        for folder in sorted(root.glob("*/*")):
            if folder.is_dir():
                repo_id = f"{folder.parent.name}/{folder.name}"
                repository = Repository.load(folder, repo_id)
                found[repository.id] = repository
    return found
