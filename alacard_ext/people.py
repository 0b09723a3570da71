"""Who a person is: the one name by which the server and the commands know whose something is."""

from __future__ import annotations

import getpass
import hashlib
import os
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from .room import Requester

LONGEST_NAME = 255
"""As the store's columns have room for it."""


def person_of(handler: Any) -> str:
    """The name of who asks.

    Jupyter's own identity providers know nobody by name: they invent a new user for each browser
    and each request with a token, and all of them are whoever runs this server.
    """
    if _knows_nobody(handler.identity_provider):
        return local_person()
    return str(handler.current_user.username)


def groups_of(handler: Any) -> frozenset[str]:
    """The groups of who asks, as JupyterHub or a provider of a site's own tells them."""
    if _knows_nobody(handler.identity_provider):
        return frozenset()
    user = handler.current_user
    hub_user = getattr(user, "hub_user", None)
    found = hub_user.get("groups") if isinstance(hub_user, Mapping) else None
    if found is None:
        found = getattr(user, "groups", None)
    if not isinstance(found, list | tuple | set | frozenset):
        return frozenset()
    return frozenset(name for name in found if isinstance(name, str) and name)


def _knows_nobody(provider: Any) -> bool:
    from jupyter_server.auth import identity
    from jupyter_server.auth.login import LegacyLoginHandler

    kind = type(provider)
    if kind in (identity.IdentityProvider, identity.PasswordIdentityProvider):
        return True
    # It takes the names of whatever login handler a site has configured.
    legacy = kind is identity.LegacyIdentityProvider
    return legacy and provider.login_handler_class is LegacyLoginHandler


def local_person() -> str:
    """Who runs this process: by the name on JupyterHub, else by that of the system."""
    if name := os.environ.get("JUPYTERHUB_USER"):
        return name
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a number without a name, as in some containers
        return str(os.getuid()) if hasattr(os, "getuid") else "me"


def owned(requester: Requester) -> Requester:
    """The requester by name: without a server it is who runs the command. A name that a column
    cannot hold is kept by its beginning and a digest, the same each time."""
    name = requester.owner or local_person()
    if "\0" in name or len(name) > LONGEST_NAME:
        digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()
        name = f"{name.replace(chr(0), '')[:100]}…{digest}"
    return requester if name == requester.owner else replace(requester, owner=name)
