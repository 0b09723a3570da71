"""The link of a shared hand: where it leads, and whom it asks for a login."""

from __future__ import annotations

from typing import Any

import pytest
from tornado.httpclient import HTTPClientError

from alacard_ext.community.ids import new_id

from .dealing import IN_A_FILE, dealt


@IN_A_FILE
async def test_the_link_leads_to_jupyterlab_after_a_login(
    api: Any, jp_fetch: Any, http_server_client: Any, jp_base_url: str, monkeypatch: Any
) -> None:
    share_id = new_id()

    async def asked(ask: Any, *words: str) -> tuple[int, str]:
        with pytest.raises(HTTPClientError) as caught:
            await ask(*words, follow_redirects=False)
        assert caught.value.response is not None
        return caught.value.code, caught.value.response.headers.get("Location", "")

    there = (302, f"{jp_base_url}lab?alacard=share:{share_id}")
    assert await asked(jp_fetch, "alacard", "share", share_id) == there
    status, login = await asked(http_server_client.fetch, f"{jp_base_url}alacard/share/{share_id}")
    assert status == 302 and "/login?next=" in login
    assert (await asked(jp_fetch, "alacard", "share", "../../lab"))[0] == 404
    made = await dealt(api)
    monkeypatch.setenv("JUPYTERHUB_SERVICE_PREFIX", "/hubs/user/ada/")
    monkeypatch.setenv("JUPYTERHUB_BASE_URL", "/hubs/")
    told = (await api("notebook", made["share_id"])).data["share_url"]
    assert told == f"/hubs/hub/user-redirect/alacard/share/{made['share_id']}"
    monkeypatch.setenv("JUPYTERHUB_BASE_URL", "/")
    told = (await api("notebook", made["share_id"])).data["share_url"]
    assert told == f"/hub/user-redirect/alacard/share/{made['share_id']}"
