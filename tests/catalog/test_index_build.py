"""Builds that fail, races of readers with builds, and rows that nobody would expect."""

from __future__ import annotations

import errno
import threading
from concurrent.futures import ThreadPoolExecutor, wait

import pytest

from alacard_ext.catalog.catalog import Catalog
from alacard_ext.catalog.engine import arrays, build, collect, spill
from alacard_ext.catalog.engine.build import build_snapshot
from alacard_ext.catalog.engine.index import Index
from alacard_ext.catalog.engine.rows import CatalogRow
from alacard_ext.catalog.models import SORTS, CatalogQuery
from alacard_ext.errors import Cancelled, Conflict
from tests.bench_catalog.synthetic import rows


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_an_empty_folder_and_an_empty_catalog(tmp_path):
    assert Catalog(tmp_path / "none").current() is None
    assert Catalog(tmp_path / "none").search(CatalogQuery(q="llama")).total == 0
    build_snapshot([], tmp_path)
    page = Catalog(tmp_path).search(CatalogQuery(q="llama", facets=["task", "author"]))
    assert page.models == [] and page.facets == {"task": [], "author": []}


def test_a_full_disk_leaves_the_old_index(tmp_path, monkeypatch):
    build_snapshot(rows(300), tmp_path)
    before = names(tmp_path)
    written = build.ColumnsWriter.add

    def full(self, name, array):
        if name == "value_rids":
            raise OSError(errno.ENOSPC, "No space left on device")
        written(self, name, array)

    monkeypatch.setattr(build.ColumnsWriter, "add", full)
    with pytest.raises(OSError, match="No space"):
        build_snapshot(rows(500), tmp_path)
    assert names(tmp_path) == before
    assert Catalog(tmp_path).current().count == 300


def test_rows_that_break_off_and_a_cancelled_build_leave_the_old_index(tmp_path):
    build_snapshot(rows(300), tmp_path)
    before = names(tmp_path)

    def torn():
        yield from rows(50)
        raise ValueError("truncated")

    with pytest.raises(ValueError, match="truncated"):
        build_snapshot(torn(), tmp_path)
    with pytest.raises(Cancelled):
        build_snapshot(rows(400), tmp_path, should_stop=lambda: True)
    assert names(tmp_path) == before
    assert Catalog(tmp_path).search(CatalogQuery()).total == 300


def test_readers_move_to_the_new_version_between_queries(tmp_path):
    build_snapshot(rows(300), tmp_path)
    catalog = Catalog(tmp_path)
    old = catalog.current()
    ended, faults, totals = threading.Event(), [], set()

    def read():
        while not ended.is_set():
            try:
                page = catalog.search(CatalogQuery(q="l", facets=["task"]))
                totals.add((page.version, page.total))
            except Exception as fault:
                faults.append(fault)
                return

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    for count in (400, 500, 600):
        build_snapshot(rows(count), tmp_path)
    ended.set()
    for thread in threads:
        thread.join()
    assert not faults
    assert len({version for version, _ in totals}) == len(totals)
    assert catalog.current().count == 600
    # What was being read stays readable, though its file is gone.
    assert old.count == 300 and len(list(old.ids())) == 300


def test_many_at_once_never_see_a_catalog_that_is_not_there_yet(tmp_path, monkeypatch):
    build_snapshot([CatalogRow("a/b")], tmp_path)
    catalog = Catalog(tmp_path)
    merging, go_on = threading.Event(), threading.Event()
    real = catalog._merge

    def slow(stamp):
        merging.set()
        assert go_on.wait(900)
        return real(stamp)

    monkeypatch.setattr(catalog, "_merge", slow)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(catalog.get, "a/b")
        assert merging.wait(900)
        second = pool.submit(catalog.get, "a/b")
        # Without the exchange in one step the second answers at once: that there is no such model.
        assert not wait([second], timeout=0.3).done
        go_on.set()
        assert first.result(900).id == second.result(900).id == "a/b"


def test_a_cursor_goes_on_in_a_new_version(tmp_path):
    build_snapshot(rows(300), tmp_path)
    catalog = Catalog(tmp_path)
    query = CatalogQuery(sort="downloads", limit=10)
    first = catalog.search(query)
    build_snapshot(catalog.rows(), tmp_path)
    second = catalog.search(query.model_copy(update={"cursor": first.next}))
    assert second.version != first.version
    assert second.models[0].downloads < first.models[-1].downloads


def test_a_build_folds_the_overlay_in(tmp_path):
    build_snapshot(rows(50), tmp_path)
    catalog = Catalog(tmp_path)
    ids = list(catalog.ids())
    catalog.overlay.remove([ids[3]])
    catalog.overlay.upsert([CatalogRow("new/one", likes=3)])
    assert catalog.get(ids[3]) is None and catalog.get("new/one").likes == 3
    build_snapshot(rows(50), tmp_path)
    assert len(catalog.overlay) == 0
    assert set(catalog.ids()) == {*ids, "new/one"} - {ids[3]}


