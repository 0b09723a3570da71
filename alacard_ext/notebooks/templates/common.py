# The cells that every notebook shares. `template.py` says what the headers mean.

# %% [markdown] section="title" name="title" tags=["beginner"]
"""
# {{model_name}}, on the topic of {{topic_phrase}}

You are about to run a real AI model for **{{task_title}}** on your own computer. You need no
knowledge of machine learning for it.

**How it works:** read a text, click into the grey box below it and press **Shift + Enter** to run
it. Go from top to bottom. The result appears under each box. You can break nothing: to begin anew,
choose *Kernel → Restart Kernel*.
"""

# %% [markdown] section="title" name="title-intermediate" tags=["intermediate"]
"""
# {{model_name}}, on the topic of {{topic_phrase}}

Load **{{model_name}}**, use it for **{{task_title}}** on your own machine, and see its options and
its limits. Run the cells from top to bottom; each needs those above it.
"""

# %% [markdown] section="title" name="title-advanced" tags=["advanced"]
"""
# {{model_name}}, on the topic of {{topic_phrase}}

**{{task_title}}** with the model's own classes: batches, raw outputs, latency and memory, measured
on the machine that runs this notebook. Cells run from top to bottom, without network once the
model is in the cache.
"""

# %% [markdown] section="title" name="hand"
"""
| Card | Your hand |
|:--|:--|
| Model | {{model_link}} |
| Prompts | {{prompt_names}} |
| Topic | {{topic_name}} |
| Difficulty | {{difficulty_name}} |
| Interface | {{ui_name}} |

{{attribution}}
"""

# %% [markdown] section="title" name="notice" when=["notice"]
"""
> **Note:** {{notice}}
"""

# %% [markdown] section="setup" name="about" tags=["beginner"]
"""
## Set up

The model needs a few Python packages. The cells below look which of them are missing and install
only those; if all are there, nothing is changed. The first time this can take some minutes. Cells
that show only three dots are folded, to be run all the same: click the dots to read them.
"""

# %% [markdown] section="setup" name="about-more" tags=["intermediate", "advanced"]
"""
## Set up

Installs what is missing or outdated, and nothing else. It never upgrades a package that this
kernel has already imported.
"""

# %% section="setup" name="requirements" tags=["parameters"]
# What this notebook imports, and the versions that it was written for.
# No NVIDIA card? PyTorch's CPU build is far smaller: https://pytorch.org/get-started/locally
REQUIREMENTS = {
    "torch": "torch>=2.6",
    "transformers": "transformers>=4.57,<6",
    "huggingface_hub": "huggingface_hub>=0.34",
    "psutil": "psutil>=5.9",
}

# %% section="setup" name="install"
import importlib
import re
import sys
from importlib.metadata import PackageNotFoundError, version


class Stop(Exception):
    """Ends a run with a message for people instead of a long traceback."""

    def _render_traceback_(self):
        return ["", f"Stopped: {self}"]


def numbers(text):
    """'4.57.1' as (4, 57, 1), which Python can compare."""
    return tuple(int(part) for part in re.findall(r"\d+", text)[:3])


def satisfied(requirement):
    """Whether the installed version lies within the bounds of, say, 'torch>=2.6,<3'."""
    name = re.match(r"[\w.-]+", requirement)[0]
    try:
        installed = numbers(version(name))
    except PackageNotFoundError:
        return False
    lowest = re.search(r">=([\d.]+)", requirement)
    below = re.search(r"<([\d.]+)", requirement)
    return (not lowest or installed >= numbers(lowest[1])) and (
        not below or installed < numbers(below[1])
    )


missing = {m: text for m, text in REQUIREMENTS.items() if not satisfied(text)}
loaded = [text for module, text in missing.items() if module in sys.modules]
if loaded:
    raise Stop(
        f"this notebook needs {', '.join(loaded)}, and this kernel already uses another version. "
        "Choose Kernel → Restart Kernel, then run the notebook from its first cell on."
    )
if missing:
    packages = " ".join(f'"{requirement}"' for requirement in missing.values())
    %pip install --quiet {packages}
    importlib.invalidate_caches()
    failed = [requirement for requirement in missing.values() if not satisfied(requirement)]
    if failed:
        raise Stop(f"could not install {', '.join(failed)}; pip's message above says why.")
print("Installed:", ", ".join(missing.values()) if missing else "nothing, all is there.")

# %% section="setup" name="table" hidden=["beginner"]
from html import escape

from IPython.display import display


def show(rows):
    """Show a list of dictionaries as a table."""
    lines = [list(rows[0])]
    for row in rows:
        lines.append([f"{v:.3f}" if isinstance(v, float) else str(v) for v in row.values()])
    html = ""
    for number, line in enumerate(lines):
        tag = "td" if number else "th"
        cells = (f'<{tag} style="text-align: left">{escape(text)}</{tag}>' for text in line)
        html += f"<tr>{''.join(cells)}</tr>"
    plain = "\n".join(" | ".join(line) for line in lines)
    display({"text/html": f"<table>{html}</table>", "text/plain": plain}, raw=True)


