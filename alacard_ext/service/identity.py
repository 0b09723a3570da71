"""Who asks the service: JupyterHub says so.

The API answers tokens alone. Pages of people's own servers lie on the same host as the service, and
a cookie is sent with whatever they ask there; so cookies open no more than the pages that lead to
one's own server.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from jupyter_server.base.handlers import APIHandler
from jupyterhub.services.auth import HubOAuth
from jupyterhub.singleuser.extension import JupyterHubIdentityProvider
from tornado.web import HTTPError
from traitlets import default

from ..config import Configuration
from ..room import Requester
from ..store.remote import BASE_URL, ROOT

REMEMBERED = 15
"""Seconds for which what JupyterHub says of a token is believed: whoever leaves a group, or whose
token is revoked, is out after so long."""
LONGEST = 4096


class ServiceAuth(HubOAuth):  # type: ignore[misc]
    """JupyterHub's own, without its way to tell pages of this site from others: it would ask for
    more than a token, and where cookies count, nothing is changed."""

    def _patch_xsrf(self, handler: Any) -> None:
        """Leave the handler as it is."""


class HubIdentity(JupyterHubIdentityProvider):  # type: ignore[misc]
    """People of the hub whose tokens have the scope to use this service."""

    @default("hub_auth")
    def _default_hub_auth(self) -> Any:
        return ServiceAuth(parent=self, cache_max_age=REMEMBERED)

    async def get_user(self, handler: Any) -> Any:
        """The person. An API answers 401 to whoever shows no token of a person who may use it."""
        if not isinstance(handler, APIHandler):
            return await super().get_user(handler)
        handler.current_user = None
        token = self.hub_auth.get_token(handler, in_cookie=False)
        user = await super().get_user(handler) if token else None
        by_token = getattr(handler, "_token_authenticated", False)
        # A service of the hub may have the name of a person, and is not them.
        if user is None or not by_token or user.hub_user.get("kind") != "user":
            handler.current_user = None
            raise HTTPError(401, "Give the token of a person who may use this service.")
        return user

    def is_token_authenticated(self, handler: Any) -> bool:
        """Whether the request needs no protection against other sites."""
        return bool(getattr(handler, "_token_authenticated", False))


def requester_of(handler: Any, config: Configuration) -> Requester:
    """Who asks, for which folder and address of theirs. Those two they say themselves: they bear
    on nothing but what they are told of their own hands."""
    user = handler.current_user.hub_user
    name = str(user["name"])
    groups = frozenset(each for each in user.get("groups") or () if isinstance(each, str) and each)
    administrator = user.get("admin") is True or name in config.administrators
    base = _header(handler, BASE_URL) or handler.base_url
    if not base.startswith("/") or base.startswith(("//", "/\\")):
        base = handler.base_url
    return Requester(name, base, _header(handler, ROOT), groups, administrator)


def _header(handler: Any, name: str) -> str:
    value = unquote(handler.request.headers.get(name, ""))[:LONGEST]
    return value if value.isprintable() else ""
