# Embeddings with Sentence Transformers, which knows how each of its models pools.

# %% section="hello" name="load"
from sentence_transformers import SentenceTransformer

with no_random_weights():
    model = SentenceTransformer(
        MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE, device=device,
        model_kwargs={"dtype": dtype},
    )
weights = sum(p.numel() for p in model.parameters())
print(f"Hello from {MODEL_ID}: {weights:,} weights, on {device}.")
print(f"It reads up to {model.max_seq_length} tokens and gives vectors of "
      f"{len(model.encode('hello'))} numbers.")

# %% section="usage" name="embed"
def predict(texts):
    """One vector of length 1 for each text."""
    return model.encode(texts, convert_to_tensor=True, normalize_embeddings=True).float().cpu()

# %% [markdown] section="usage" name="prompts-about" tags=["advanced"]
"""
### Prompts for queries

Some models were trained with one short text before queries and another before documents. If the model
has one, Sentence Transformers adds it with `encode(…, prompt_name="query")`.
"""

# %% section="usage" name="prompts" tags=["advanced"]
prompts = {name: text for name, text in model.prompts.items() if text}
print("Prompts of this model:", prompts or "none")
print("Similarity measure of its library:", model.similarity_fn_name)
print(model)
