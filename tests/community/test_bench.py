"""The benchmark of the library still asks what the library answers."""

from __future__ import annotations

from alacard_ext.community.rows import now
from alacard_ext.store.service import Store
from tests.bench_library.asking import questions
from tests.bench_library.beside import questions_beside
from tests.bench_library.filling import fill, shared_of
from tests.bench_library.synthetic import Size

from .dealing import IN_A_FILE

SMALL = Size(notebooks=200, events=400, bodies=5, days=90, recent=60)


@IN_A_FILE
async def test_every_question_is_answered(database_url: str) -> None:
    store = Store(database_url)
    hands = await fill(store, SMALL, now())
    shared = shared_of(hands)
    asked = await questions(store, shared) | questions_beside(store, shared)
    for ask in asked.values():
        for number in (0, 1):
            await ask(number)
    await store.aclose()
