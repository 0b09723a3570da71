# A page that runs the model in the reader's browser, and a small server of this kernel that shows
# it: `predict(texts)` asks the page, and gives back what the browser answered.

# %% [markdown] section="hello" name="about" tags=["beginner"]
"""
## Say hello to the model

This model is not run by Python. It is made for **Transformers.js**, which runs it inside the
browser that shows this page: your texts never leave it. The notebook only prepares the page.
"""

# %% [markdown] section="hello" name="about-more" tags=["intermediate", "advanced"]
"""
## Prepare the page

Transformers.js runs ONNX graphs with WebAssembly, on the processor of the computer in front of you. The
kernel writes the page, shows it and sends it requests; the kernel itself loads no model.
"""

# %% [markdown] section="hello" name="ladder" when=["ladder"]
"""
The file that the browser loads decides how much memory the model takes. Eight bits per weight are the
usual choice, with a quarter of the download of the plain graph.
"""

# %% [markdown] section="hello" name="loads"
"""
**What your browser loads, and from where:** the weights from the model's page on the Hub, at the commit
that this notebook is pinned to; and one release of the library, from the folder `node_modules` next to
this notebook if `npm` has put it there, otherwise from the public server `cdn.jsdelivr.net`. The
browser caches both for the next time. It contacts no other server.
"""

# %% section="setup" name="access" when=["restricted"]
raise Stop(
    "the browser would need your token to load this model, and a page never gets your token. "
    "Choose a model that is open to everyone."
)

# %% section="hello" name="files" tags=["parameters"]
# What the model is for, and the graphs of its repository.
TASK = "text-classification"
FILES = ["onnx/model.onnx"]

# %% section="hello" name="choose"
# What the library calls each kind of graph, by the end of its file's name; the usual one first.
ENDINGS = {
    "q8": "_quantized", "int8": "_int8", "uint8": "_uint8", "fp32": "", "q4": "_q4",
    "q4f16": "_q4f16", "fp16": "_fp16", "bnb4": "_bnb4",
}
DTYPES = [kind for kind, ending in ENDINGS.items() if f"onnx/model{ending}.onnx" in FILES]
if not DTYPES:
    raise Stop(f"none of {', '.join(FILES[:5])} is a whole model in one graph.")
DTYPE = DTYPES[0]
print("Graphs that the browser can load:", ", ".join(DTYPES), "- this notebook takes", DTYPE)

# %% section="hello" name="library" hidden=["beginner"]
import json
from pathlib import Path

RELEASE = "4.3.0"  # the one release of the library that this page was written for
CDN = "https://cdn.jsdelivr.net"
BUILD = "ort-wasm-simd-threaded.asyncify"  # the part of it that is compiled


def library_files():
    """The library's files where npm has installed this release here or in a folder above."""
    for folder in (Path.cwd(), *Path.cwd().parents):
        package = folder / "node_modules" / "@huggingface" / "transformers"
        runtime = folder / "node_modules" / "onnxruntime-web" / "dist"
        found = {
            "transformers.min.js": package / "dist" / "transformers.min.js",
            f"{BUILD}.mjs": runtime / f"{BUILD}.mjs",
            f"{BUILD}.wasm": runtime / f"{BUILD}.wasm",
        }
        if all(path.is_file() for path in found.values()):
            described = json.loads((package / "package.json").read_text(encoding="utf-8"))
            if described.get("version") == RELEASE:
                return found
    return {}


LIBRARY = library_files()
print("The library:", "from node_modules" if LIBRARY else f"release {RELEASE} from {CDN}")

# %% section="hello" name="page" hidden=["beginner"]
import re

from huggingface_hub import constants

# A login in the address of a private Hub stays out of the page.
HUB = re.sub(r"//[^/@]*@", "//", constants.ENDPOINT)
# What the page is told is data in a block of its own. The script below is the same for every model.
SETTINGS = {
    "model": MODEL_ID, "revision": REVISION or "main", "task": TASK, "host": HUB,
    "library": f"{CDN}/npm/@huggingface/transformers@{RELEASE}", "runtime": None,
}
if LIBRARY:
    SETTINGS["library"] = "./library/transformers.min.js"
    SETTINGS["runtime"] = {kind: f"library/{BUILD}.{kind}" for kind in ("mjs", "wasm")}
