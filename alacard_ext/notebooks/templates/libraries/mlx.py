# A language model for Apple silicon, by MLX; the cells of gguf.py around it.

# %% [markdown] section="title" name="apple"
"""
> **This notebook needs a Mac with Apple silicon** (M1 or newer): MLX computes on the graphics unit, in
> the memory that it shares with the processor. The next cell checks whether this computer is one. If it
> is not, the cell stops before anything is installed or downloaded. {{elsewhere_sentence}}
"""

# %% section="title" name="elsewhere" tags=["parameters"]
# What the model was made from, for computers without Apple silicon.
BASE_MODELS = []

# %% section="title" name="machine" hidden=true
# Looks which machine this is: run this cell; you do not need to read it.
import platform
from importlib.util import find_spec


class Stop(Exception):
    """Ends a run with a message for people instead of a long traceback."""

    def _render_traceback_(self):
        return ["", f"Stopped: {self}"]


machine = f"{platform.system()} on {platform.machine()}"
if machine == "Darwin on arm64":
    print("A Mac with Apple silicon:", platform.mac_ver()[0])
elif find_spec("mlx"):
    # MLX can be built for other machines; continue if such a build is installed.
    print(f"This is {machine}. Continuing, because a build of MLX is installed here.")
else:
    instead = " or ".join(BASE_MODELS) or "another model"
    raise Stop(
        f"this is {machine}, and the model is made for Apple silicon. Nothing was installed. "
        f"Deal a hand with {instead} instead"
        + ("; on a Mac, use a native Python for arm64, not a translated one."
           if platform.system() == "Darwin" else ".")
    )

# %% [markdown] section="hello" name="files-about" tags=["beginner"]
"""
The model comes in **MLX**'s own form. Most such models keep each weight in 4 or 8 *bits* instead of 16:
they need less memory, write faster, and answer a little worse.
"""

# %% [markdown] section="hello" name="files-about-more" tags=["intermediate", "advanced"]
"""
The notebook first downloads the pinned files, without the repository's Python code, and loads the model
from their folder. `quantization` in the configuration gives the bits per weight and how many weights
share a scale.
"""

# %% section="hello" name="files" tags=["parameters"]
# The longest conversation that is kept in mind, in tokens, where the model itself allows it.
MOST_CONTEXT = 8192

# %% section="hello" name="choose" hidden=true
# Downloads the files that MLX reads: run this cell; you do not need to read it.
import json

from huggingface_hub import snapshot_download

wanted = ["*.json", "model*.safetensors", "tokenizer.model", "*.tiktoken", "*.txt", "*.jinja"]
folder = Path(snapshot_download(MODEL_ID, revision=REVISION, allow_patterns=wanted))
settings = json.loads((folder / "config.json").read_text(encoding="utf-8"))
stored = sum(file.stat().st_size for file in folder.glob("model*.safetensors"))
bits = (settings.get("quantization") or {}).get("bits")
print(f"{human_size(stored)} of weights,", f"{bits} bits each" if bits else "not quantised")
CONTEXT = min(settings.get("max_position_embeddings") or 4096, MOST_CONTEXT)

# %% section="hello" name="load"
import mlx.core as mx
from mlx_lm import load, stream_generate
from mlx_lm.sample_utils import make_sampler

model, tokenizer = load(str(folder))
forms = getattr(tokenizer, "chat_template", None)
if isinstance(forms, dict):  # several, by name
    tokenizer.chat_template = forms.get("default") or next(iter(forms.values()))
is_chat = bool(forms)
print(f"Hello from {MODEL_ID}, on {mx.default_device()}.")
print("Your prompts reach it as a chat." if is_chat else "It continues a text that you begin.")

# %% [markdown] section="info" name="good-for"
"""
**Good for** drafts, rephrasing, ideas and explanations that someone checks, on a Mac and without a
network. **Not for** facts that nobody checks.
"""

# %% section="usage" name="predict"
def tokens_of(prompt):
    """A prompt or a list of chat messages as the numbers that the model reads."""
    if not is_chat:
        return tokenizer.encode(prompt if isinstance(prompt, str) else prompt[-1]["content"])
    messages = [{"role": "user", "content": prompt}] if isinstance(prompt, str) else prompt
    # enable_thinking matters to models that would first think aloud for pages
    return tokenizer.apply_chat_template(
        messages, add_generation_prompt=True, enable_thinking=False
    )


def steps(
    prompt, max_new_tokens=MAX_NEW_TOKENS, temperature=0.0 if GREEDY else 0.6, top_p=1.0, seed=7
):
    """What MLX tells of each piece: its text, and how fast it was written."""
    mx.random.seed(seed)
    sampler = make_sampler(temp=temperature, top_p=top_p if top_p < 1 else 0.0)
    yield from stream_generate(
        model, tokenizer, tokens_of(prompt), max_tokens=max_new_tokens, sampler=sampler
    )


def pieces(prompt, **options):
    """What the model writes after a prompt or a list of chat messages, piece by piece."""
    for step in steps(prompt, **options):
        yield step.text

# %% section="usage" name="tokens"
def opened(prompt):
    """The mark with which the prompt, as the model reads it, opens its thoughts; or ""."""
    return begins_thoughts(tokenizer.decode(tokens_of(prompt)[-16:]))


def count_tokens(text):
    """How many tokens a text takes."""
    return len(tokenizer.encode(text))

# %% [markdown] section="usage" name="too-long-about" tags=["intermediate"]
"""
### An error to expect, and one that is not raised

MLX refuses to write *zero* tokens. But it accepts a prompt that is longer than the model was made for:
the answers get worse, and each token needs more memory. So count before you ask.
"""

# %% section="usage" name="too-long" tags=["intermediate"]
try:
    generate(PROMPTS[0], max_new_tokens=0)
except ValueError as problem:
    print("As expected:", problem)
for text in (PROMPTS[0], "word " * 2 * CONTEXT):
    needed = count_tokens(text)
    print(f"{needed} tokens:", "they fit" if needed < CONTEXT else f"more than {CONTEXT}")

# %% [markdown] section="usage" name="token-speed-about" tags=["advanced"]
"""
### Reading, writing, and the peak of memory

MLX measures this itself: reading the prompt is limited by computing power, writing by how fast the
weights are read from memory. The peak includes weights, the cache of the conversation and activations.
"""

# %% section="usage" name="token-speed" tags=["advanced"]
import time

rows = []
for tokens in (1, 32):
    start = time.perf_counter()
    last = list(steps(PROMPTS[0], max_new_tokens=tokens))[-1]
    rows.append({"tokens": last.generation_tokens, "seconds": time.perf_counter() - start,
                 "read a second": last.prompt_tps, "written a second": last.generation_tps,
                 "peak, MB": 1000 * last.peak_memory})
show(rows)
print("In use by this notebook:", human_size(psutil.Process().memory_info().rss))

# %% [markdown] section="usage" name="evaluation-about" tags=["advanced"]
"""
### A small test

Questions with one right answer. Four are too few to judge a model, but enough to see whether fewer bits
have broken it: run the same test on a version with more bits.
"""
