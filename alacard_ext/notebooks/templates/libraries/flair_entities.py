# Named entities with Flair.

# %% section="hello" name="files" tags=["parameters"]
# The file that holds the model. It is a pickle: you allowed it for exactly this commit.
FILES = ["pytorch_model.bin"]

# %% section="hello" name="load"
import flair
from flair.data import Sentence
from flair.models import SequenceTagger
from huggingface_hub import hf_hub_download

if not TRUST_REMOTE_CODE:
    raise Stop("the model is a pickle, which can run code when it is opened.")
flair.device = torch.device(device)
model = SequenceTagger.load(hf_hub_download(MODEL_ID, FILES[0], revision=REVISION))
weights = sum(p.numel() for p in model.parameters())
print(f"Hello from {MODEL_ID}: {weights:,} weights, on {device}.")
print("It marks:", model.label_type)

# %% section="usage" name="predict"
def predict(texts):
    """The names found in each text, with kind, score and place."""
    sentences = [Sentence(text) for text in texts]
    model.predict(sentences, mini_batch_size=16)
    return [
        [
            {"text": span.text, "kind": span.get_label(model.label_type).value,
             "score": span.get_label(model.label_type).score,
             "start": span.start_position, "end": span.end_position}
            for span in sentence.get_spans(model.label_type)
        ]
        for sentence in sentences
    ]
