"""A family of chat models: one that fits no computer, a smaller sibling, and its GGUF version.

The big ones exist in metadata alone; the sibling has real, random weights. Of `finch` there is one
size alone, and a GGUF version that fits a usual computer.
"""

from __future__ import annotations

from pathlib import Path

from .generation import chat_model
from .shelf import folder_of, transformers_card, transformers_info, write_card, write_config

BIG = "family/starling-405b-chat"
SMALL = "family/starling-1b-chat"
GGUF = "family/starling-405b-chat-GGUF"
FINCH = "family/finch-12b"
TASK = "text-generation"
INFO = transformers_info("AutoModelForCausalLM", TASK)
COUNT = 405_853_388_800


def build(root: Path) -> None:
    """The three repositories of the family, and the two of the other."""
    _big(root)
    _gguf(root, GGUF, BIG, COUNT)
    _small(root)
    folder = folder_of(
        root,
        FINCH,
        transformersInfo=INFO,
        downloads=10,
        info={
            "safetensors": {"parameters": {"BF16": 12 * 10**9}, "total": 12 * 10**9},
            "siblings": [
                {"rfilename": name}
                for name in ("README.md", "config.json", "tokenizer.json", "model.safetensors")
            ],
        },
    )
    write_config(folder, {"architectures": ["LlamaForCausalLM"], "model_type": "llama"})
    transformers_card(folder, "Finch 12B", TASK)
    _gguf(root, f"{FINCH}-GGUF", FINCH, 12 * 10**9)


def _big(root: Path) -> None:
    folder = folder_of(
        root,
        BIG,
        transformersInfo=INFO,
        downloads=5000,
        info={
            "safetensors": {"parameters": {"BF16": COUNT}, "total": COUNT},
            "siblings": [
                {"rfilename": "README.md"},
                {"rfilename": "config.json"},
                {"rfilename": "tokenizer.json"},
                *({"rfilename": f"model-{n:05d}-of-00191.safetensors"} for n in range(1, 192)),
            ],
            "inferenceProviderMapping": {
                "quick-cloud": {"status": "live", "providerId": "s405", "task": "conversational"},
                "slow-cloud": {"status": "staging", "providerId": "s", "task": "conversational"},
            },
            "securityRepoStatus": {"scansDone": True, "filesWithIssues": []},
        },
    )
    config = {
        "architectures": ["LlamaForCausalLM"],
        "model_type": "llama",
        "num_hidden_layers": 126,
        "num_attention_heads": 128,
        "num_key_value_heads": 8,
        "hidden_size": 16384,
        "intermediate_size": 53248,
        "max_position_embeddings": 131072,
        "vocab_size": 128256,
    }
    write_config(folder, config)
    transformers_card(folder, "Starling 405B", TASK)


def _gguf(root: Path, name: str, base: str, count: int) -> None:
    folder = folder_of(
        root,
        name,
        downloads=4000,
        info={
            "gguf": {"total": count, "architecture": "llama", "totalFileSize": int(0.6 * count)},
            "siblings": [{"rfilename": "README.md"}, {"rfilename": "model.Q4_K_M.gguf"}],
        },
    )
    write_card(
        folder,
        "A version in GGUF",
        library_name="gguf",
        pipeline_tag=TASK,
        tags=["gguf"],
        base_model=base,
        base_model_relation="quantized",
    )


def _small(root: Path) -> None:
    folder = folder_of(root, SMALL, transformersInfo=INFO, downloads=3000)
    chat_model(folder, SMALL)
    transformers_card(folder, "Starling 1B", TASK)
