"""`alacard serve`."""

from __future__ import annotations

import argparse
import asyncio
import os
from importlib.util import find_spec

from ..config import DATABASE_URL, read_configuration
from ..errors import BadRequest, InvalidConfiguration
from ..store.remote import TOKEN
from ..traffic.log_lines import write_lines


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to listen, unless JupyterHub says it."""
    parser.add_argument("--ip", help="address to listen on; JupyterHub names it otherwise")
    parser.add_argument("--port", type=int, help="port; JupyterHub names it otherwise")


def run(options: argparse.Namespace) -> int:
    """Serve until the process is told to end. Raises BadRequest where this is no service of a hub,
    and InvalidConfiguration."""
    if find_spec("jupyterhub") is None:
        raise InvalidConfiguration(
            "`alacard serve` needs JupyterHub beside it: pip install 'alacard_ext[hub]'."
        )
    if not (os.environ.get(TOKEN) and os.environ.get("JUPYTERHUB_API_URL")):
        raise BadRequest(
            "`alacard serve` is started as a service of a JupyterHub, which gives it "
            f"{TOKEN} and JUPYTERHUB_API_URL; docs/hub.md shows its entry."
        )
    from .application import place_of_environment, serve

    config = read_configuration()
    write_lines(as_json=config.log_format == "json")
    config.service_url = ""  # which is for those who ask it
    # What the hub gives to the service alone goes before files that others may read.
    config.database_url = os.environ.get(DATABASE_URL) or config.database_url
    ip, port, base_url = place_of_environment()
    asyncio.run(serve(config, options.ip or ip, options.port or port, base_url))
    return 0
