# Ranking with Sentence Transformers' cross-encoder.

# %% section="hello" name="load"
from sentence_transformers import CrossEncoder

with no_random_weights():
    model = CrossEncoder(
        MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE, device=device,
        model_kwargs={"dtype": dtype},
    )
weights = sum(p.numel() for p in model.parameters())
print(f"Hello from {MODEL_ID}: {weights:,} weights, on {device}.")
print(f"It gives {model.num_labels} number{'s' if model.num_labels > 1 else ''} for each pair.")

# %% section="usage" name="rank"
def rank(query, texts):
    """How well each text answers the query, as numbers: the higher, the better."""
    scores = model.predict([(query, text) for text in texts], show_progress_bar=False)
    if scores.ndim > 1:  # a model with several labels: the last one says yes in most of them
        scores = scores[:, -1]
    return [float(score) for score in scores]
