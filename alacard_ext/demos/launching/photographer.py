"""What takes the picture of an app, within a confinement of its own: `photographer.py SOCKET FILE
WIDTH HEIGHT SECONDS BROWSER…`.

The browser has a network of its own, in which it reaches nothing but the app, behind SOCKET. It
opens a page of this program's with the app in a frame; that page is loaded when the app has had
its SECONDS to draw, and only then does the browser write FILE. It imports nothing but the standard
library.
"""

from __future__ import annotations

import asyncio
import sys

HERE = "127.0.0.1"
CHUNK = 1 << 16
FLAGS = (
    # It is confined already, and what confines it lets it make no sandbox of its own.
    "--no-sandbox",
    "--headless",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--mute-audio",
    "--hide-scrollbars",
)
PAGE = (
    "<!doctype html><style>html,body,iframe{{margin:0;border:0;width:100%;height:100%;"
    "display:block;overflow:hidden;background:#fff}}</style>"
    '<iframe src="http://{here}:{port}/"></iframe><img src="/drawn" hidden>'
)


async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Hand on all that arrives on one side, until that side has said everything."""
    try:
        while data := await reader.read(CHUNK):
            writer.write(data)
            await writer.drain()
        if writer.can_write_eof():
            writer.write_eof()
    except OSError:
        writer.close()


async def _photograph(
    socket: str, file: str, size: tuple[str, str], seconds: float, browser: list[str]
) -> int:
    async def to_app(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if sys.platform == "win32":
            raise OSError("A relay needs a socket of Unix.")
        try:
            there, back = await asyncio.open_unix_connection(socket)
        except OSError:  # it has ended
            writer.close()
            return
        await asyncio.gather(pass_on(reader, back), pass_on(there, writer))
        for each in (back, writer):
            each.close()

    async def framed(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked = await reader.readline()
        if asked.startswith(b"GET /drawn "):
            await asyncio.sleep(seconds)
            writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
        else:
            page = PAGE.format(here=HERE, port=port).encode()
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n")
            writer.write(b"Connection: close\r\nContent-Length: %d\r\n\r\n" % len(page) + page)
        await writer.drain()
        writer.close()

    app = await asyncio.start_server(to_app, HERE, 0)
    frame = await asyncio.start_server(framed, HERE, 0)
    port = app.sockets[0].getsockname()[1]
    address = f"http://{HERE}:{frame.sockets[0].getsockname()[1]}/"
    told = [f"--screenshot={file}", f"--window-size={size[0]},{size[1]}", address]
    async with app, frame:
        done = await asyncio.create_subprocess_exec(*browser, *FLAGS, *told)
        return await done.wait()


def main(socket: str, file: str, width: str, height: str, seconds: str, *browser: str) -> int:
    """Take the picture; the browser's status."""
    told = (socket, file, (width, height), float(seconds), list(browser))
    return asyncio.run(_photograph(*told))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
