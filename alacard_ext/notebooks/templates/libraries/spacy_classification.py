# Text classification with spaCy: a pipeline whose last step sorts whole texts.

# %% section="hello" name="load"
import spacy
from huggingface_hub import snapshot_download

# The repository holds the pipeline twice, once packed as a wheel that is not needed here.
model = spacy.load(
    snapshot_download(MODEL_ID, revision=REVISION, ignore_patterns=["*.whl", "*.py", "*.pkl"])
)
print(f"Hello from {MODEL_ID}: a pipeline for the language {model.lang!r}.")
print("Its steps:", ", ".join(model.pipe_names))
print("It was made with spaCy", model.meta.get("spacy_version"), "and runs on", spacy.__version__)
sorters = [name for name in model.pipe_names
           if model.get_pipe_meta(name).factory.startswith("textcat")]
if not sorters:
    raise Stop("none of its steps sorts whole texts; deal a hand with another model.")
labels = [label for name in sorters for label in model.get_pipe(name).labels]
alone = any(model.get_pipe_meta(name).factory == "textcat_multilabel" for name in sorters)
print(f"It knows {len(labels)} labels, for example:", ", ".join(labels[:5]))
print("Each label is judged separately." if alone else "The labels compete: scores add up to 1.")

# %% section="usage" name="predict"
def predict(texts):
    """The labels of each text with their scores, the best first."""
    return [
        dict(sorted(document.cats.items(), key=lambda pair: -pair[1]))
        for document in model.pipe(texts)
    ]

# %% [markdown] section="usage" name="steps-about" tags=["advanced"] place="end"
"""
### What each step costs

A spaCy pipeline passes one document from step to step. You can leave out steps that sort nothing,
unless another step reads what they found.
"""

# %% section="usage" name="steps" tags=["advanced"] place="end"
import time

rows = []
document = model.make_doc(" ".join(TEXTS))
for name, step in model.pipeline:
    start = time.perf_counter()
    document = step(document)
    rows.append({"step": name, "milliseconds": 1000 * (time.perf_counter() - start)})
show(rows)
