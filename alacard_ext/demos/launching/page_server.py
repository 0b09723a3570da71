"""A static page, served: `page_server.py FOLDER PORT PAGE`. Nothing of the page runs here.

It imports nothing but the standard library.
"""

from __future__ import annotations

import functools
import http.server
import sys


class Pages(http.server.SimpleHTTPRequestHandler):
    """The files of a folder, and its page where a folder is asked for."""

    protocol_version = "HTTP/1.1"
    page = "index.html"

    def send_head(self):  # type: ignore[no-untyped-def]
        if self.path.partition("?")[0] == "/":
            self.path = f"/{self.page}"
        return super().send_head()

    def list_directory(self, path):  # type: ignore[no-untyped-def]
        self.send_error(404)


def main(folder: str, port: int, page: str) -> None:
    """Serve until ended."""
    Pages.page = page
    handler = functools.partial(Pages, directory=folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", port), handler) as server:
        server.serve_forever()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
