"""Reading ahead: after it, a deal finds every template parsed; a broken module stops nobody."""

import pytest

from alacard_ext import warmup
from alacard_ext.notebooks.gate import code
from alacard_ext.notebooks.template import read_template


def test_afterwards_every_template_is_read_and_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warmup, "LATE", ("no.such.module", *warmup.LATE))
    code._cached.cache_clear()
    warmup.warm_up()
    before = code._cached.cache_info().misses
    for cell in (*read_template("common"), *read_template("text_classification")):
        if cell.kind == "code" and cell.parameters is None:
            assert code.shared_code(cell.source).error is None, cell.id
    assert code._cached.cache_info().misses == before > 50
