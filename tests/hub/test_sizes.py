"""The bytes of the weights, from the sizes of files, where the metadata does not tell."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from alacard_ext.fit import weigh
from alacard_ext.fit.machine import Machine
from alacard_ext.hub.client import HubClient
from alacard_ext.hub.facts import ModelFacts
from alacard_ext.hub.sizes import stored_bytes
from alacard_ext.hub.weights import weights_among
from tests.local_hub import LocalHub


def files(**sizes: int) -> list[dict[str, Any]]:
    return [{"rfilename": name, "size": size} for name, size in sizes.items()]


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ({"model.safetensors": 5, "pytorch_model.bin": 9}, 5),
        ({"pytorch_model.bin": 9, "training_args.bin": 1, "optimizer.pt": 70}, 9),
        ({"a-00001-of-00002.bin": 4, "a-00002-of-00002.bin": 5}, 9),
        ({"model.safetensors": 8, "model.fp16.safetensors": 4}, 8),
        (
            {
                "model_index.json": 1,
                "unet/diffusion.safetensors": 30,
                "unet/diffusion.fp16.safetensors": 15,
                "vae/diffusion.safetensors": 3,
                "whole.safetensors": 33,
            },
            33,
        ),
        ({"model.onnx": 9, "README.md": 1}, None),
        ({}, None),
    ],
)
def test_what_one_load_would_fetch(sizes: dict[str, int], expected: int | None) -> None:
    assert weights_among(files(**sizes)) == expected


@pytest.mark.parametrize("odd", [[None], [{"rfilename": 3}], [{"rfilename": "a.bin", "size": "1"}]])
def test_odd_rows_are_left_out(odd: list[Any]) -> None:
    assert weights_among(odd) is None


def test_a_pipeline_of_the_hub_has_a_size(local_hub: LocalHub, tmp_path: Path) -> None:
    async def work() -> tuple[ModelFacts, int | None]:
        client = HubClient(
            endpoint=local_hub.url, cache_dir=tmp_path, token=lambda: None, offline=False
        )
        snapshot = await client.snapshot("tiny/stable-diffusion")
        found = await stored_bytes(client, snapshot.facts)
        await client.aclose()
        return snapshot.facts, found

    facts, found = asyncio.run(work())
    assert facts.parameter_total is None
    assert found and found > 1000


def test_the_range_is_wider_where_only_files_tell() -> None:
    facts = ModelFacts(id="a/b", stored_bytes=2_000_000_000)
    machine = Machine(free_memory=3_500_000_000, free_disk=10**12)
    fit = weigh(facts, machine)
    assert (fit.verdict, fit.dtype, fit.weight_bytes) == ("fits", "bfloat16", 2_000_000_000)
    assert weigh(facts, machine.model_copy(update={"free_memory": 10**9})).verdict == "too_big"
