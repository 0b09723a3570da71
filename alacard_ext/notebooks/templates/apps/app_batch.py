# A batch command line: two files next to the notebook, tried here with the model that is loaded.

# %% [markdown] section="app" name="batch-about" tags=["beginner"] place="end"
"""
## Many inputs, in one go

When you have hundreds of inputs, put them into a file and let a **program** work through it over lunch.
The next cells write that program next to this notebook: one file that loads the model, and one that
goes through the inputs line by line.
"""

# %% [markdown] section="app" name="batch-about-more" tags=["intermediate", "advanced"] place="end"
"""
## A batch command line

Two files next to this notebook: the model as a module, with just the code above that `respond` needs,
and a program around it. It shows its progress, records the error of a line that fails and continues.
When you run it again, it skips what was answered before.
"""

# %% section="app" name="batch-model" place="end" hidden=true
%%writefile alacard_this_model.py
answer = None

# %% section="app" name="batch-program" place="end" hidden=["beginner"]
%%writefile alacard_this_batch.py
"""Answer every line of a file:

    python alacard_this_batch.py inputs.jsonl outputs.jsonl

A line of the inputs is a JSON object with the fields that the model takes. For each there is a line
in the outputs: its number, a digest of it, and the answer or the error. Run again after a stop or a
mistake: what was answered is kept, all else is done.
"""

import argparse
import hashlib
import json
import os
import sys
import time
from pathlib import Path


def digest(line):
    """What an input line is known by, so that a changed one is done again."""
    return hashlib.sha256(line.encode()).hexdigest()[:16]


def answered(outputs):
    """What an earlier run answered, by number and digest; a line cut off by a stop is dropped."""
    found = {}
    if outputs.exists():
        for line in outputs.read_text(encoding="utf-8").splitlines():
            try:
                row = json.loads(line)
                if "answer" in row:
                    found[row["line"], row["digest"]] = row
            except (ValueError, KeyError, TypeError):
                continue
    return found


def run(answer, inputs, outputs, report=print):
    """Answer the lines of `inputs` into `outputs`; returns how many were done, kept and failed."""
    inputs, outputs = Path(inputs), Path(outputs)
    lines = [line for line in inputs.read_text(encoding="utf-8").splitlines() if line.strip()]
    before = answered(outputs)
    kept = [key for key in ((n, digest(line)) for n, line in enumerate(lines, 1)) if key in before]
    aside = outputs.with_name(outputs.name + ".new")
    aside.write_text("".join(json.dumps(before[key]) + "\n" for key in kept), encoding="utf-8")
    os.replace(aside, outputs)
    done = failed = 0
    began = told = time.monotonic()
    with outputs.open("a", encoding="utf-8") as file:
        for number, line in enumerate(lines, 1):
            if (number, digest(line)) in before:
                continue
            row = {"line": number, "digest": digest(line)}
            try:
                row["answer"] = answer(json.loads(line))
            except Exception as problem:  # one bad line must not cost the others
                row["error"] = f"{type(problem).__name__}: {problem}"[:500]
                failed += 1
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
            file.flush()  # what is answered stays, whatever happens next
            done += 1
            if time.monotonic() - told > 1 or number == len(lines):
                told = time.monotonic()
                report(f"{done + len(kept)} of {len(lines)} lines, {failed} failed, "
                       f"{done / max(told - began, 1e-9):.1f} per second")
    return {"done": done, "kept": len(kept), "failed": failed}


def main():
    parser = argparse.ArgumentParser(description="Answer every line of a file.")
    parser.add_argument("inputs", type=Path, help="a file with one JSON object per line")
    parser.add_argument("outputs", type=Path, help="the file to write, one answer per line")
    options = parser.parse_args()
    if not options.inputs.is_file():
        parser.error(f"there is no file {options.inputs}")
    from alacard_this_model import answer  # loads the model: only where it is needed

    counts = run(answer, options.inputs, options.outputs,
                 report=lambda text: print(text, file=sys.stderr))
    print(json.dumps(counts))
    return 1 if counts["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())

# %% [markdown] section="app" name="batch-run-about" place="end"
"""
Now try it on a small file. The program is imported and given the `answer` of this notebook, so the
model is not loaded a second time. The last line of the file is wrong on purpose: see what happens to
it.
"""

# %% section="app" name="batch-run" place="end"
import importlib
import json
from pathlib import Path

import alacard_this_batch as batch_program

batch_program = importlib.reload(batch_program)  # the file may be newer than what is loaded
inputs_file, outputs_file = Path("alacard_this_inputs.jsonl"), Path("alacard_this_outputs.jsonl")
wrong_line = {"nonsense": "this line lacks what the model needs"}
inputs_file.write_text("".join(json.dumps(row) + "\n" for row in [*EXAMPLES, wrong_line]))
outputs_file.unlink(missing_ok=True)
print(batch_program.run(answer, inputs_file, outputs_file))
for line in outputs_file.read_text(encoding="utf-8").splitlines():
    print(line[:200])

# %% [markdown] section="app" name="batch-again-about" tags=["intermediate", "advanced"] place="end"
"""
A second run keeps the answers and tries only the failed line again:
"""

# %% section="app" name="batch-again" tags=["intermediate", "advanced"] place="end"
print(batch_program.run(answer, inputs_file, outputs_file))

# %% [markdown] section="app" name="batch-shell" place="end"
"""
**Without this notebook**, the same program loads the model itself: open a terminal in this folder and
run the command below. If a line fails, the program ends with an error code, so other programs notice.

```
python {{app_module}}_batch.py {{app_module}}_inputs.jsonl {{app_module}}_outputs.jsonl
```
"""
