"""Reading a card of one megabyte, and checking one notebook: pure work, no hub and no server."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable

from alacard_ext.cards.resolve import resolve_recipe
from alacard_ext.config import Configuration
from alacard_ext.hub.readme import extract
from alacard_ext.notebooks.build import build_notebook
from alacard_ext.notebooks.gate import check
from alacard_ext.services import build_services

from .generation import MODEL
from .hub import ServedHub
from .measure import Line, Samples, limit_line

SIZE = 999_000
EXTRACTION_AIM = 50.0
FRONT = "---\nlicense: mit\nlanguage: [en]\ntags: [a, b]\n---\n# A model\n\n"
BLOCK = """## Use number {n}

Some *prose* with `code`, a [link](https://example.org/{n}) and **more** of it.

```python
from transformers import AutoModel, AutoTokenizer
model = AutoModel.from_pretrained("owner/name-{n}")
>>> model("text {n}")
```

"""
# What can make a parser slow: very many blocks, one huge one, deep nesting, tables, raw HTML.
SHAPES: dict[str, Callable[[int], str]] = {
    "Python blocks": lambda n: BLOCK.format(n=n),
    "prose": lambda n: f"Line {n} with *some* [text](http://x/{n}) that <b>goes</b> on & on.\n",
    "a table": lambda n: f"| model {n} | 0.{n:05d} | **{n}** | `x` |\n",
    "quotes and lists": lambda n: "> " * (n % 20) + "- " * (n % 7) + f"item {n}\n",
    "HTML": lambda n: f"<details><summary>{n}</summary><pre><code>x={n}\n</code></pre></details>\n",
    "brackets": lambda n: "[" * (n % 40) + "*_`" * (n % 5) + f"{n}\n",
}


def card(shape: str) -> str:
    """A model card of just under one megabyte, made of one kind of thing."""
    parts, size, n = [FRONT], len(FRONT), 0
    while size < SIZE:
        parts.append(SHAPES[shape](n))
        size += len(parts[-1])
        n += 1
    return "".join(parts)[:SIZE]


def extraction_lines(repetitions: int) -> list[Line]:
    """One line for the slowest shape of card; the others are in its detail."""
    found: dict[str, Samples] = {}
    for shape in SHAPES:
        text = card(shape)
        samples = found[shape] = Samples()
        for turn in range(repetitions + 1):
            started = time.perf_counter()
            extract(text)
            if turn:
                samples.values.append(time.perf_counter() - started)
    worst = max(found, key=lambda shape: found[shape].median)
    others = ", ".join(f"{shape} {samples.milliseconds()}" for shape, samples in found.items())
    return [
        limit_line(
            f"README extraction of a card of {SIZE / 1e6:.3f} MB, slowest shape ({worst})",
            found[worst],
            aim_ms=EXTRACTION_AIM,
            detail=others,
        )
    ]


async def gate_line(hub: ServedHub, repetitions: int) -> Line:
    """The whole gate on one notebook."""
    with tempfile.TemporaryDirectory(prefix="alacard-bench-") as name:
        services = build_services(Configuration(hub_endpoint=hub.url, cache_dir=name))
        try:
            recipe = resolve_recipe(services.deck, {"model_card": MODEL})
            built = await build_notebook(recipe, deck=services.deck, hub=services.hub)
        finally:
            await services.aclose()
    samples = Samples()
    for _ in range(repetitions):
        with samples.timed():
            report = check(built.notebook, requirements=built.plan.requirements)
        assert report.passed
    return limit_line(
        "the gate on one notebook",
        samples,
        aim_ms=None,
        detail=f"{len(report.checks)} checks of {len(built.notebook.cells)} cells",
    )
