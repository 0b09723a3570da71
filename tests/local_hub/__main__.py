"""Serve the local hub until interrupted: `python -m tests.local_hub --port 8765 --delay 0.1`."""

import argparse
import contextlib
import threading

from .models import folders
from .server import LocalHub, load_repositories

parser = argparse.ArgumentParser(prog="python -m tests.local_hub", description=__doc__)
parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
parser.add_argument("--delay", type=float, default=0.0, help="seconds before each answer")
options = parser.parse_args()
with LocalHub(load_repositories(folders()), options.port) as hub:
    hub.faults.delay = options.delay
    print(hub.url, flush=True)
    with contextlib.suppress(KeyboardInterrupt):
        threading.Event().wait()
