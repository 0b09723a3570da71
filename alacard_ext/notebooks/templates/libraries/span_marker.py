# Named entities with SpanMarker: each stretch of words is judged as a whole.

# %% section="hello" name="load"
from huggingface_hub import snapshot_download
from span_marker import SpanMarkerModel

# SpanMarker takes a folder: the files are fetched at their commit first.
with no_random_weights():
    model = SpanMarkerModel.from_pretrained(snapshot_download(MODEL_ID, revision=REVISION))
model = model.to(device).eval()
weights = sum(p.numel() for p in model.parameters())
print(f"Hello from {MODEL_ID}: {weights:,} weights, on {device}.")
print("It marks:", ", ".join(name for name in model.config.id2label.values() if name != "O"))

# %% section="usage" name="predict"
def predict(texts):
    """The names found in each text, with kind, score and place."""
    return [
        [
            {"text": text[name["char_start_index"] : name["char_end_index"]],
             "kind": name["label"], "score": name["score"],
             "start": name["char_start_index"], "end": name["char_end_index"]}
            for name in names
        ]
        for text, names in zip(texts, model.predict(list(texts)))
    ]
