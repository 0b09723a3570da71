"""Repositories behind https on this machine, served by git's own program for that."""

from __future__ import annotations

import os
import shutil
import ssl
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

GIT = shutil.which("git")
LINK = 0o120000


def git(*arguments: str, cwd: Path, data: bytes = b"") -> str:
    """What git says."""
    told = [
        "-c",
        "user.name=Ada",
        "-c",
        "user.email=ada@x.example",
        "-c",
        "init.defaultBranch=main",
    ]
    done = subprocess.run(
        [GIT or "git", *told, *arguments], cwd=cwd, input=data, capture_output=True, check=True
    )
    return done.stdout.decode().strip()


def repository(folder: Path, files: Mapping[str, bytes], links: Mapping[str, str]) -> None:
    """A bare repository with one commit of these files and links."""
    folder.mkdir(parents=True)
    git("init", "-q", "--bare", cwd=folder)
    for mode, entries in (("100644", files), ("120000", {k: v.encode() for k, v in links.items()})):
        for name, content in entries.items():
            blob = git("hash-object", "-w", "--stdin", cwd=folder, data=content)
            git("update-index", "--add", "--cacheinfo", f"{mode},{blob},{name}", cwd=folder)
    commit = git("commit-tree", "-m", "all", git("write-tree", cwd=folder), cwd=folder)
    git("update-ref", "refs/heads/main", commit, cwd=folder)
    git("config", "http.uploadpack", "true", cwd=folder)


class Handler(BaseHTTPRequestHandler):
    """Below /private/ a login is asked for, and /moved/ leads elsewhere."""

    root = Path()
    asked: list[str] = []  # noqa: RUF012 shared, and read by the test

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def _answer(self) -> None:
        split = urlsplit(self.path)
        self.asked.append(split.path)
        if split.path.startswith("/private/"):
            return self._plain(401, {"WWW-Authenticate": 'Basic realm="x"'})
        if split.path.startswith("/moved/"):
            return self._plain(302, {"Location": self.path.replace("/moved/", "/ada/", 1)})
        variables = {
            "GIT_PROJECT_ROOT": str(self.root),
            "GIT_HTTP_EXPORT_ALL": "1",
            "PATH_INFO": split.path,
            "QUERY_STRING": split.query,
            "REQUEST_METHOD": self.command,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
            "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
        }
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        done = subprocess.run(
            [GIT or "git", "-c", "safe.directory=*", "http-backend"],
            env=os.environ | variables,
            input=body,
            capture_output=True,
            check=False,
        )
        head, _, content = done.stdout.partition(b"\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n") if ": " in line)
        self._plain(int(headers.pop("Status", "200").split()[0]), headers, content)

    def _plain(self, status: int, headers: Mapping[str, str], content: bytes = b"") -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(content))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def git_server(home: Path) -> Iterator[tuple[str, Path, Path]]:
    """The host with its port, the folder of its repositories, and the file of its authority."""
    certificate, key, root = home / "own.pem", home / "own.key", home / "repositories"
    root.mkdir()
    names = ["-addext", "subjectAltName=DNS:localhost", "-subj", "/CN=localhost", "-days", "2"]
    kind = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    made = ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run(["openssl", *kind, *made, *names], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    handler = type("Served", (Handler,), {"root": root, "asked": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"localhost:{server.server_address[1]}", root, certificate
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
