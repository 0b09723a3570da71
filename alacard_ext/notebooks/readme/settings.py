"""What a load is given: the settings of how it is done, and those that make it another one."""

from __future__ import annotations

import ast
import re

from .edits import Source, last_name
from .loaded import CONSTRUCTORS, LoadedModel

# How a load is done, where it runs, and in which precision: the notebook has chosen these.
HOW = frozenset(
    {"torch_dtype", "dtype", "device_map", "device", "low_cpu_mem_usage", "attn_implementation"}
    | {"_attn_implementation", "use_flash_attention_2", "load_in_8bit", "load_in_4bit"}
    | {"quantization_config", "trust_remote_code", "token", "use_auth_token", "use_safetensors"}
    | {"cache_dir", "force_download", "resume_download", "local_files_only", "max_memory"}
    | {"offload_folder", "use_fast", "from_tf", "from_flax", "variant", "cache_folder"}
    | {"offload_state_dict", "use_flash_attn", "legacy"}
    | {"safety_checker", "requires_safety_checker", "feature_extractor", "add_pooling_layer"}
)
# What the classes load, by how their names end.
KINDS = {
    "Tokenizer": "tokenizer",
    "ImageProcessor": "image processor",
    "FeatureExtractor": "feature extractor",
    "Processor": "processor",
    "Config": "configuration",
}
PLAIN = re.compile(r"[\w./-]{1,40}", re.ASCII)
ID_NAMES = ("pretrained_model_name_or_path", "model_name_or_path", "model_id")


def class_of(call: ast.Call) -> str:
    """`AutoModel` of `AutoModel.from_pretrained(…)`, `pipeline`, a constructor; else ''."""
    if last_name(call.func) == "from_pretrained" and isinstance(call.func, ast.Attribute):
        return last_name(call.func.value)
    name = last_name(call.func)
    return name if name in CONSTRUCTORS or name == "pipeline" else ""


def own_settings(
    source: Source, loaded: LoadedModel, call: ast.Call, expression: str
) -> str | None:
    """Why a load differs from the notebook's, which mostly keeps the repository's own settings."""
    what = kind_of(class_of(call))
    same = [(arg, value) for name, arg, value in loaded.settings if name == root_of(expression)]
    for item in call.keywords:
        if item.arg in HOW or item.arg in ID_NAMES:
            continue
        if item.arg == "revision" and source.value(item.value) in (None, "main"):
            continue
        value = source.value(item.value)
        if any(item.arg == arg and _is_same(value, own) for arg, own in same):
            continue
        if item.arg is None:
            return f"it loads the {what} with settings that are known only when it runs."
        setting = item.arg[:60]
        if isinstance(value, bool | int) or (isinstance(value, str) and PLAIN.fullmatch(value)):
            setting += f"={value!r}"
        return f"it loads the {what} with {setting}, which this notebook does not use."
    if len(call.args) > 1:
        return f"it loads the {what} with settings that this notebook does not use."
    return None


def _is_same(value: object, own: object) -> bool:
    return type(value) is type(own) and value == own


def kind_of(class_name: str) -> str:
    """What a class loads, in words."""
    plain = class_name.removesuffix("Fast")
    return next((words for ending, words in KINDS.items() if plain.endswith(ending)), "model")


def root_of(expression: str) -> str:
    """`model` of `model.base_model`."""
    return expression.partition(".")[0]
