# Text classification with Flair.

# %% section="hello" name="files" tags=["parameters"]
# The file that holds the model. It is a pickle: you allowed it for exactly this commit.
FILES = ["pytorch_model.bin"]

# %% section="hello" name="load"
import flair
from flair.data import Sentence
from flair.models import TextClassifier
from huggingface_hub import hf_hub_download

if not TRUST_REMOTE_CODE:
    raise Stop("the model is a pickle, which can run code when it is opened.")
flair.device = torch.device(device)
model = TextClassifier.load(hf_hub_download(MODEL_ID, FILES[0], revision=REVISION))
weights = sum(p.numel() for p in model.parameters())
labels = model.label_dictionary.get_items()
print(f"Hello from {MODEL_ID}: {weights:,} weights, on {device}.")
print(f"It knows {len(labels)} labels, for example:", ", ".join(labels[:5]))
print("Each label is judged by itself." if model.multi_label
      else "The labels compete: scores add up to 1.")

# %% section="usage" name="predict"
def predict(texts):
    """The labels of each text with their scores, the best first."""
    sentences = [Sentence(text) for text in texts]
    model.predict(sentences, mini_batch_size=16, label_name="found",
                  return_probabilities_for_all_classes=True)
    rows = [[(label.value, label.score) for label in one.get_labels("found")] for one in sentences]
    return [dict(sorted(row, key=lambda pair: -pair[1])) for row in rows]

# %% [markdown] section="usage" name="words-about" tags=["advanced"] place="end"
"""
### What the model read

Flair cuts a text into words before the model sees it, and the answer rests on that cut. Signs and
contractions are where it may differ from what you expect.
"""

# %% section="usage" name="words" tags=["advanced"] place="end"
for text in [*TEXTS[:3], "Isn't it 5€/kg?"]:
    print(" | ".join(token.text for token in Sentence(text)))
