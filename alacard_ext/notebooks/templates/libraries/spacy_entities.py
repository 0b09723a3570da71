# Named entities with spaCy: a whole pipeline, from words to names.

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

# %% section="usage" name="predict"
def predict(texts):
    """The names found in each text, with kind and place."""
    found = []
    for document in model.pipe(texts):
        # A step that marks spans, which may overlap, keeps them in groups beside the names.
        marked = [*document.ents, *(span for group in document.spans.values() for span in group)]
        found.append([
            {"text": e.text, "kind": e.label_, "start": e.start_char, "end": e.end_char}
            for e in sorted(marked, key=lambda span: span.start_char)
        ])
    return found

# %% [markdown] section="usage" name="steps-about" tags=["advanced"]
"""
### What each step adds

A spaCy pipeline passes one document from step to step. You can leave out steps that you do not need,
which saves most of the time.
"""

# %% section="usage" name="steps" tags=["advanced"]
document = model(TEXTS[0])
show([
    {"word": word.text, "part of speech": word.pos_, "base form": word.lemma_,
     "in a name": word.ent_iob_}
    for word in document[:15]
])
