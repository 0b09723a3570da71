"""What runs first in an app's own place, by the Python of its environment: `starter.py FOLDER
SOCKET PORT COMMAND…`.

It goes into the folder of the app and becomes the command. With a SOCKET it stays instead, and
hands on what arrives there to PORT, since an app in a network of its own is reached no other way.
It imports nothing but the standard library.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys

CHUNK = 1 << 16
HERE = "127.0.0.1"


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(CHUNK):
            writer.write(data)
            await writer.drain()
        if writer.can_write_eof():
            writer.write_eof()
    except OSError:
        writer.close()


async def _relay(socket: str, port: int, app: subprocess.Popen[bytes]) -> int:
    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there, back = await asyncio.open_connection(HERE, port)
        except OSError:  # it does not listen yet
            writer.close()
            return
        await asyncio.gather(_pass_on(reader, back), _pass_on(there, writer))
        for each in (back, writer):
            each.close()

    if sys.platform == "win32":
        raise OSError("A relay needs a socket of Unix.")
    server = await asyncio.start_unix_server(connected, socket)
    async with server:
        return await asyncio.to_thread(app.wait)


def main(folder: str, socket: str, port: str, command: list[str]) -> None:
    """Begin the app; comes back only with a relay."""
    os.chdir(folder)
    if not socket:
        os.execv(command[0], command)  # noqa: S606 what the server asked for
    app = subprocess.Popen(command)  # noqa: S603 the same
    os._exit(asyncio.run(_relay(socket, int(port), app)) & 0xFF)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4:])
