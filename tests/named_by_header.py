"""People who are named by a header of each request, beside the server's token."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from jupyter_server.auth import IdentityProvider, User


@dataclass
class HubUser(User):
    """As JupyterHub's own provider knows a person."""

    hub_user: Any = None


class NamedByHeader(IdentityProvider):
    """Knows people by name and by their groups, as JupyterHub does."""

    async def get_user(self, handler: Any) -> User | None:
        """Who asks; Ada, where no header says who."""
        if await self.get_user_token(handler) is None:
            return None
        handler._token_authenticated = True
        headers = handler.request.headers
        groups = headers.get("X-Groups", "").split()
        return HubUser(headers.get("X-Person", "ada"), hub_user={"groups": groups})


BY_HEADER = f"--ServerApp.identity_provider_class={__name__}.NamedByHeader"
"""The option of a server that knows people so."""
