"""Whose something is: by name where the server knows names."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from jupyter_server.auth import IdentityProvider, PasswordIdentityProvider
from jupyter_server.auth.identity import LegacyIdentityProvider
from jupyter_server.auth.login import LegacyLoginHandler

from alacard_ext.people import person_of


class NamingLogin(LegacyLoginHandler):
    """As sites that have their own login handler from before Jupyter Server 2."""


class NamingProvider(PasswordIdentityProvider):
    """As a site's own."""


@pytest.mark.attack
@pytest.mark.parametrize(
    ("provider", "person"),
    [
        (IdentityProvider(), "me"),
        (PasswordIdentityProvider(), "me"),
        (LegacyIdentityProvider(), "me"),
        (LegacyIdentityProvider(login_handler_class=NamingLogin), "ada"),
        (NamingProvider(), "ada"),
    ],
)
def test_only_jupyters_own_logins_stand_for_who_runs_the_server(
    monkeypatch: pytest.MonkeyPatch, provider: Any, person: str
) -> None:
    monkeypatch.setenv("JUPYTERHUB_USER", "me")
    user = SimpleNamespace(username="ada")
    assert person_of(SimpleNamespace(identity_provider=provider, current_user=user)) == person
