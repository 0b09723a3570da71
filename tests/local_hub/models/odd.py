"""Repositories that are odd in one way each: who may see them, what they hold, what they lack.

They need no torch: where weights are wanted, they are sixteen zeros.
"""

from __future__ import annotations

import json
import struct
from pathlib import Path

from .shelf import folder_of, transformers_info, write_card, write_config, write_weights

GENERATION = transformers_info("AutoModelForCausalLM", "text-generation")
LLAMA = {"architectures": ["LlamaForCausalLM"], "model_type": "llama"}
BERT = {"architectures": ["BertForSequenceClassification"], "model_type": "bert"}


def build(root: Path) -> None:
    """Every odd repository; the hostile ones are in `hostile.py`."""
    _access(root)
    _shapes(root)
    _readmes(root)


def _access(root: Path) -> None:
    for name, settings in (
        ("tiny/gated", {"gated": "auto"}),
        ("tiny/gated-manual", {"gated": "manual"}),
        ("tiny/private", {"private": True}),
        ("tiny/disabled", {"disabled": True}),
        # As the one above, but its metadata can still be read, with `disabled` true.
        ("tiny/disabled-listed", {"disabled": True, "listed": True}),
    ):
        folder = folder_of(root, name, transformersInfo=GENERATION, **settings)
        write_config(folder, LLAMA)
        write_weights(folder)
        write_card(
            folder,
            name,
            f'from transformers import pipeline\npipe = pipeline("text-generation", "{name}")',
            library_name="transformers",
            pipeline_tag="text-generation",
            license="llama3.1" if "gated" in settings else "mit",
            extra_gated_heading="Please share your contact" if "gated" in settings else None,
        )
    folder_of(root, "tiny/old-sentiment", moved_to="tiny/bert-sentiment")
    folder_of(root, "tiny/moved-twice", moved_to="tiny/old-sentiment")
    folder_of(root, "tiny/moved-in-a-circle", moved_to="tiny/moved-in-a-circle")


