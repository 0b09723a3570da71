# Text classification with fastText: word vectors, looked up and averaged, and one layer of labels.

# %% section="hello" name="files" tags=["parameters"]
# The files of the repository that may hold the model.
FILES = ["model.bin"]

# %% section="hello" name="load"
import fasttext
from huggingface_hub import hf_hub_download

model = fasttext.load_model(hf_hub_download(MODEL_ID, FILES[0], revision=REVISION))
words = len(model.get_words())
labels = [name.removeprefix("__label__") for name in model.get_labels()]
print(f"Hello from {MODEL_ID}: {words:,} words with {model.get_dimension()} numbers each.")
if not set(model.get_labels()) - set(model.get_words()):
    raise Stop("this fastText model holds word vectors alone, and has no labels to sort texts by.")
print(f"It knows {len(labels)} labels, for example:", ", ".join(labels[:5]))

# %% section="usage" name="predict"
def predict(texts):
    """The labels of each text with their scores, the best first."""
    found = []
    for text in texts:
        # One line at a time: a line break would end the text. `model.predict` itself fails with
        # numpy 2, the function under it does not.
        pairs = model.f.predict(text.replace("\n", " ") + "\n", 10, 0.0, "strict")
        found.append({name.removeprefix("__label__"): min(score, 1.0) for score, name in pairs})
    return found

# %% [markdown] section="usage" name="subwords-about" tags=["advanced"]
"""
### Words that it has never seen

If it was trained to, fastText cuts words into pieces, so that a new word resembles known ones.
"""

# %% section="usage" name="subwords" tags=["advanced"]
for word in ("bread", "breadlike"):
    print(word, "→", model.get_subwords(word)[0][:8])
