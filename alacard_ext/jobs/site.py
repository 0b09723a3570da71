"""Which workspace a job was asked for in, and what a runner is called."""

from __future__ import annotations

import hashlib
import os
import secrets
import socket

from ..people import local_person


def site_of(root: str) -> str:
    """The name of a workspace, the same after its server starts again.

    On JupyterHub a person's server may come back on another machine and finds the same files;
    elsewhere the same folder of another machine is another workspace.
    """
    # As the folder itself is called, by whichever link someone came there.
    root = os.path.realpath(root) if root else root
    machine = "" if os.environ.get("JUPYTERHUB_USER") else socket.gethostname()
    told = "\0".join((local_person(), machine, root))
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()


def runner_name() -> str:
    """A name that no other process has, and that tells an administrator which one it is."""
    return f"{socket.gethostname()[:30]}-{os.getpid()}-{secrets.token_hex(4)}"
