# Embeddings by a decoder: the vector of the last token, which alone has read the whole text.

# %% section="hello" name="load"
from transformers import AutoModel, AutoTokenizer

tokenizer = AutoTokenizer.from_pretrained(
    MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE, padding_side="right"
)
with no_random_weights():
    model = AutoModel.from_pretrained(
        MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE, dtype=dtype
    )
model = model.to(device).eval()
tokenizer = ready(tokenizer, model)
print(f"Hello from {MODEL_ID}: {model.num_parameters():,} weights, on {device}.")

# %% section="usage" name="embed-values" tags=["parameters"]
# Whether its page adds the end token to each text, so that it is the last one.
ADD_END = False
# The longest text in tokens, as its page sets it; None: as long as the model can read.
MOST_TOKENS = None

# %% section="usage" name="embed"
import torch.nn.functional as F

# A longer text is cut at its end.
limit = min(MOST_TOKENS or 1_000_000, tokenizer.model_max_length)


def predict(texts):
    """One vector of length 1 for each text: that of its last token."""
    rows = tokenizer(texts, truncation=True, max_length=limit - ADD_END)["input_ids"]
    if ADD_END:  # but where the tokenizer adds it by itself
        end = tokenizer.eos_token_id
        rows = [row if row[-1:] == [end] else [*row, end] for row in rows]
    batch = tokenizer.pad({"input_ids": rows}, return_tensors="pt").to(device)
    with torch.inference_mode():
        tokens = model(
            input_ids=batch["input_ids"], attention_mask=batch["attention_mask"]
        ).last_hidden_state.float()
    # The padding is on the right, where no token of the text has read it.
    last = batch["attention_mask"].sum(dim=1) - 1
    return F.normalize(tokens[torch.arange(len(texts), device=device), last], dim=-1).cpu()

# %% [markdown] section="usage" name="asked-about" tags=["intermediate", "advanced"] when=["instructed"] place="end"
"""
### Questions with their instruction

The model's page puts a line before each question that says what to look for, in the form below;
passages stay as they are. The best passage with and without that line:
"""

# %% section="usage" name="asked-form" tags=["parameters", "intermediate", "advanced"] when=["instructed"] place="end"
ASKED = "Instruct: {instruction}\nQuery: {query}"
TASK = "Given a web search query, retrieve relevant passages that answer the query"

# %% section="usage" name="asked" tags=["intermediate", "advanced"] when=["instructed"] place="end"
def asked(query):
    """A question in the form that the model's page gives it."""
    return ASKED.format(instruction=TASK, query=query)


for query in QUERIES[:3]:
    for kind, text in (("plain", query), ("asked", asked(query))):
        scores = (predict([text]) @ vectors.T)[0]
        print(f"{kind}: {scores.max():.3f}  {SENTENCES[int(scores.argmax())][:60]}")
