"""Which GGUF file a notebook takes, and which repositories llama.cpp writes no text with."""

from __future__ import annotations

import re
from typing import Any

import pytest

from alacard_ext.hub.facts import ModelFacts, ModelSnapshot
from alacard_ext.notebooks.libraries.gguf import BITS, cannot_write, whole_models
from alacard_ext.notebooks.template import read_template

GB = 10**9
GEM = {
    "MTP/gem-Q8_0-MTP.gguf": 97 * 10**6,
    "mtp-gem.gguf": 97 * 10**6,
    "mmproj-F16.gguf": 600 * 10**6,
    "gem-Q8_0.gguf": int(4.9 * GB),
    "gem-Q4_K_M.gguf": int(3.1 * GB),
    "gem-UD-Q4_K_XL.gguf": int(3.2 * GB),
}
DYNAMIC = {
    "m-UD-IQ1_S.gguf": 1 * GB,
    "m-UD-IQ2_M.gguf": int(1.6 * GB),
    "m-UD-Q2_K_XL.gguf": int(1.9 * GB),
    "m-UD-Q6_K_XL.gguf": int(3.9 * GB),
    "m-UD-Q8_K_XL.gguf": int(5.2 * GB),
}
OLD_AND_NEW = {
    "m-IQ1_S.gguf": 1 * GB,
    "m-IQ4_NL.gguf": int(2.7 * GB),
    "m-Q2_K_L.gguf": int(1.95 * GB),
    "m-Q4_1.gguf": int(2.9 * GB),
    "m-MXFP4_MOE.gguf": int(2.5 * GB),
}
# A head that drafts tokens under a name that does not say so.
HIDDEN_PART = {"big-Q8_0.gguf": 8 * GB, "big-Q4_K_M.gguf": 5 * GB, "nextn-Q8_0.gguf": GB // 5}
IN_PARTS = {f"m-F16-0000{n}-of-00002.gguf": 8 * GB for n in (1, 2)} | {"m-Q6_K.gguf": 6 * GB}


def chosen_from(sizes: dict[str, int], free: int) -> str:
    """The file that the notebook's own cell takes with so many bytes of free memory."""
    cell = next(c for c in read_template("gguf") if c.name == "choose")
    source = cell.source[cell.source.index("def parts_of") :]
    names: dict[str, Any] = {
        "re": re,
        "FILES": whole_models(list(sizes)),
        "sizes": sizes,
        "free_memory": lambda: free,
        "WORK_BYTES": 0,
        "ALLOW_ANYWAY": False,
        "MOST_BITS": 9,
        "MODEL_ID": "gg/m",
        "show": lambda rows: None,
        "human_size": str,
        "Stop": RuntimeError,
    }
    exec(source, names)
    return str(names["chosen"]["file"])


@pytest.mark.parametrize(
    ("sizes", "free", "wanted"),
    [
        (GEM, 8 * GB, "gem-Q8_0.gguf"),
        (GEM, 4 * GB, "gem-UD-Q4_K_XL.gguf"),
        (DYNAMIC, 8 * GB, "m-UD-Q8_K_XL.gguf"),
        (DYNAMIC, 5 * GB, "m-UD-Q6_K_XL.gguf"),
        (DYNAMIC, 2 * GB, "m-UD-IQ2_M.gguf"),
        (OLD_AND_NEW, 4 * GB, "m-Q4_1.gguf"),
        (OLD_AND_NEW, 3 * GB, "m-IQ4_NL.gguf"),
        (HIDDEN_PART, 6 * GB, "big-Q4_K_M.gguf"),
        (IN_PARTS, 32 * GB, "m-Q6_K.gguf"),  # 16 bits per weight are of no use
        ({"m-F16.gguf": 2 * GB, "m-F32.gguf": 4 * GB}, 9 * GB, "m-F16.gguf"),
        ({"odd.gguf": GB}, 2 * GB, "odd.gguf"),
    ],
)
def test_the_most_exact_file_that_fits_is_taken(
    sizes: dict[str, int], free: int, wanted: str
) -> None:
    assert chosen_from(sizes, free) == wanted


def test_a_part_is_not_taken_where_no_whole_model_fits() -> None:
    with pytest.raises(RuntimeError, match="does not fit here"):
        chosen_from(HIDDEN_PART, GB)
    with pytest.raises(RuntimeError, match="does not fit here"):
        chosen_from(GEM, GB)


def test_whole_models_with_their_bits() -> None:
    names = ["m-Q4_K_M.gguf", "m.Q8_0.gguf", "mmproj-f16.gguf", "m-f16-00002-of-00002.gguf"]
    names += ["m-f16-00001-of-00002.gguf", "odd.gguf", "Q5_1/model.gguf", "m.imatrix.gguf"]
    assert whole_models(names) == {
        "m-Q4_K_M.gguf": 4.9,
        "m.Q8_0.gguf": 8.5,
        "m-f16-00001-of-00002.gguf": 16.0,
        "odd.gguf": 0.0,
        "Q5_1/model.gguf": 6.1,
    }


def test_each_kind_is_read_whole() -> None:
    for kind, bits in BITS.items():
        name = f"some-model-7B-{kind.lower()}.gguf"
        assert whole_models([name]) == {name: bits}


@pytest.mark.parametrize(
    ("facts", "files", "says"),
    [
        ({"gguf_architecture": "clip"}, ["mmproj-model-f16.gguf"], "companions"),
        ({"gguf_architecture": "clip"}, ["model-f16.gguf"], "reads pictures"),
        ({"gguf_architecture": "wan"}, ["wan2.1-t2v-14b-Q4_0.gguf"], "'wan'"),
        ({"gguf_architecture": "bert"}, ["bge-m3-Q8_0.gguf"], "vectors"),
        ({"gguf_architecture": "t5encoder"}, ["t5-encoder-Q8_0.gguf"], "vectors"),
        ({"gguf_architecture": "llada"}, ["llada-Q8_0.gguf"], "diffusion"),
        ({"gguf_architecture": "<b>x\n"}, ["x-Q8_0.gguf"], "an odd name"),
        ({"gguf_architecture": "newest", "chat": True}, ["m-Q8_0.gguf"], None),
        ({"gguf_architecture": "qwen3"}, ["m-Q8_0.gguf"], None),
        ({}, ["m-Q8_0.gguf"], None),
    ],
)
def test_what_writes_no_text_is_refused_with_the_reason(
    facts: dict[str, Any], files: list[str], says: str | None
) -> None:
    why = cannot_write(ModelFacts(id="gg/m", **facts), files)
    assert why is None if says is None else why is not None and says in why


def test_a_repository_of_projectors_gets_the_fallback() -> None:
    from alacard_ext.cards.models import ModelCard
    from alacard_ext.notebooks.planning.checkpoint import Checkpoint
    from alacard_ext.notebooks.planning.obstacles import obstacle

    facts = ModelFacts(id="gg/m", gguf_architecture="clip", files=["mmproj-model-f16.gguf"])
    card = ModelCard(id="gg/m", name="m")
    why = obstacle(Checkpoint.of(ModelSnapshot(facts=facts), card), consent=False)
    assert why is not None and "companions" in why
