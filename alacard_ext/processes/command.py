"""One command that is confined: `… -m alacard_ext.processes.command FILE COMMAND…`.

For what starts a process by itself, such as a kernel's manager, and relies on its being kept from
the person's files: on a rung that does not keep it, nothing is run. FILE holds a Confinement as
text. The status is the command's, and the end of what it printed goes to standard error, with the
reason where a limit ended it. When this process ends, however it ends, so does the command.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

from .confined import Confined, start
from .confinement import Confinement, Ending
from .probing import probe

SHOWN = 2000
"""Characters of the output that are told."""


def main(file: Path, command: list[str]) -> None:
    """Run it to its end."""
    if "reading" not in probe().kept:
        sys.exit("This machine has nothing that keeps a program from your files; it was not run.")
    ending, said = asyncio.run(_run(command, Confinement.of_text(file.read_text("utf-8"))))
    sys.stderr.write(said[-SHOWN:])
    if ending.outcome != "exited":
        sys.stderr.write(f"\n{ending.why}\n")
    sys.stderr.flush()
    os._exit(ending.status or (0 if ending.outcome == "exited" else 1))


async def _run(command: list[str], confinement: Confinement) -> tuple[Ending, str]:
    confined = await start(command, confinement)
    loop = asyncio.get_running_loop()
    asked = asyncio.Event()
    if sys.platform != "win32":
        loop.add_signal_handler(signal.SIGTERM, asked.set)
        loop.add_signal_handler(signal.SIGINT, lambda: None)
    stopping = asyncio.ensure_future(_stop(asked, confined))
    ending = await confined.wait()
    stopping.cancel()
    return ending, confined.tail()


async def _stop(asked: asyncio.Event, confined: Confined) -> None:
    await asked.wait()
    await confined.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
