# Sparse vectors with Sentence Transformers: a weight for each word that a text is about.

# %% section="hello" name="load"
from sentence_transformers import SparseEncoder

with no_random_weights():
    model = SparseEncoder(
        MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE, device=device,
        model_kwargs={"dtype": dtype},
    )
weights = sum(p.numel() for p in model.parameters())
print(f"Hello from {MODEL_ID}: {weights:,} weights, on {device}.")
print(f"Its vectors have {len(model.tokenizer):,} places, one for each word piece "
      "that it knows; nearly all of them stay 0.")

# %% [markdown] section="usage" name="sparse-about" tags=["beginner"]
"""
This is a **sparse** encoder. Instead of a map of meanings, it makes a list of *words with weights* for
each text, including words that are not in the text but belong to it. You can read such a list, and an
ordinary search index can store it.
"""

# %% section="usage" name="embed"
def predict(texts):
    """One vector for each text, scaled to length 1 so that they can be compared."""
    vectors = model.encode(list(texts), convert_to_sparse_tensor=False, show_progress_bar=False)
    return torch.nn.functional.normalize(vectors.float().cpu(), dim=-1)

# %% [markdown] section="usage" name="words-about"
"""
### The words behind a text

The largest entries of the first sentence's vector, written as words.
"""

# %% section="usage" name="words"
heaviest = predict(SENTENCES[:1])[0].topk(8)
pieces = model.tokenizer.convert_ids_to_tokens(heaviest.indices.tolist())
print(SENTENCES[0])
show([{"word": word, "weight": weight} for word, weight in zip(pieces, heaviest.values.tolist())])

# %% [markdown] section="usage" name="sparsity-about" tags=["advanced"]
"""
### How sparse is sparse?

The entries that are not 0 decide how large the index becomes and how fast a search is.
"""

# %% section="usage" name="sparsity" tags=["advanced"]
used = (predict(SENTENCES) != 0).sum(dim=-1)
print(f"{used.float().mean():.0f} of {len(model.tokenizer):,} places are used on average")
