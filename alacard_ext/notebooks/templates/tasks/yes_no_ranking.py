# Ranking with a model that writes: its next token after a fixed question, one of two answers.

# %% [markdown] section="hello" name="asked-about" tags=["beginner"] place="end"
"""
This model **writes**. To rank, it gets one fixed question about a query and a passage. It writes
nothing here, though: the notebook only reads how strongly it leans towards the answer {{yes_word}}. The
next cell contains the exact question; the scores come further down. {{asked_source}}
"""

# %% [markdown] section="hello" name="asked-about-more" tags=["intermediate", "advanced"] place="end"
"""
A decoder that ranks: query and passage go into a fixed prompt, and the score is read from the logits of
the first token of the answer, {{answer_words}}. One pass per pair, and nothing is generated.
{{asked_source}}
"""

# %% section="hello" name="asked" tags=["parameters"] place="end"
# The prompt; with other wording the order may change.
BEFORE = ""
PAIR = "<Instruct>: {instruction}\n<Query>: {query}\n<Document>: {document}"
AFTER = ""
INSTRUCTION = "Given a web search query, retrieve relevant passages that answer the query"

# %% section="hello" name="answers" tags=["parameters"] place="end" hidden=true
# The answers whose tokens are compared. If NO is None, the score is the raw number for YES.
YES = "yes"
NO = None
# Whether the two are names of tokens; otherwise the first token of each text counts.
TOKENS = False
# Where the prompt is a message of a chat: the options of its template, and a message before it.
CHAT = None
SYSTEM = None
# The longest prompt in tokens, as its page sets it; None: as long as the model can read.
MOST_TOKENS = None

# %% section="hello" name="load"
from transformers import AutoModelForCausalLM, AutoTokenizer

tokenizer = AutoTokenizer.from_pretrained(
    MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE, padding_side="left"
)
with no_random_weights():
    model = AutoModelForCausalLM.from_pretrained(
        MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE, dtype=dtype
    )
model = model.to(device).eval()
tokenizer = ready(tokenizer, model)
# Tokens that it has places for
CONTEXT = places_in(model) or min(tokenizer.model_max_length, 1_000_000)
print(f"Hello from {MODEL_ID}: {model.num_parameters():,} weights, on {device}.")

# %% [markdown] section="usage" name="about-more" tags=["intermediate", "advanced"]
"""
## Rank passages

Query and passage go into one prompt, so the decoder reads the two together: slower than comparing
vectors, but more exact. Passages: **{{topic_name}}**.{{pack_sentence}}
"""

# %% section="usage" name="tokens" hidden=true
# Turns question and passage into the prompt: run this cell; you do not need to read it.
import inspect
import re

# The logits of the last token are all that is read, so only those are computed where that is known.
known = inspect.signature(model.forward).parameters
LAST = {"logits_to_keep": 1} if "logits_to_keep" in known else {}
# Shorter prompts are padded on the left, and the padding must not count as places.
COUNTS = "position_ids" in known
limit = min(MOST_TOKENS or CONTEXT, CONTEXT)  # a longer passage is cut at its end


def token_of(answer):
    """The number of the token with which an answer begins."""
    if TOKENS and answer in tokenizer.get_vocab():
        return tokenizer.get_vocab()[answer]
    if TOKENS:  # the name of no token here: take it as a text, with the blank that it names
        answer = re.sub("^[\u0120\u2581]", " ", answer)
    return tokenizer.encode(answer, add_special_tokens=False)[0]


def around(before, after):
    """The text before and after a pair; of a chat with the marks of who is speaking."""
    if CHAT is None:
        return before, after
    turns = [{"role": "system", "content": SYSTEM}] if SYSTEM else []
    turns.append({"role": "user", "content": f"{before}PAIR{after}"})
    parts = tokenizer.apply_chat_template(turns, tokenize=False, **CHAT).split("PAIR")
    if len(parts) != 2:
        raise Stop("Its chat template does not hold the message once, so the prompt is unknown.")
    return parts


yes_token, no_token = token_of(YES), token_of(NO) if NO else None
if yes_token == no_token:
    raise Stop(f"The tokenizer does not tell {YES!r} from {NO!r}, so there is nothing to compare.")
# Some tokenizers begin every text with a token of their own.
mark = [token for token in tokenizer.encode("a")[:1] if token == tokenizer.bos_token_id]
before, after = around(BEFORE, AFTER)
begin = tokenizer.encode(before, add_special_tokens=False)
begin = begin if begin[:1] == mark else mark + begin
end = tokenizer.encode(after, add_special_tokens=False)
room = limit - len(begin) - len(end)
if room < 8:
    raise Stop(f"The prompt leaves {max(room, 0)} of {limit} places for question and passage.")


def batch_of(query, texts):
    """The prompts for a question and passages, as the model's input."""
    pairs = [PAIR.format(instruction=INSTRUCTION, query=query, document=text) for text in texts]
    rows = tokenizer(pairs, add_special_tokens=False, truncation=True, max_length=room)["input_ids"]
    batch = tokenizer.pad(
        {"input_ids": [begin + row + end for row in rows]}, return_tensors="pt"
    ).to(device)
    mask = batch["attention_mask"]
    places = {"position_ids": (mask.cumsum(dim=1) - 1).clamp(min=0)} if COUNTS else {}
    return {"input_ids": batch["input_ids"], "attention_mask": mask, **places, **LAST}

# %% section="usage" name="rank"
def rank(query, texts):
    """How well each text answers the query, as numbers: the higher, the better."""
    scores = []
    for start in range(0, len(texts), 8):  # eight prompts at a time
        batch = batch_of(query, texts[start : start + 8])
        with torch.inference_mode():  # we only use the model, we do not train it
            logits = model(**batch).logits[:, -1].float()
        if no_token is None:
            scores += logits[:, yes_token].tolist()
        else:  # how likely the first is, of the two
            scores += logits[:, [no_token, yes_token]].softmax(dim=-1)[:, 1].tolist()
    return scores

# %% [markdown] section="usage" name="meaning" tags=["beginner"] unless=["answer-alone"] place="end"
"""
**How to read it.** The score is how likely the model finds {{yes_word}}, compared with {{no_word}}: it
lies between 0 and 1. Only the *order* of the passages tells you something. One of them comes first even if none
answers the question.
"""

# %% [markdown] section="usage" name="meaning-alone" tags=["beginner"] when=["answer-alone"] place="end"
"""
**How to read it.** The score is the raw number that the model gives to {{yes_word}}; it can have any
size, even below 0. Only the *order* of the passages tells you something. One of them comes first even
if none answers the question.
"""

# %% [markdown] section="usage" name="words-about" tags=["advanced"] place="end"
"""
### Does the wording of the prompt matter?

The same passages, without the fixed text around them. If the order changes, the ranking depends on that
text.
"""

# %% section="usage" name="words" tags=["advanced"] place="end"
whole, kept = rank(QUERIES[0], SENTENCES), (begin, end)
begin, end = mark, []
bare = rank(QUERIES[0], SENTENCES)
begin, end = kept
show([{"passage": text[:60], "with the prompt": a, "without": b}
      for text, a, b in zip(SENTENCES, whole, bare)])
