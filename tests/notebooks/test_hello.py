"""Where a model runs, on devices that are not here.

PyTorch is a stand-in that answers as its documents say such a device does; the code is the
template's own.
"""

from __future__ import annotations

import sys
from types import SimpleNamespace
from typing import Any

import psutil
import pytest

from alacard_ext.notebooks.planning.running import BYTES, needed
from alacard_ext.notebooks.template import read_template

GB = 10**9
PARTS = ("machinery", "machinery-device")
MACHINERY = "\n".join(c.source for c in read_template("common") if c.name in PARTS)
CELLS = {cell.name: cell.source for cell in read_template("hello") if cell.kind == "code"}


def torch_of(kind: str, free: float = 0, *, shared: bool = False) -> Any:
    """PyTorch as it would look on a machine with such a device."""
    properties = SimpleNamespace(is_integrated=shared)
    return SimpleNamespace(
        __version__="2.9",
        float32="float32",
        bfloat16="bfloat16",
        cuda=SimpleNamespace(
            is_available=lambda: kind == "cuda",
            mem_get_info=lambda: (int(free), int(2 * free)),
            get_device_properties=lambda _: properties,
        ),
        backends=SimpleNamespace(mps=SimpleNamespace(is_available=lambda: kind == "mps")),
        mps=SimpleNamespace(
            recommended_max_memory=lambda: int(free), driver_allocated_memory=lambda: 0
        ),
    )


def run(
    monkeypatch: pytest.MonkeyPatch,
    torch: Any,
    memory: float,
    names: tuple[str, ...] = (),
    **values: Any,
) -> dict[str, Any]:
    """The namespace after the model is looked at, on a machine with so many bytes free."""
    bits = SimpleNamespace(BitsAndBytesConfig=lambda **options: options)
    monkeypatch.setitem(sys.modules, "torch", torch)
    monkeypatch.setitem(
        sys.modules, "transformers", SimpleNamespace(__version__="5.0", **vars(bits))
    )
    reading = SimpleNamespace(available=int(memory), total=int(memory))
    monkeypatch.setattr(psutil, "virtual_memory", lambda: reading)
    monkeypatch.delenv("MEM_LIMIT", raising=False)
    namespace: dict[str, Any] = {"MODEL_ID": "org/model", "ALLOW_ANYWAY": False, "torch": torch}
    exec(compile(MACHINERY, "machinery", "exec"), namespace)
    memory_needed = needed(BYTES, GB, values.pop("weight_bytes", 1000), GB // 10)
    precision = values.pop("PRECISION", "auto")
    namespace |= {"PRECISION": precision, **values}
    chosen = namespace["choose_device"](precision, memory_needed)
    namespace["device"], namespace["dtype"] = chosen
    for name in names:
        exec(compile(CELLS[name], name, "exec"), namespace)
    return namespace


@pytest.mark.parametrize(("memory", "dtype"), [(5 * GB, "float32"), (3 * GB, "bfloat16")])
def test_a_processor_takes_two_bytes_where_four_do_not_fit(
    memory: float, dtype: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(monkeypatch, torch_of("cpu"), memory)["dtype"] == dtype


def test_what_the_plan_chose_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    half = run(monkeypatch, torch_of("cpu"), 64 * GB, PRECISION="bfloat16")
    assert half["dtype"] == "bfloat16"
    with pytest.raises(Exception, match="does not fit"):
        run(monkeypatch, torch_of("cpu"), 3 * GB, PRECISION="float32")


def test_it_warns_and_lets_the_person_go_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(Exception, match="ALLOW_ANYWAY"):
        run(monkeypatch, torch_of("cpu"), GB)
    assert run(monkeypatch, torch_of("cpu"), GB, ALLOW_ANYWAY=True)["dtype"] == "bfloat16"
    assert "Continuing anyway: it does not fit. Running on cpu" in capsys.readouterr().out


def test_a_cards_own_memory_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    fits = run(monkeypatch, torch_of("cuda", 3 * GB), GB, weight_bytes=2 * GB)
    assert (fits["device"], fits["dtype"]) == ("cuda", "auto")
    with pytest.raises(Exception, match="does not fit"):
        run(monkeypatch, torch_of("cuda", 2 * GB), 64 * GB, weight_bytes=2 * GB)


@pytest.mark.parametrize("kind", ["cuda", "mps"])
def test_shared_memory_is_counted_once(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    chip = torch_of(kind, 12 * GB, shared=True)
    with pytest.raises(Exception, match="does not fit"):
        run(monkeypatch, chip, 2 * GB, weight_bytes=2 * GB)
    assert run(monkeypatch, chip, 3 * GB, weight_bytes=2 * GB)["device"] == kind


@pytest.mark.parametrize(("bits", "free"), [("8bit", 1.3 * GB), ("4bit", 0.8 * GB)])
def test_fewer_bits_on_a_card(bits: str, free: float, monkeypatch: pytest.MonkeyPatch) -> None:
    cells = ("quantise",)
    on_card = run(monkeypatch, torch_of("cuda", free), 64 * GB, cells, PRECISION=bits)
    assert on_card["quantisation"][f"load_in_{bits}"] is True
    without = run(monkeypatch, torch_of("cpu"), 64 * GB, cells, PRECISION=bits)
    assert without["quantisation"] is None and without["dtype"] == "bfloat16"
