"""Repositories whose every text tries to become something other than text.

If any of it is executed, on the server or in a notebook, a file named by the environment variable
`ALACARD_CANARY` (else `alacard-canary` in the temporary folder) appears; tests look for it.
"""

from __future__ import annotations

import json
from pathlib import Path

from .shelf import folder_of, transformers_info, write_config, write_weights

CANARY = (
    "__import__('pathlib').Path(__import__('os').environ.get('ALACARD_CANARY', "
    "'/tmp/alacard-canary')).touch()"
)
TOUCH = "touch ${ALACARD_CANARY:-/tmp/alacard-canary}"
BREAKOUTS = {
    "quote": f"'; {CANARY}; '",
    "double": f'"; {CANARY}; "',
    "triple": f'"""\n{CANARY}\n"""',
    "triple-single": f"'''\n{CANARY}\n'''",
    "backslash": "ends with a backslash \\",
    "newline": f"one line\n{CANARY}\nand more\r\n{CANARY}",
    "separators": f"a\u2028{CANARY}\u2029{CANARY}\x0b{CANARY}\x85",
    "template": "{{ 7 * 7 }} {% for x in y %} ${7*7} #{7} {model_id} %(x)s {0} {__class__}",
    "script": "</script><script>alert(1)</script><img src=x onerror=alert(1)>",
    "markdown": "[click](javascript:alert(1)) ![x](http://127.0.0.1:9/pixel.png) `a` | b | **c**",
    "ansi": "\x1b[2J\x1b[31mred\x1b]0;title\x07 \x00 \x08\x08",
    "fence": f"```\n{CANARY}\n```python\n{CANARY}\n~~~",
    "magic": f"!{TOUCH}\n%run x.py\n%%bash\n{TOUCH}",
    "bidi": "safe \u202e gnidart \u2066 code \u2069 \u200b zero width",
    "surrogate": "lone \ud800 surrogate",
    "percent": "# %% [markdown]\n# %%\n" + CANARY,
}


def build(root: Path) -> None:
    """`tiny/hostile`, with all of it everywhere, and `tiny/hostile-KIND` for each kind alone.

    `tiny/wrong-types` holds no bad text, but no field of its metadata has the type it should have;
    huggingface_hub itself fails on it, and it is not in searches.
    """
    _hostile(root, "tiny/hostile", "\n".join(BREAKOUTS.values()))
    for kind, text in BREAKOUTS.items():
        _hostile(root, f"tiny/hostile-{kind}", text)
    _wrong_types(root)


def _hostile(root: Path, name: str, text: str) -> None:
    info = {
        "pipeline_tag": "text-classification",
        "library_name": "transformers",
        "author": text,
        "tags": ["transformers", text, f"license:{text}", f"base_model:{text}", f"dataset:{text}"],
        "mask_token": text,
        "config": {
            "architectures": [text],
            "model_type": text,
            "tokenizer_config": {"chat_template": text, "bos_token": text},
        },
        "transformersInfo": transformers_info(text, text, text),
        "cardData": {
            "license": text,
            "license_name": text,
            "language": [text, "en"],
            "base_model": [text],
            "base_model_relation": text,
            "datasets": [text],
            "tags": [text],
            "model_name": text,
            "extra_gated_prompt": text,
            "widget": [{"text": text, "example_title": text}],
        },
        "siblings": [{"rfilename": "README.md"}, {"rfilename": text}],
        "safetensors": {"parameters": {text[:200]: 16}, "total": 16},
        "spaces": [text],
    }
    folder = folder_of(root, name, info=info, downloads=1, likes=1)
    labels = {"id2label": {"0": text, "1": "B"}, "label2id": {text: 0, "B": 1}}
    kind = {"architectures": ["BertForSequenceClassification"], "model_type": "bert"}
    params = {"task_specific_params": {"summarization": {"prefix": text}}}
    write_config(folder, kind | labels | params)
    write_weights(folder)
    (folder / "tokenizer_config.json").write_text(json.dumps({"mask_token": text}))
    quoted = json.dumps(text)
    readme = (
        f"---\nlicense: {quoted}\npipeline_tag: text-classification\n"
        f"library_name: transformers\nmodel_name: {quoted}\n---\n"
        f"# {text}\n\n{text}\n\n```python\nprint({text!r})\n{text}\n```\n\n<!-- {text} -->\n"
    )
    (folder / "README.md").write_bytes(readme.encode("utf-8", "surrogatepass"))


def _wrong_types(root: Path) -> None:
    info = {
        "pipeline_tag": ["text-classification"],
        "library_name": {"name": "transformers"},
        "tags": "transformers",
        "sha": 7,
        "gated": "perhaps",
        "private": "no",
        "disabled": None,
        "downloads": "many",
        "likes": -1.5,
        "author": [],
        "lastModified": "yesterday",
        "createdAt": 1700000000,
        "config": ["not", "an", "object"],
        "cardData": "license: mit",
        "transformersInfo": 3,
        "safetensors": {"parameters": ["F32", 16], "total": "16"},
        "gguf": "yes",
        "siblings": [None, "config.json", {"rfilename": 5}, {"name": "README.md"}],
        "mask_token": {"content": "[MASK]"},
        "usedStorage": float(10**30),
    }
    folder = folder_of(root, "tiny/wrong-types", info=info, unlisted=True)
    (folder / "config.json").write_text('["a list"]')
    (folder / "README.md").write_text("---\n- a\n- list\n---\n# Wrong types\n")
