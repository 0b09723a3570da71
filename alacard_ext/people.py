"""Who a person is: the one name by which the server and the commands know whose something is."""

from __future__ import annotations

import getpass
import os
from typing import Any

STOCK = "jupyter_server.auth.identity"


def person_of(handler: Any) -> str:
    """The name of who asks.

    Jupyter's own identity providers know nobody by name: they invent a new user for each browser
    and each request with a token, and all of them are whoever runs this server.
    """
    if type(handler.identity_provider).__module__ == STOCK:
        return local_person()
    return str(handler.current_user.username)


def local_person() -> str:
    """Who runs this process: by the name on JupyterHub, else by that of the system."""
    if name := os.environ.get("JUPYTERHUB_USER"):
        return name
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a number without a name, as in some containers
        return str(os.getuid()) if hasattr(os, "getuid") else "me"
