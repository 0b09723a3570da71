# Feature extraction with transformers: embeddings by mean pooling.

# %% section="hello" name="load"
from transformers import AutoModel, AutoTokenizer

tokenizer = AutoTokenizer.from_pretrained(
    MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE
)
with no_random_weights():
    model = AutoModel.from_pretrained(
        MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE, dtype=dtype
    )
model = model.to(device).eval()
# of a model that reads and writes, only the reading half is needed
encoder = model.get_encoder() if model.config.is_encoder_decoder else model
tokenizer = ready(tokenizer, model)
print(f"Hello from {MODEL_ID}: {model.num_parameters():,} weights, on {device}.")

# %% section="usage" name="embed"
import torch.nn.functional as F


def predict(texts):
    """One vector of length 1 for each text: the mean of the vectors of its tokens."""
    batch = tokenizer(texts, padding=True, truncation=True, return_tensors="pt").to(device)
    with torch.inference_mode():
        tokens = encoder(**batch).last_hidden_state.float()
    mask = batch["attention_mask"].unsqueeze(-1)  # the padding of short texts must not count
    mean = (tokens * mask).sum(dim=1) / mask.sum(dim=1)
    return F.normalize(mean, dim=-1).cpu()

# %% [markdown] section="usage" name="cls-about" tags=["advanced"] place="end"
"""
### Mean, or the first token?

Some models were trained so that the first token stands for the text. If the two ways disagree about the
nearest neighbour, check the model's page for the one that it was trained with.
"""

# %% section="usage" name="cls" tags=["advanced"] place="end"
batch = tokenizer(SENTENCES, padding=True, truncation=True, return_tensors="pt").to(device)
with torch.inference_mode():
    first = F.normalize(encoder(**batch).last_hidden_state[:, 0].float(), dim=-1).cpu()
for text, by_mean, by_first in zip(SENTENCES, vectors @ vectors.T, first @ first.T):
    nearest = [SENTENCES[row.argsort(descending=True)[1 if len(SENTENCES) > 1 else 0]][:34]
               for row in (by_mean, by_first)]
    print(f"{text[:34]:<36} mean: {nearest[0]:<36} first: {nearest[1]}")
