"""People who deal, look at, remix and talk about hands through real servers, and note what they
were answered."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

import httpx

from .ledger import Ledger

ACTS = {"view": 40, "deal": 20, "remix": 15, "download": 10, "star": 8, "comment": 7}
"""What of a hundred acts people do."""
SHARED_OF_TEN = 6
"""Hands of ten that who dealt them shares at once."""
ASKED_AT_MOST = 100
"""How often a server is asked whether all is published; each answer waits a moment for that."""
TOPICS = ("sourdough", "cats", "coffee", "bridges")
LEVELS = ("beginner", "intermediate", "advanced")


class Person:
    """One person, who asks one server, whose files are in `root`."""

    def __init__(
        self,
        name: str,
        client: httpx.AsyncClient,
        ledger: Ledger,
        models: Sequence[str],
        *,
        root: Path,
        seed: int,
    ) -> None:
        self.name, self.client = name, client
        self._ledger, self._models, self._root = ledger, models, root
        self._random = random.Random(seed)

    async def act(self, kind: str | None = None) -> None:
        """Do something. Raises httpx.HTTPError where the server gives no answer."""
        kinds, weights = list(ACTS), list(ACTS.values())
        chosen = kind or self._random.choices(kinds, weights)[0]
        if not self._ledger.shared:
            chosen = "deal"
        acts: dict[str, Callable[[], Awaitable[None]]] = {
            "deal": self._deal,
            "view": self._view,
            "remix": self._remix,
            "download": self._download,
            "star": self._star,
            "comment": self._comment,
        }
        await acts[chosen]()

    async def wait_for_outbox(self) -> None:
        """Wait until their server has published what waits for the store."""
        for _ in range(ASKED_AT_MOST):
            told = (await self.client.get("library")).json()
            if "outbox" not in told["meta"]:
                return
        raise RuntimeError("what waits is not published")

    async def _deal(self) -> None:
        recipe = {"model_card": self._random.choice(self._models), **self._cards()}
        made = await self._open("deal", "POST", "notebook/generate", {"recipe": recipe})
        if made is None:
            return
        share_id = self._note_hand(made)
        if made["share_id"] is None:  # it waits for a store that is away
            return
        if self._random.randrange(10) < SHARED_OF_TEN or not self._ledger.shared:
            body = {"visibility": "everyone", "accept_findings": True}
            if await self._ask("PUT", f"notebook/{share_id}/share", body) is not None:
                self._ledger.shared.append(share_id)

    async def _remix(self) -> None:
        original = self._choose()
        body = {"modified_recipe": self._cards()}
        made = await self._open("remix", "POST", f"notebook/{original}/remix", body)
        if made is not None:
            self._ledger.remixes[self._note_hand(made)] = original

    async def _view(self) -> None:
        share_id = self._choose()
        await self._ask("GET", f"notebook/{share_id}")
        await self._once(share_id, "view", "POST", f"notebook/{share_id}/track", {"event": "view"})

    async def _download(self) -> None:
        share_id = self._choose()
        await self._once(share_id, "download", "GET", f"notebook/download/{share_id}")

    async def _star(self) -> None:
        share_id = self._choose()
        await self._once(share_id, "star", "PUT", f"notebook/{share_id}/star")

    async def _comment(self) -> None:
        share_id = self._choose()
        body = {"text": f"{self.name} has tried it."}
        made = await self._open("comment", "POST", f"notebook/{share_id}/comments", body)
        if made is not None:
            self._ledger.said[made["comment_id"]] = (share_id, self.name)

    def _note_hand(self, made: dict[str, Any]) -> str:
        """Its id, which its notebook names also while it waits in the outbox."""
        share_id = str(made["notebook"]["metadata"]["alacard"]["share_id"])
        self._ledger.hands[share_id] = self.name
        self._ledger.files.append((share_id, self._root / made["path"]))
        return share_id

    async def _once(
        self, share_id: str, kind: str, method: str, path: str, body: Any = None
    ) -> None:
        event = (share_id, kind, self.name)
        try:
            found = await self._ask(method, path, body)
        except httpx.HTTPError:
            self._ledger.unanswered.add(event)
            raise
        if found is not None:
            self._ledger.done.add(event)

    async def _open(self, what: str, method: str, path: str, body: Any) -> Any:
        try:
            return await self._ask(method, path, body)
        except httpx.HTTPError:
            self._ledger.open[what] += 1
            raise

    async def _ask(self, method: str, path: str, body: Any = None) -> Any:
        """What is answered; None, and a note of it, where that is not what was asked for."""
        headers = {"X-Person": self.name}
        reply = await self.client.request(method, path, json=body, headers=headers)
        self._ledger.answers[reply.status_code] += 1
        if reply.is_success:
            found = reply.json()
            return found.get("data", found)
        self._ledger.refused.append(f"{method} {path}: {reply.status_code} {reply.text[:300]}")
        return None

    def _choose(self) -> str:
        """One of the hands that are shared, of which the first are looked at most."""
        shared = self._ledger.shared
        return shared[int(len(shared) * self._random.random() ** 2)]

    def _cards(self) -> dict[str, Any]:
        topic, level = self._random.choice(TOPICS), self._random.choice(LEVELS)
        return {"topic": topic, "difficulty": level}


def client_of(url: str, headers: dict[str, str], connections: int = 100) -> httpx.AsyncClient:
    """A client of the API of a server."""
    return httpx.AsyncClient(
        base_url=f"{url}alacard/api/v1/",
        headers=headers,
        timeout=120,
        trust_env=False,
        limits=httpx.Limits(max_connections=connections, max_keepalive_connections=connections),
    )
