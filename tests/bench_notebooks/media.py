"""A local server that stands in for pictures and sounds on the web: one of each kind, bundled."""

from __future__ import annotations

import io
import threading
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path, PurePosixPath

PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".bmp", "")
SOUNDS = (".wav", ".flac", ".mp3", ".ogg", ".m4a")
FILMS = (".mp4", ".avi", ".mov", ".webm")


@lru_cache(maxsize=64)
def stand_in(path: str) -> tuple[str, bytes] | None:
    """Media type and bytes for the path of an address; None where there is nothing of the kind."""
    suffix = PurePosixPath(path).suffix.lower()
    if suffix in PICTURES:
        return "image/webp", _asset("coffee.webp")
    if suffix in SOUNDS:
        return "audio/wav", _wav(_asset("sourdough.ogg"))
    film = _film()
    return ("video/mp4", film.read_bytes()) if suffix in FILMS and film else None


def _asset(name: str) -> bytes:
    return files("alacard_ext.cards").joinpath("data", "assets", name).read_bytes()


def _wav(ogg: bytes) -> bytes:
    import soundfile

    samples, rate = soundfile.read(io.BytesIO(ogg))
    written = io.BytesIO()
    soundfile.write(written, samples, rate, format="WAV")
    return written.getvalue()


def _film() -> Path | None:
    """A short clip that Gradio brings for its own examples."""
    found = find_spec("gradio")
    if found is None or found.origin is None:
        return None
    path = Path(found.origin).parent / "media_assets" / "videos" / "b.mp4"
    return path if path.is_file() else None


class MediaServer:
    """Serves the stand-ins on loopback; a context manager with `.url`."""

    def __init__(self) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def url(self) -> str:
        """Where the stand-ins are, without a slash at its end."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> MediaServer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        found = stand_in(self.path.partition("?")[0])
        if found is None:
            self.send_error(404)
            return
        kind, body = found
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    do_HEAD = do_GET

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the table is what is read."""