def test_a_damaged_file_counts_as_none(tmp_path):
    info = build_snapshot(rows(50), tmp_path)
    path = tmp_path / info.file
    path.write_bytes(path.read_bytes()[:-100])
    assert Catalog(tmp_path).current() is None


def test_odd_rows(tmp_path):
    odd = [
        CatalogRow("Org/Name", downloads=5),
        CatalogRow("org/name", downloads=1),
        CatalogRow("self/loop", bases=(("finetune", "self/loop"),)),
        CatalogRow("ring/a", bases=(("merge", "ring/b"), ("merge", "gone/away"))),
        CatalogRow("ring/b", bases=(("odd", "ring/a"),)),
        CatalogRow(
            "mad/numbers",
            downloads=-5,
            likes=10**30,
            trending=float("nan"),
            created=-1,
            modified=10**25,
            parameters=-7,
            storage=10**40,
            sha="no sha",
        ),
        CatalogRow("twice/same", likes=1),
        CatalogRow("twice/same", likes=2),
        CatalogRow("", tags=("", "模型", "\x00", "a" * 5000)),
    ]
    assert build_snapshot(odd, tmp_path).skipped == 1
    catalog = Catalog(tmp_path)
    assert catalog.get("Org/Name").downloads == 5 and catalog.get("org/name").downloads == 1
    assert catalog.get("ORG/NAME").id in ("Org/Name", "org/name")
    assert catalog.get("twice/same").likes == 2
    assert catalog.relation_counts("self/loop").descendants == 0
    chain = [(node.id, node.cycle, node.known) for node in catalog.ancestors("ring/a").nodes]
    assert sorted(chain) == [
        ("gone/away", False, False),
        ("ring/a", True, True),
        ("ring/b", False, True),
    ]
    assert catalog.relation_counts("ring/a").descendants == 1
    assert [node.id for node in catalog.children("gone/away").nodes] == ["ring/a"]
    mad = catalog.get("mad/numbers")
    assert (mad.downloads, mad.trending, mad.parameters, mad.sha) == (None, None, None, None)
    assert mad.likes == 2**62 and catalog.statistics().likes > 2**62
    for sort in SORTS:
        assert len(catalog.search(CatalogQuery(sort=sort)).models) == 8
    assert catalog.search(CatalogQuery(q="模")).total == 1


def test_what_is_put_aside_comes_back(tmp_path, monkeypatch):
    """Many short runs of words and many spills make the same index as all at once in memory."""
    monkeypatch.setattr(spill, "_RUN", 300)
    monkeypatch.setattr(collect, "_EVERY", 100)
    monkeypatch.setattr(arrays, "_SORTED", 500)
    monkeypatch.setattr(arrays, "_PART", 64)
    made = [*rows(1_000), CatalogRow("user1/late", likes=4), *rows(300, seed=2)]
    build_snapshot(made, tmp_path)
    index = Catalog(tmp_path).current().index
    monkeypatch.undo()
    memory = Index.of_rows(made)
    assert set(index.arrays) == set(memory.arrays)
    for name, plain in memory.arrays.items():
        assert index.arrays[name].dtype == plain.dtype, name
        assert (index.arrays[name] == plain).all(), name


def test_a_disk_that_fills_up_while_rows_are_put_aside(tmp_path, monkeypatch):
    build_snapshot(rows(300), tmp_path)
    before = names(tmp_path)

    def full(self):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(collect, "_EVERY", 100)
    monkeypatch.setattr(spill.Columns, "spill", full)
    with pytest.raises(OSError, match="No space"):
        build_snapshot(rows(500), tmp_path)
    assert names(tmp_path) == before


def test_the_second_of_two_builds_at_once_is_refused(tmp_path):
    def during():
        yield from rows(50)
        with pytest.raises(Conflict, match="being built"):
            build_snapshot(rows(70), tmp_path)

    build_snapshot(during(), tmp_path)
    assert Catalog(tmp_path).current().count == 50
    build_snapshot(rows(60), tmp_path)
    assert Catalog(tmp_path).current().count == 60


def test_what_a_killed_build_left_is_swept(tmp_path):
    left = tmp_path / "catalog-1-ab.columns.partial"
    left.write_bytes(b"half")
    mine = tmp_path / "import.partial"
    mine.write_bytes(b"another's")
    build_snapshot(rows(50), tmp_path)
    assert not left.exists() and mine.exists()


def test_the_statistics_tell_of_changes_that_they_do_not_count(tmp_path):
    build_snapshot(rows(50), tmp_path)
    catalog = Catalog(tmp_path)
    assert catalog.statistics().notice is None
    catalog.overlay.upsert([CatalogRow("new/one"), CatalogRow("new/two")])
    told = catalog.statistics()
    assert told.models == 52 and told.notice.startswith("2 changes")
    build_snapshot(catalog.rows(), tmp_path)
    assert (catalog.statistics().models, catalog.statistics().notice) == (52, None)
