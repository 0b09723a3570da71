# Filling gaps with ONNX Runtime: the cells of fill_mask.py around it.

# %% section="hello" name="mask" hidden=true
# Finds the sign of a gap: run this cell; you do not need to read it.
# The sign of a gap stands in the tokenizer's settings, as a text or with its options.
MASK = read_json("tokenizer_config.json").get("mask_token")
MASK = MASK.get("content") if isinstance(MASK, dict) else MASK
MASK_ID = tokenizer.token_to_id(MASK) if MASK else None
if MASK_ID is None:
    raise Stop(f"the tokenizer of {MODEL_ID} has no mask token, so it cannot show gaps.")
if "logits" not in outputs:
    raise Stop(f"this graph gives {', '.join(outputs)}, and no scores of words.")
print("It writes a gap as", MASK)

# %% [markdown] section="usage" name="first-result-about"
"""
### A first result

The likeliest word for the first gap. More words with their probabilities follow below.
"""

# %% section="usage" name="first-result"
first = tokenizer.encode(TEXTS[0].replace("[MASK]", MASK))
logits = model.run(["logits"], feed_of([first]))[0][0, first.ids.index(MASK_ID)]
print(TEXTS[0], "→", tokenizer.decode([int(logits.argmax())]))

# %% section="usage" name="predict"
def likely(encoded):
    """For each token of each text the log-probability of every word of the vocabulary."""
    logits = model.run(["logits"], feed_of(encoded))[0].astype(np.float64)
    logits -= logits.max(axis=-1, keepdims=True)
    return logits - np.log(np.exp(logits).sum(axis=-1, keepdims=True))


def predict(texts, count=5):
    """The most likely tokens for the first gap of each text, with their probabilities."""
    encoded = tokenizer.encode_batch([text.replace("[MASK]", MASK) for text in texts])
    guesses = []
    for tokens, rows in zip(encoded, likely(encoded)):
        if MASK_ID not in tokens.ids:
            guesses.append([])  # no gap in this text
            continue
        row = rows[tokens.ids.index(MASK_ID)]
        best = np.argsort(-row)[:count].tolist()
        guesses.append([(tokenizer.decode([token]).strip(), float(np.exp(row[token])))
                        for token in best])
    return guesses


INPUTS = TEXTS
result = []
for text, guesses in zip(TEXTS, predict(TEXTS)):
    result.append({"text": text, "guesses": guesses})
    print(text)
    for word, probability in guesses:
        print(f"   {word:<20} {probability:.3f}")

# %% [markdown] section="usage" name="errors" tags=["intermediate"]
"""
### Errors to expect

- A gap written as `<mask>` for a model that says `[MASK]`, or the other way round: there is no gap
  then, and nothing to guess. `MASK` holds the right one.
- A word that is not one token in the vocabulary can never be guessed, however well it fits.
"""

# %% section="usage" name="vocabulary" tags=["intermediate"]
for word in ("water", "sourdough", "photosynthesis"):
    print(word, "→", tokenizer.encode(word, add_special_tokens=False).tokens)

# %% section="usage" name="surprise" tags=["advanced"]
def plausibility(text):
    """The mean log-probability of each token of a text, given all the others."""
    whole = tokenizer.encode(text)
    places = [place for place, hidden in enumerate(whole.special_tokens_mask) if not hidden]
    found = []
    for place in places:
        one = {"input_ids": np.array([whole.ids], dtype=np.int64)}
        one["input_ids"][0, place] = MASK_ID
        feed = feed_of([whole]) | {name: one[name] for name in inputs if name in one}
        row = model.run(["logits"], feed)[0][0, place].astype(np.float64)
        found.append(row[whole.ids[place]] - row.max() - np.log(np.exp(row - row.max()).sum()))
    return sum(found) / len(found)


for text, guesses in zip(TEXTS, predict(TEXTS, 5)):
    for word, _ in (guesses[0], guesses[-1]) if guesses else ():
        print(f"{plausibility(text.replace('[MASK]', word)):8.3f}  {text.replace('[MASK]', word)}")

# %% [markdown] section="usage" name="text-speed-about" tags=["advanced"] place="end"
"""
### How fast, and which graph

For a graph of eight bits set `FILE` in the load cell to a file with `quantized` or `int8` in its name.
"""

# %% section="usage" name="text-speed" tags=["advanced"] place="end"
import time

start = time.perf_counter()
predict(TEXTS)
took = time.perf_counter() - start
print(f"{len(TEXTS) / took:.1f} texts a second; graphs: {', '.join(FILES)}")
print("In use by this notebook:", human_size(psutil.Process().memory_info().rss))