# The page may contact only these, whatever it is told. A private hub may keep its
# files on any host.
OWN_HUB = "" if HUB == "https://huggingface.co" else "http: https:"
RULES = (
    f"default-src 'none'; style-src 'unsafe-inline'; worker-src blob:; "
    f"script-src 'self' 'nonce-@nonce@' 'wasm-unsafe-eval' blob: {CDN}; "
    f"connect-src 'self' blob: data: {CDN} https://huggingface.co https://*.huggingface.co "
    f"https://hf.co https://*.hf.co {OWN_HUB}"
)
HTML = r"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>A model in this browser</title>
<style>
:root { color-scheme: light dark; } body { font: 15px sans-serif; margin: 12px; }
textarea { width: 100%; box-sizing: border-box; } td, th { text-align: left; padding: 3px 10px; }
</style></head><body>
<p id="status" role="status">Loading the library</p>
<label for="own">A text of your own</label>
<textarea id="own" rows="2"></textarea><button id="run" disabled>Ask the model</button>
<table><thead><tr><th>text</th><th>answer</th><th>score</th><th>ms</th></tr></thead>
<tbody id="answers"></tbody></table>
<script type="application/json" id="settings">@settings@</script>
<script type="module" nonce="@nonce@">
const at = (id) => document.getElementById(id);
const settings = JSON.parse(at("settings").textContent);
const say = (text) => { at("status").textContent = text; };
const tell = (value) => fetch("answers", { method: "POST", body: JSON.stringify(value) });
const pause = (ms) => new Promise((done) => setTimeout(done, ms));
let library = null, model = null, loaded = null, labels = [], known = [], busy = false;

async function load(dtype) {
  if (loaded === dtype) return null;
  const began = performance.now();
  if (library === null) {
    library = await import(settings.library);
    library.env.remoteHost = settings.host.replace(/\/+$/, "") + "/";
    // The library looks for names of files at `main`, whatever revision it is given.
    library.env.remotePathTemplate = `{model}/resolve/${encodeURIComponent(settings.revision)}/`;
    if (settings.runtime) {
      const { mjs, wasm } = settings.runtime;
      library.env.backends.onnx.wasm.wasmPaths = {
        mjs: new URL(mjs, location.href).href, wasm: new URL(wasm, location.href).href,
      };
    }
  }
  if (model) await model.dispose();
  model = loaded = null;
  const task = settings.task === "sentence-similarity" ? "feature-extraction" : settings.task;
  model = await library.pipeline(task, settings.model, {
    revision: settings.revision, dtype, device: "wasm",
    progress_callback: (step) => {
      if (step.status === "progress") say(`Loading ${step.file}: ${Math.round(step.progress)} %`);
    },
  });
  loaded = dtype;
  return performance.now() - began;
}

async function vector(text) {
  return (await model(text, { pooling: "mean", normalize: true })).tolist()[0];
}

// Each task's answer as pairs of a word and a score, the best first.
const ASK = {
  "text-classification": async (text) =>
    (await model(text, { top_k: 10 })).map((one) => [one.label, one.score]),
  "token-classification": async (text) =>
    (await model(text, { aggregation_strategy: "simple" }))
      .map((one) => [`${one.word.trim()} (${one.entity_group})`, one.score]),
  "fill-mask": async (text) =>
    (await model(text.replaceAll("[MASK]", model.tokenizer.mask_token), { top_k: 5 }))
      .map((one) => [one.token_str.trim(), one.score]),
  "zero-shot-classification": async (text) => {
    const told = await model(text, labels);
    return told.labels.map((label, place) => [label, told.scores[place]]);
  },
};

async function near(text, others) {
  const own = await vector(text);
  const found = [];
  for (const other of others) {
    if (other === text) continue;
    const its = await vector(other);
    found.push([other, own.reduce((sum, value, place) => sum + value * its[place], 0)]);
  }
  return found.sort((one, two) => two[1] - one[1]).slice(0, 10);
}

async function answer(text, others) {
  const began = performance.now();
  const ask = ASK[settings.task];
  const found = ask ? await ask(text) : await near(text, others);
  return { text, found, ms: performance.now() - began };
}

function show(one) {
  const row = at("answers").insertRow(0);
  const [best, score] = one.found[0] ?? ["(nothing)", null];
  const cells = [one.text, best, score?.toFixed(3) ?? "", one.ms.toFixed(1)];
  for (const text of cells) row.insertCell().textContent = text;
}

async function work(task) {
  busy = true;
  try {
    labels = task.labels;
    known = task.texts;
    const took = await load(task.dtype);
    say(`Working on ${task.texts.length} texts, as ${task.dtype}`);
    const answers = [];
    for (const text of task.texts) {
      answers.push(await answer(text, task.texts));
      await pause(0);  // let the page draw
    }
    answers.forEach(show);
    await tell({ round: task.round, answers, load: took });
    say("Ready. Nothing that you write here leaves this browser.");
  } catch (problem) {
    say(`${problem}`);
    await tell({ round: task.round, error: `${problem}`.slice(0, 500) });
  }
  busy = false;
  at("run").disabled = model === null;
}

at("run").onclick = async () => {
  if (busy || !at("own").value.trim()) return;
  try {
    show(await answer(at("own").value.trim(), known));
  } catch (problem) {
    say(`${problem}`);
  }
};

let round = 0;
for (let missed = 0; missed < 30; missed += 1) {
  try {
    const task = await (await fetch(`work?after=${round}`)).json();
    missed = 0;
    if (task.round > round) {
      round = task.round;
      await work(task);
    }
  } catch { /* the notebook is shut down, or will answer again */ }
  await pause(500);
}
</script></body></html>
"""
