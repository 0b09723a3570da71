"""The index against the slow way of answering, over a few thousand made-up rows."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alacard_ext.catalog.catalog import Catalog
from alacard_ext.catalog.engine.build import build_snapshot
from alacard_ext.catalog.models import SORTS, CatalogQuery
from alacard_ext.errors import BadRequest
from tests.bench_catalog.synthetic import BIG_BASE, LICENCES, TASKS, rows

from . import oracle

COUNT = 3000


@pytest.fixture(scope="module")
def made():
    return list(rows(COUNT))


@pytest.fixture(scope="module")
def catalog(made, tmp_path_factory):
    folder = tmp_path_factory.mktemp("catalog")
    build_snapshot(made, folder)
    return Catalog(folder)


@pytest.fixture(scope="module")
def changed(made, tmp_path_factory):
    """A catalog with an overlay, and the rows it must behave as."""
    folder = tmp_path_factory.mktemp("changed")
    build_snapshot(made, folder)
    catalog = Catalog(folder)
    now = {row.id: row for row in made}
    for row in made[10:400:7]:
        both = ("mit", "mpl-2.0")
        now[row.id] = replace(row, likes=row.likes + 5, task="text-to-image", licenses=both)
    for at, row in enumerate(made[11:200:9]):
        fresh = replace(row, id=f"new-org/llama-{at}", bases=(("adapter", BIG_BASE),))
        now[fresh.id] = fresh
    before = {row.id: row for row in made}
    catalog.overlay.upsert(row for name, row in now.items() if before.get(name) != row)
    gone = [row.id for row in made[5:300:11]]
    catalog.overlay.remove(gone)
    for name in gone:
        del now[name]
    return catalog, list(now.values())


QUERIES = st.builds(
    CatalogQuery,
    q=st.sampled_from(
        ["", "l", "llam", "llama ", "llama 3 ch", "qwen 7b", "user1", "b", "tag1 ", "1b instr"]
    ),
    task=st.lists(st.sampled_from([*TASKS[:4], "no-such"]), max_size=2),
    license=st.lists(st.sampled_from(LICENCES[:3]), max_size=2),
    size=st.lists(st.sampled_from(["xs", "m", "unknown"]), max_size=2),
    language=st.lists(st.sampled_from(["en", "zh"]), max_size=1),
    relation=st.lists(st.sampled_from(["finetune", "quantized", "unknown"]), max_size=2),
    created=st.lists(st.sampled_from(["2023-05", "2024-11"]), max_size=1),
    gated=st.sampled_from([None, None, True, False]),
    max_parameters=st.sampled_from([None, None, 8_000_000_000]),
    sort=st.sampled_from(SORTS),
    facets=st.lists(
        st.sampled_from(["task", "library", "author", "tag", "size", "relation", "created"]),
        unique=True,
    ),
    limit=st.sampled_from([1, 7, 100]),
)
SLOWLY = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def check(catalog, known, query):
    page = catalog.search(query)
    wanted = oracle.answer(known, query)
    assert page.corrected is None
    assert page.total == len(wanted) and page.total_exact
    keys = [oracle.sort_key(row, query.sort) for row in wanted[: query.limit]]
    shown = {row.id: row for row in known}
    assert [oracle.sort_key(shown[model.id], query.sort) for model in page.models] == keys
    for name in query.facets:
        counts = [(each.value, each.count) for each in page.facets[name]]
        assert counts == oracle.facet(known, query, name), name
    return page, wanted


@given(query=QUERIES)
@SLOWLY
def test_a_page_its_total_and_its_counts(catalog, made, query):
    page, wanted = check(catalog, made, query)
    assert [model.id for model in page.models] == [row.id for row in wanted[: query.limit]]


@given(query=QUERIES)
@SLOWLY
def test_the_same_with_changes_since_the_build(changed, query):
    check(*changed, query)


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("q", ["", "llama "])
def test_pages_follow_without_gap_or_repetition(changed, sort, q):
    catalog, known = changed
    query = CatalogQuery(q=q, sort=sort, limit=100)
    seen, cursor = [], None
    while True:
        page = catalog.search(query.model_copy(update={"cursor": cursor}))
        seen += [model.id for model in page.models]
        cursor = page.next
        if cursor is None:
            break
    wanted = [row.id for row in oracle.answer(known, query)]
    assert len(seen) == len(set(seen)) and set(seen) == set(wanted)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("lama3", "llama 3"), ("deepsek", "deepseek"), ("stabel difusion", "stable diffusion")],
)
def test_typos(catalog, made, typed, meant):
    page = catalog.search(CatalogQuery(q=typed))
    assert page.corrected == meant
    assert page.total == len(oracle.answer(made, CatalogQuery(q=meant)))
    assert page.total > 0


@pytest.mark.parametrize(
    "q",
    [
        "a" * 10_000,
        '"llama" AND NEAR(" OR * -qwen',
        "llama* OR 1=1; --",
        "\x00\x01\x1b[31m\ud800",
        "%" * 10_000,
        "()" * 5000,
        "é" * 3000 + " 模型",
        "llama " * 1600,
    ],
)
def test_hostile_queries_are_only_words(catalog, q):
    page = catalog.search(CatalogQuery.model_construct(q=q))
    assert page.total >= 0


def test_operators_are_text(catalog, made):
    assert catalog.search(CatalogQuery(q='"llama" * ')).total == len(
        oracle.answer(made, CatalogQuery(q="llama "))
    )


def test_unknown_choices_name_the_known(catalog):
    for values in ({"sort": "best"}, {"facets": ["colour"]}, {"size": ["huge"]}):
        with pytest.raises(BadRequest) as refused:
            catalog.search(CatalogQuery(**values))
        assert refused.value.details["choices"]
    for limit in (0, -1, 101):
        with pytest.raises(BadRequest):
            catalog.search(CatalogQuery(limit=limit))


def test_cursors_that_were_tampered_with(catalog):
    cursor = catalog.search(CatalogQuery(q="llama", sort="likes")).next
    assert cursor
    middle = len(cursor) // 2
    other = "A" if cursor[middle] != "A" else "B"
    for bad in (cursor[:middle] + other + cursor[middle + 1 :], cursor[:-3], "x", "é", "A" * 600):
        with pytest.raises(BadRequest):
            catalog.search(CatalogQuery(q="llama", sort="likes", cursor=bad))
    with pytest.raises(BadRequest, match="another search"):
        catalog.search(CatalogQuery(q="qwen", sort="likes", cursor=cursor))


def test_every_row_comes_back_whole(changed):
    catalog, known = changed

    def plain(row):
        several = (sorted(row.tags), sorted(row.languages), sorted(row.bases))
        return replace(row, tags=(), languages=(), bases=()), several

    back = {row.id: plain(row) for row in catalog.rows()}
    assert back == {row.id: plain(row) for row in known}
    assert set(catalog.ids()) == set(back)


def test_families(changed):
    catalog, known = changed
    busy = {base for row in known[:300] for _, base in row.bases}
    for root in [BIG_BASE, *sorted(busy)[:25]]:
        direct = {row.id for row in known if any(base == root for _, base in row.bases)}
        seen, cursor = [], None
        while True:
            page = catalog.children(root, None, 100, cursor)
            seen += [node.id for node in page.nodes]
            cursor = page.next
            if cursor is None:
                break
        assert page.total == len(seen) and set(seen) == direct and len(set(seen)) == len(seen)
        counts = catalog.relation_counts(root)
        assert sum(counts.children.values()) == len(direct)
        assert counts.descendants == len(oracle.descendants(known, root))


def test_statistics(catalog, made):
    statistics = catalog.statistics()
    assert statistics.models == COUNT
    assert statistics.downloads == sum(row.downloads for row in made)
    assert statistics.with_parent == sum(bool(row.bases) for row in made)
    assert sum(month.count for month in statistics.growth) == COUNT
    tasks = [(each.value, each.count) for each in statistics.facets["task"]]
    assert tasks == oracle.facet(made, CatalogQuery(), "task")