def _shapes(root: Path) -> None:
    """Repositories whose contents ask for another plan than the usual."""
    folder_of(root, "tiny/empty")

    counts = {"BF16": 405_853_388_800}
    huge = {
        "safetensors": {"parameters": counts, "total": counts["BF16"]},
        "siblings": [
            {"rfilename": "README.md"},
            {"rfilename": "config.json"},
            *({"rfilename": f"model-{n:05d}-of-00191.safetensors"} for n in range(1, 192)),
        ],
        "usedStorage": 2_030_000_000_000,
    }
    folder = folder_of(root, "tiny/huge", transformersInfo=GENERATION, info=huge, likes=240)
    write_config(folder, LLAMA)
    write_card(
        folder,
        "Four hundred billion weights",
        library_name="transformers",
        pipeline_tag="text-generation",
        tags=["conversational"],
        base_model="tiny/llama-base",
    )

    info = {"auto_model": "AutoModel", "custom_class": "own.OwnModel"}
    folder = folder_of(root, "tiny/custom-code", transformersInfo=info)
    auto_map = {"AutoConfig": "own.OwnConfig", "AutoModel": "own.OwnModel"}
    write_config(folder, {"architectures": ["OwnModel"], "model_type": "own", "auto_map": auto_map})
    # Whoever runs this without being asked to leaves a file that a test looks for.
    (folder / "own.py").write_text(
        "import os, pathlib\n"
        "from transformers import PretrainedConfig, PreTrainedModel\n\n"
        "pathlib.Path(os.environ.get('HF_HOME', '.'), 'custom-code-ran').touch()\n\n\n"
        "class OwnConfig(PretrainedConfig):\n    model_type = 'own'\n\n\n"
        "class OwnModel(PreTrainedModel):\n    config_class = OwnConfig\n"
    )
    write_weights(folder)
    write_card(
        folder,
        "Custom code",
        "from transformers import AutoModel\n"
        'model = AutoModel.from_pretrained("tiny/custom-code", trust_remote_code=True)',
        library_name="transformers",
        pipeline_tag="feature-extraction",
    )

    folder = folder_of(root, "tiny/pickled-agent")
    # No agent: what matters is that nobody opens it without being asked to.
    (folder / "ppo-CartPole-v1.zip").write_bytes(b"PK\x05\x06" + b"\0" * 18)
    write_card(
        folder,
        "An agent in a pickle",
        "from stable_baselines3 import PPO",
        library_name="stable-baselines3",
        pipeline_tag="reinforcement-learning",
    )

    folder = folder_of(root, "tiny/no-task")
    write_config(folder, BERT)
    write_weights(folder)
    write_card(folder, "No task", "print('hello')", library_name="transformers")

    folder = folder_of(root, "tiny/no-library")
    (folder / "weights.pt").write_bytes(b"\0" * 64)
    write_card(folder, "No library", "import nothing_known", pipeline_tag="object-detection")

    folder = folder_of(root, "tiny/uncovered")
    write_config(
        folder, {"architectures": ["DepthAnythingForDepthEstimation"], "model_type": "depth"}
    )
    write_weights(folder)
    write_card(folder, "Uncovered task", library_name="transformers", pipeline_tag="graph-ml")

    gguf = {"total": 1_100_048_384, "architecture": "llama", "context_length": 2048}
    folder = folder_of(root, "tiny/gguf", info={"gguf": gguf | {"totalFileSize": 668_788_096}})
    # Magic, version 3, no tensors, no metadata: the smallest file that is one.
    (folder / "tiny.Q4_K_M.gguf").write_bytes(struct.pack("<4sIQQ", b"GGUF", 3, 0, 0))
    write_card(
        folder,
        "Quantised, GGUF only",
        "from llama_cpp import Llama\n"
        'llm = Llama.from_pretrained("tiny/gguf", filename="*Q4_K_M.gguf")',
        pipeline_tag="text-generation",
        base_model="tiny/llama-chat",
        base_model_relation="quantized",
        tags=["gguf"],
    )

    folder = folder_of(root, "tiny/adapter")
    adapter = {
        "base_model_name_or_path": "tiny/llama-chat",
        "peft_type": "LORA",
        "task_type": "CAUSAL_LM",
        "r": 4,
        "lora_alpha": 8,
        "target_modules": ["q_proj", "v_proj"],
    }
    (folder / "adapter_config.json").write_text(json.dumps(adapter))
    write_weights(folder, "adapter_model.safetensors")
    write_card(
        folder,
        "LoRA adapter",
        library_name="peft",
        pipeline_tag="text-generation",
        base_model="tiny/llama-chat",
        base_model_relation="adapter",
    )


def _readmes(root: Path) -> None:
    def plain(name: str) -> Path:
        folder = folder_of(root, name)
        write_config(folder, BERT)
        write_weights(folder)
        return folder

    folder = plain("tiny/readme-utf16")
    text = (
        "---\npipeline_tag: text-classification\nlibrary_name: transformers\n---\n"
        "# Schöne Grüße\n\n```python\nfrom transformers import AutoModel\n```\n"
    )
    (folder / "README.md").write_bytes(text.encode("utf-16"))

    plain("tiny/no-readme")

    folder = plain("tiny/readme-no-front")
    (folder / "README.md").write_text("# Only prose\n\nNothing to run.\n")

    folder = plain("tiny/readme-bad-yaml")
    (folder / "README.md").write_text("---\nlicense: [mit\ntags: : :\n---\n# Broken front matter\n")

    folder = plain("tiny/yaml-no")
    # YAML reads `no`, Norwegian's code, as False.
    front = "---\nlanguage: no\npipeline_tag: fill-mask\nlibrary_name: transformers\n---\n"
    (folder / "README.md").write_text(front + "# Norsk\n")

    folder = plain("tiny/readme-huge")
    words = "All work and no play makes a long card. " * 60_000
    (folder / "README.md").write_text(f"---\nlicense: mit\n---\n# Huge\n\n{words}\n")
