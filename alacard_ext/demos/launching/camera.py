"""Pictures of apps that run, taken by a headless browser that reaches nothing else.

```
app ◄── port or socket ── relay ◄── socket in the browser's home ── photographer.py ◄── browser
```

The page of an app is a stranger's: the browser that opens it has a network of its own, which ends
at the app, a home of its own, limits, and no file of the person's. That takes bubblewrap; on the
lower rungs no picture is taken. What the browser writes is not trusted either (`png.py`).
"""

from __future__ import annotations

import asyncio
import os
import shutil
import stat
import sys
from contextlib import suppress
from pathlib import Path

from ...errors import LaunchFailed
from ...processes.confined import start
from ...processes.confinement import Confinement, Limits
from ...processes.environments import folders_of
from ...processes.rungs import Rung
from ...processes.runs import begin_run, end_run
from ..png import plain_png
from .commands import HERE, Address, own_python
from .photographer import pass_on

BROWSERS = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
"""Programs that are looked for, in this order."""
NONE = "none"
"""The setting that takes no pictures."""
PHOTOGRAPHER = Path(__file__).with_name("photographer.py")
WIDTH, HEIGHT = 960, 480
DRAWN = 90.0
"""Seconds after which the picture is taken of a page that has not come to rest by then."""
MOST = 1_000_000
"""Bytes of a picture."""
LIMITS = Limits(
    memory=2_000_000_000,
    seconds=180.0,
    cpu_seconds=120.0,
    processes=256,
    disk=300_000_000,
    output=1_000_000,
)


def find_browser(wanted: str, rung: Rung) -> Path | None:
    """The browser that takes pictures here; None where there is none, or nothing that keeps it from
    the rest. `wanted` is AlacardApp.demo_browser."""
    if rung.name != "bubblewrap" or wanted == NONE:
        return None
    found = (shutil.which(name) for name in ([wanted] if wanted else BROWSERS))
    return next((Path(path).absolute() for path in found if path), None)


async def photograph(address: Address, browser: Path, rung: Rung) -> bytes:
    """A picture of the app at that address, as a PNG of its pixels alone. Raises LaunchFailed where
    there is none to be had, and OSError."""
    run = await asyncio.to_thread(begin_run)
    try:
        home = run.folder / "home"
        home.mkdir(mode=0o700)
        behind, file, python = home / ".app.socket", home / "picture.png", own_python()
        confinement = Confinement(
            environment={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
            home=home,
            read_only=_reads(python, browser),
            limits=LIMITS,
        )
        command = [str(python), "-I", "-S", str(PHOTOGRAPHER), str(behind), str(file)]
        command += [str(WIDTH), str(HEIGHT), str(DRAWN), str(browser)]
        async with await _relay(behind, address):
            confined = await start(command, confinement, rung=rung)
            try:
                ending = await confined.wait()
            except asyncio.CancelledError:
                await asyncio.shield(confined.stop(0))
                raise
        if ending.outcome != "exited" or ending.status != 0:
            raise LaunchFailed(f"The browser took no picture. {ending.why}")
        return await asyncio.to_thread(_read, file)
    finally:
        await asyncio.to_thread(end_run, run)


async def _relay(behind: Path, address: Address) -> asyncio.Server:
    """Hand on to an app what arrives at a socket, and nowhere else."""
    if sys.platform == "win32":
        raise OSError("A relay needs a socket of Unix.")

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            if address.socket is not None:
                there, back = await asyncio.open_unix_connection(str(address.socket))
            else:
                there, back = await asyncio.open_connection(HERE, address.port)
        except OSError:  # it has ended
            writer.close()
            return
        await asyncio.gather(pass_on(reader, back), pass_on(there, writer))
        for each in (back, writer):
            with suppress(OSError):
                each.close()

    return await asyncio.start_unix_server(connected, str(behind))


def _reads(python: Path, browser: Path) -> tuple[Path, ...]:
    """What of the machine the browser has to read beside the system."""
    real = browser.resolve().parent
    reads = [*folders_of(python), PHOTOGRAPHER]
    if not real.is_relative_to("/usr"):
        reads += [real, browser]
    return tuple(dict.fromkeys(reads))


def _read(file: Path) -> bytes:
    """What the browser wrote, if that is a file and a picture. Raises LaunchFailed."""
    if sys.platform == "win32":
        raise LaunchFailed("Alacard cannot take pictures on this system.")
    try:
        # A link would lead out of its home.
        handle = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        raise LaunchFailed("The browser wrote no picture.") from error
    with os.fdopen(handle, "rb") as opened:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise LaunchFailed("The browser wrote no picture.")
        data = opened.read(4 * MOST + 1)
    try:
        picture = plain_png(data, WIDTH, HEIGHT)
    except ValueError as error:
        raise LaunchFailed(f"What the browser wrote is not a picture: {error}.") from error
    if len(picture) > MOST:
        raise LaunchFailed(f"The picture has more than {MOST:,} bytes.")
    return picture
