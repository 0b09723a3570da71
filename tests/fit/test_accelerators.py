"""Graphics cards by what the drivers tell.

None of these devices is in the machine that runs the tests: the readings are written down in the
form that the drivers' documents give, and parsed as if they came from the device.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from alacard_ext.fit.accelerators import MIB, parse_nvidia, read_accelerators, read_amd

TWO = (
    "0, GPU-aaaa1111-0000, NVIDIA GeForce RTX 4090, 24564, 20011\n"
    "1, GPU-bbbb2222-0000, NVIDIA RTX A2000, 6138, 6000\n"
)
UNIFIED = "0, GPU-cccc3333-0000, NVIDIA GB10, [N/A], [N/A]\n"


def test_the_first_card_is_what_a_notebook_gets() -> None:
    first, second = parse_nvidia(TWO, None)
    assert (first.name, first.free, first.shared) == ("NVIDIA GeForce RTX 4090", 20011 * MIB, False)
    assert second.total == 6138 * MIB


@pytest.mark.parametrize(
    ("visible", "names"),
    [
        ("1", ["NVIDIA RTX A2000"]),
        ("1,0", ["NVIDIA RTX A2000", "NVIDIA GeForce RTX 4090"]),
        ("GPU-bbbb2222", ["NVIDIA RTX A2000"]),
        ("", []),
        ("-1", []),
        ("0,7,1", ["NVIDIA GeForce RTX 4090"]),
    ],
)
def test_the_variable_that_hides_cards_is_heeded(visible: str, names: list[str]) -> None:
    assert [card.name for card in parse_nvidia(TWO, visible)] == names


def test_a_chip_without_memory_of_its_own_shares_the_machines() -> None:
    (chip,) = parse_nvidia(UNIFIED, None)
    assert chip.shared and chip.free is None


@pytest.mark.parametrize("text", ["", "NVIDIA-SMI has failed", "0, x", ",,,,\n" * 3])
def test_what_is_no_reading_is_no_card(text: str) -> None:
    assert parse_nvidia(text, None) == []


def card(folder: Path, name: str, total: int, used: int, *, shares: bool = False) -> None:
    place = folder / name / "device"
    place.mkdir(parents=True)
    (place / "mem_info_vram_total").write_text(f"{total}\n")
    (place / "mem_info_vram_used").write_text(f"{used}\n")
    if shares:
        (place / "mem_info_gtt_total").write_text("8000000000\n")


def test_cards_of_amd_by_the_drivers_files(tmp_path: Path) -> None:
    card(tmp_path, "card0", 16 * 2**30, 2**30)
    card(tmp_path, "card1", 512 * MIB, 100 * MIB, shares=True)
    big, small = read_amd(tmp_path, None)
    assert (big.free, big.shared, big.kind) == (15 * 2**30, False, "cuda")
    assert small.shared and small.total is None
    assert read_amd(tmp_path, "1") == [small]
    assert read_amd(tmp_path / "none", None) == []


def test_apples_memory_is_the_machines_own(tmp_path: Path) -> None:
    (chip,) = read_accelerators(
        environment={},
        nvidia=lambda: "",
        cards=tmp_path,
        system="Darwin",
        processor="arm64",
        memory=(16 * 2**30, 6 * 2**30),
    )
    assert (chip.kind, chip.shared, chip.total, chip.free) == ("mps", True, 12 * 2**30, 6 * 2**30)


def test_a_machine_with_a_processor_alone(tmp_path: Path) -> None:
    found = read_accelerators(
        environment={}, nvidia=lambda: "", cards=tmp_path, system="Linux", processor="x86_64"
    )
    assert found == []
