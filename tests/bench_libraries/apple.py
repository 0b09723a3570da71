"""A tiny chat model in the form of MLX, with four bits per weight, made by MLX's own converter.

MLX is made for Apple silicon; here it is its build for the processors of Linux that runs.
"""

from __future__ import annotations

import shutil
from importlib import import_module
from pathlib import Path

from tests.local_hub.models.shelf import folder_of, seed, write_card

NAME, BASE = "tiny/mlx-chat", "tiny/llama-chat"


def mlx(root: Path) -> None:
    """`tiny/mlx-chat`, quantised from the tiny Llama."""
    from tests.local_hub.models.generation import _llama

    library = import_module("transformers")
    aside = root.parent / "aside"
    _llama(aside)
    # With weights of its own at the end: where they are shared, a random model repeats its input.
    config = library.AutoConfig.from_pretrained(aside / BASE)
    config.tie_word_embeddings = False
    seed(NAME)
    library.LlamaForCausalLM(config).save_pretrained(aside / BASE)
    made = aside / "made"
    import_module("mlx_lm").convert(
        str(aside / BASE), mlx_path=str(made), quantize=True, q_group_size=32, q_bits=4
    )
    folder = folder_of(root, NAME)
    shutil.copytree(made, folder, dirs_exist_ok=True)
    write_card(
        folder,
        "Tiny MLX chat",
        library_name="mlx",
        pipeline_tag="text-generation",
        base_model=BASE,
        base_model_relation="quantized",
        tags=["mlx"],
    )
