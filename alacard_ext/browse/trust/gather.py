"""Gathers what the panel shows: the Hub's scan, the model's own code, what the token can do."""

from __future__ import annotations

import asyncio
import hashlib
import time
from weakref import WeakKeyDictionary

from ...cards.models import ModelCard
from ...errors import AlacardError
from ...hub.client import HubClient
from ...hub.environment import person_token
from ...hub.facts import ModelFacts, ModelSnapshot
from ...hub.licences import licence_text
from ...notebooks.libraries.adapters import with_base
from ...notebooks.planning.checkpoint import Checkpoint
from ...notebooks.planning.own_code import elsewhere, unpinnable, with_code
from .code import code_files
from .models import CodeFile, Scan, TokenScope, Trust
from .parse import MOST_ISSUES, formats, parse_scan, parse_scope
from .points import points

SCOPES_SECONDS = 600.0
"""Seconds for which the answer about a token is used again: the Hub limits that question."""

_scopes: WeakKeyDictionary[HubClient, tuple[str, float, TokenScope]] = WeakKeyDictionary()


async def trust_of(hub: HubClient, snapshot: ModelSnapshot, card: ModelCard) -> Trust:
    """Gather everything at once. A Hub that fails raises nothing: what is unknown is said so."""
    snapshot = await with_code(await with_base(snapshot, hub), hub)
    facts, checkpoint = snapshot.facts, Checkpoint.of(snapshot, card)
    needs_code = checkpoint.runs_own_code
    code: tuple[list[CodeFile], list[str]] = [], []
    if snapshot.origin == "hub":
        scan, code, token = await asyncio.gather(
            _scan(hub, facts),
            code_files(hub, checkpoint) if needs_code else _none(),
            token_scope(hub),
        )
    else:
        # A Hub that has just not answered is not asked again: a person waits for this.
        here = (await asyncio.to_thread(hub.status)).has_token
        token = TokenScope(present=here, role="unknown" if here else None)
        scan = "unknown", []
    weights, pickled = formats(facts.files)
    opened = checkpoint.unpickled_by
    trust = Trust(
        license=licence_text(facts, card.license),
        weights=weights,
        pickled=(opened[1] if opened else pickled)[:MOST_ISSUES],
        scan=scan[0],
        issues=scan[1],
        needs_code=needs_code,
        unpickled_by=opened[0] if opened else None,
        code=code[0],
        code_missing=code[1],
        code_commits=elsewhere(snapshot) if needs_code else {},
        code_refused=unpinnable(snapshot, checkpoint.library_name) if needs_code else None,
        commit=facts.sha,
        token=token,
    )
    trust.points = points(trust, facts, snapshot.base)
    return trust


async def token_scope(hub: HubClient) -> TokenScope:
    """What the person's token may do, asked at most every ten minutes."""
    if not (await asyncio.to_thread(hub.status)).has_token:
        return TokenScope()
    # A digest tells whether the person logged in again; the token itself is kept nowhere.
    token = await asyncio.to_thread(person_token)
    digest = hashlib.sha256(f"{token}".encode()).hexdigest()
    cached = _scopes.get(hub)
    if cached is not None and cached[0] == digest and time.monotonic() - cached[1] < SCOPES_SECONDS:
        return cached[2]
    try:
        scope = parse_scope(await hub.json("api/whoami-v2"))
    except AlacardError:
        return TokenScope(present=True, role="unknown")
    _scopes[hub] = digest, time.monotonic(), scope
    return scope


async def _scan(hub: HubClient, facts: ModelFacts) -> tuple[Scan, list[str]]:
    at = f"/revision/{facts.sha}" if facts.sha else ""
    try:
        return parse_scan(await hub.json(f"api/models/{facts.id}{at}?securityStatus=true"))
    except AlacardError:
        return "unknown", []


async def _none() -> tuple[list[CodeFile], list[str]]:
    return [], []
