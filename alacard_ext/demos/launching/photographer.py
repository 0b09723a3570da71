"""What takes the picture of an app, within a confinement of its own: `photographer.py SOCKET FILE
WIDTH HEIGHT SECONDS BROWSER…`.

The browser has a network of its own, in which it reaches nothing but the app, behind SOCKET. It is
driven through two pipes, as its developer tools are: it opens the app and is asked, again and
again, for a picture and for what the page is doing. FILE is the picture of a page that shows
something and has come to rest, or moves on for long, or, after SECONDS, of whatever it shows then.
This program imports nothing but the standard library.
"""

from __future__ import annotations

import asyncio
import base64
import itertools
import json
import os
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

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
    "--remote-debugging-pipe",
)
COMMANDS, ANSWERS = 3, 4
"""Where a browser that is driven by pipes reads and writes."""
STILL = 2.0
"""Seconds without a change after which a page has come to rest."""
MOVES = 10.0
"""Seconds after which a page that shows something need not come to rest, such as an animation."""
PAUSE = 0.5
"""Seconds between two pictures."""
ANSWER = 1 << 26
"""Bytes of an answer of the browser, such as a picture."""
DRAWN = """(() => {
  const within = root => [...root.querySelectorAll('*')].flatMap(
    each => each.shadowRoot ? [each, ...within(each.shadowRoot)] : [each]);
  const all = within(document).filter(each => each.getClientRects().length);
  const busy = '[aria-busy="true"], .pn-loading, [data-testid="stSkeleton"], '
    + '[data-testid="stAppSkeleton"], [data-test-script-state="initial"], '
    + '[data-test-script-state="running"]';
  const shown = 'audio, button, canvas, iframe, img, input, svg, textarea, video';
  const says = each => [...each.childNodes].some(one => one.nodeType === 3 && one.data.trim());
  return document.readyState === 'complete' && !all.some(each => each.matches(busy))
    && all.some(each => each.matches(shown) || says(each));
})()"""
"""Whether a page shows something and, as far as it tells, is not still at work on that."""


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


class _Browser:
    """A browser that is driven through two pipes, one command after another. To be made before a
    loop of asyncio, which opens files of its own."""

    def __init__(self, command: list[str], home: Path) -> None:
        self._command = [*command, *FLAGS, f"--user-data-dir={home / 'browser'}"]
        self._commands, self._answers = _pipes()
        self._numbers, self._session = itertools.count(1), dict[str, str]()

    async def begin(self) -> asyncio.subprocess.Process:
        """Begin it; its own ends of the pipes are then its alone."""
        kept = (COMMANDS, ANSWERS)
        process = await asyncio.create_subprocess_exec(*self._command, pass_fds=kept)
        for each in kept:
            os.close(each)
        self._reader = asyncio.StreamReader(limit=ANSWER)
        await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(self._reader), os.fdopen(self._answers, "rb")
        )
        return process

    async def ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        """What it answers to a command. Raises EOFError where it has ended."""
        number = next(self._numbers)
        command = {"id": number, "method": method, "params": parameters, **self._session}
        os.write(self._commands, json.dumps(command).encode() + b"\0")
        while True:
            told = json.loads((await self._reader.readuntil(b"\0"))[:-1])
            if told.get("id") == number:
                found: dict[str, Any] = told.get("result", {})
                return found

    async def open(self, address: str, width: int, height: int) -> None:
        """Open a page of that size."""
        target = await self.ask("Target.createTarget", url="about:blank")
        made = await self.ask("Target.attachToTarget", flatten=True, **target)
        self._session = {"sessionId": made["sessionId"]}
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        await self.ask("Emulation.setDeviceMetricsOverride", **size)
        await self.ask("Page.navigate", url=address)

    async def drawn(self) -> bool:
        told = await self.ask("Runtime.evaluate", expression=DRAWN, returnByValue=True)
        return told.get("result", {}).get("value") is True

    async def picture(self) -> bytes:
        told = await self.ask("Page.captureScreenshot", format="png")
        return base64.b64decode(told.get("data", ""))


async def _watch(browser: _Browser, seconds: float) -> bytes:
    """The picture of a page at rest, or of one that has moved for a while, or its last one after so
    many seconds; empty without one."""
    last, since = b"", time.monotonic()
    first: float | None = None
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            while True:
                drawn, shown = await browser.drawn(), await browser.picture()
                now = time.monotonic()
                if drawn and first is None:
                    first = now
                if not drawn or shown != last:
                    last, since = shown, now
                if drawn and (now - since >= STILL or now - (first or now) >= MOVES):
                    break
                await asyncio.sleep(PAUSE)
    return last


def _pipes() -> tuple[int, int]:
    """Our ends of two pipes, for commands and answers; the browser's are where it looks for
    them."""
    if sys.platform == "win32":
        raise OSError("A browser is driven through pipes of Unix.")
    import fcntl

    made = [*os.pipe(), *os.pipe()]
    # Above those that the browser looks for.
    read, commands, answers, written = (
        fcntl.fcntl(each, fcntl.F_DUPFD_CLOEXEC, 16) for each in made
    )
    for each in made:
        os.close(each)
    for each, place in ((read, COMMANDS), (written, ANSWERS)):
        os.dup2(each, place)
        os.close(each)
    return commands, answers


async def _photograph(
    socket: str, size: tuple[int, int], seconds: float, browser: _Browser
) -> bytes:
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

    async with await asyncio.start_server(to_app, HERE, 0) as app:
        address = f"http://{HERE}:{app.sockets[0].getsockname()[1]}/"
        process = await browser.begin()
        try:
            await browser.open(address, *size)
            return await _watch(browser, seconds)
        finally:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()


def main(socket: str, file: str, width: str, height: str, seconds: str, *browser: str) -> int:
    """Take the picture; 0 where there is one."""
    driven, size = _Browser([*browser], Path(file).parent), (int(width), int(height))
    try:
        picture = asyncio.run(_photograph(socket, size, float(seconds), driven))
    except (EOFError, BrokenPipeError):  # the browser has ended
        return 1
    Path(file).write_bytes(picture)
    return 0 if picture else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