def human_size(number):
    """A number of bytes for people."""
    for unit, scale in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if number >= scale:
            return f"{number / scale:.1f} {unit}"
    return f"{number:.0f} bytes"

# %% [markdown] section="info" name="facts"
"""
## About the model

{{facts_table}}
"""

# %% [markdown] section="info" name="licence" when=["licence-note"]
"""
{{licence_note}}
"""

# %% [markdown] section="info" name="why" tags=["intermediate", "advanced"]
"""
Why the notebook is as it is:

{{reasons}}
"""

# %% [markdown] section="readme" name="none" when=["readme-none"]
"""
## The author's own example

{{readme_reason}}
"""

# %% [markdown] section="readme" name="shown" when=["readme-shown"]
"""
## The author's own example

This is how the model's page shows its use. It is not run here: {{readme_reason}}

{{readme_code}}
"""

# %% [markdown] section="readme" name="run" when=["readme-run"]
"""
## The author's own example

The last cell of this section comes from the model's page. {{readme_reason}}
"""

# %% [markdown] section="readme" name="consented" when=["readme-consented"]
"""
## The author's own example

**The last cell of this section is code of the model's author.** {{readme_reason}}

The text that you allowed has the SHA-256 `{{readme_hash}}`.
"""

# %% [markdown] section="readme" name="answering-about" when=["readme-answering"]
"""
The example was written for a part of transformers that newer releases no longer have: its pipeline
for questions. The next cell does the same with the loaded model.
"""

# %% section="readme" name="answering" when=["readme-answering"] hidden=["beginner"]
def answering(asked=None, question=None, context=None, top_k=1, max_answer_len=15):
    """The best passages of the context, as the pipeline for questions gave them."""
    if isinstance(asked, list | tuple):
        return [answering(one, top_k=top_k, max_answer_len=max_answer_len) for one in asked]
    if asked:
        question, context = asked["question"], asked["context"]
    pieces = tokenizer(
        question, context, truncation="only_second", max_length=window, stride=window // 4,
        return_overflowing_tokens=True, return_offsets_mapping=True, padding=True,
        return_tensors="pt",
    )
    places = pieces.pop("offset_mapping").tolist()
    pieces.pop("overflow_to_sample_mapping", None)
    with torch.no_grad():
        output = model(**pieces.to(device))
    found = []
    for number, offsets in enumerate(places):
        outside = torch.tensor([part != 1 for part in pieces.sequence_ids(number)])
        starts = output.start_logits[number].float().cpu().masked_fill(outside, -1e9).softmax(-1)
        ends = output.end_logits[number].float().cpu().masked_fill(outside, -1e9).softmax(-1)
        # Passages that end where they begin or later, and are not too long
        scores = torch.outer(starts, ends).triu().tril(max_answer_len - 1)
        best = scores.flatten().topk(min(top_k, scores.numel()))
        for score, at in zip(best.values.tolist(), best.indices.tolist(), strict=True):
            first, last = divmod(at, len(offsets))
            start, end = offsets[first][0], offsets[last][1]
            answer = context[start:end]
            found.append({"score": score, "start": start, "end": end, "answer": answer})
    found = sorted(found, key=lambda one: -one["score"])[:top_k]
    return found[0] if top_k == 1 else found

# %% [markdown] section="readme" name="changed" when=["readme-changed"]
"""
<details>
<summary>What was changed in it, and how it stands on the page</summary>

{{readme_changes}}

</details>
"""

# %% [markdown] section="next" name="next" place="end"
"""
## Where to go from here

- The model's page with its discussions: {{model_link}}
- The data, licence and limits as its authors tell them: {{card_link}}
- The library's documentation: {{docs_link}}
- Deal this hand again in Alacard: {{hand_code}}
"""

# %% [markdown] section="next" name="tidy-about" tags=["beginner"] place="end"
"""
When you are done, *Kernel → Shut Down Kernel* gives the memory back. The downloaded model stays on
your disk for the next time; `hf cache --help` in a terminal shows how to list or delete it.
"""

# %% [markdown] section="next" name="tidy-about-more" tags=["intermediate", "advanced"] unless=["no-load", "no-torch"] place="end"
"""
To free the memory without a restart, run the next cell. The download stays in the cache:
`hf cache --help` shows how to list or delete it.
"""

# %% section="next" name="tidy" tags=["intermediate", "advanced"] unless=["no-load", "no-torch"] place="end"
FREE_MEMORY = False  # set to True when you no longer need the model
if FREE_MEMORY:
    import gc

    del model
    gc.collect()
    if device == "cuda":
        torch.cuda.empty_cache()
