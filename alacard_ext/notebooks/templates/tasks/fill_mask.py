# Fill-mask: which word belongs in the gap?

# %% section="hello" name="load"
from transformers import AutoModelForMaskedLM, AutoTokenizer

tokenizer = AutoTokenizer.from_pretrained(
    MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE
)
with no_random_weights():
    model = AutoModelForMaskedLM.from_pretrained(
        MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE, dtype=dtype
    )
model = model.to(device).eval()
if tokenizer.mask_token is None:
    raise Stop(f"the tokenizer of {MODEL_ID} has no mask token, so it cannot mark gaps.")
tokenizer = ready(tokenizer, model)
print(f"Hello from {MODEL_ID}: {model.num_parameters():,} weights, on {device}.")
print("It writes a gap as", tokenizer.mask_token)

# %% [markdown] section="info" name="good-for"
"""
**Good for** seeing what a language model learned, and as a base for training your own models. **Not
for** writing texts or answering questions: it fills one gap at a time.
"""

# %% [markdown] section="usage" name="about" tags=["beginner"]
"""
## Fill the gap

A **masked language model** plays a simple game: a word of a sentence is hidden, and it guesses the
word. Here you play the game with it. `[MASK]` stands for the gap.

The sentences come from your topic card, **{{topic_name}}**.{{pack_sentence}}
"""

# %% [markdown] section="usage" name="about-more" tags=["intermediate", "advanced"]
"""
## Fill the gaps

A masked language model sees the text on both sides of a gap and gives every token of its vocabulary
a probability. Sentences: **{{topic_name}}**.{{pack_sentence}}
"""

# %% section="usage" name="inputs" tags=["parameters"]
TEXTS = ["The capital of France is [MASK].", "Bread is made with flour and [MASK]."]

# %% [markdown] section="usage" name="first-result-about" when=["class-AutoModelForMaskedLM"]
"""
### A first result

The token that fits best into the first gap. More guesses, with their probabilities, follow below.
"""

# %% section="usage" name="first-result" when=["class-AutoModelForMaskedLM"]
first_text = TEXTS[0].replace("[MASK]", tokenizer.mask_token)
first_batch = tokenizer(first_text, truncation=True, return_tensors="pt").to(device)
with torch.inference_mode():  # we only use the model, we do not train it
    first_logits = model(**first_batch).logits[0]
for place in (first_batch["input_ids"][0] == tokenizer.mask_token_id).nonzero()[:1, 0]:
    print(TEXTS[0], "→", tokenizer.decode([first_logits[place].argmax().item()]).strip())

# %% section="usage" name="predict"
def predict(texts, count=5):
    """The most likely tokens for the first gap of each text, with their probabilities."""
    texts = [text.replace("[MASK]", tokenizer.mask_token) for text in texts]
    batch = tokenizer(texts, padding=True, truncation=True, return_tensors="pt").to(device)
    with torch.inference_mode():
        logits = model(**batch).logits.float()
    guesses = []
    for row, gaps in enumerate(batch["input_ids"] == tokenizer.mask_token_id):
        if not gaps.any():
            guesses.append([])  # no gap in this text
            continue
        gap = gaps.nonzero()[0].item()
        best = logits[row, gap].softmax(dim=-1).topk(count)
        words = [tokenizer.decode([token]).strip() for token in best.indices.tolist()]
        guesses.append(list(zip(words, best.values.tolist())))
    return guesses


INPUTS = TEXTS
result = []
for text, guesses in zip(TEXTS, predict(TEXTS)):
    result.append({"text": text, "guesses": guesses})
    print(text)
    for word, probability in guesses:
        print(f"   {word:<20} {probability:.3f}")

# %% [markdown] section="usage" name="bars-about"
"""
**What to see.** The five likeliest words for each gap. One long bar means that hardly anything else
fits; five short ones mean that many words do.
"""

# %% section="usage" name="bars"
bars([(row["text"], row["guesses"]) for row in result[:4] if row["guesses"]])

# %% [markdown] section="usage" name="meaning" tags=["beginner"]
"""
**How to read it.** The number is the probability of the word among all words that the model knows;
together they add up to 1. One word near 1 means that nothing else fits. Many small numbers mean that it
could be anything. `##` or an odd fragment is a part of a word. The model does not *know* facts; it
knows what people usually write.
"""

# %% [markdown] section="usage" name="sides-about" tags=["intermediate", "advanced"]
"""
### It reads in both directions

The text after the gap counts as much as the text before it. The next cell cuts off the end of each
sentence, so you can see how the best guess changes:
"""

# %% section="usage" name="sides" tags=["intermediate", "advanced"]
for text in TEXTS:
    start = text.partition("[MASK]")[0] + "[MASK]"
    whole, cut = predict([text], 1)[0], predict([start], 1)[0]
    if whole and cut:
        print(f"{whole[0][0]:<16} {whole[0][1]:.3f}   {text}")
        print(f"{cut[0][0]:<16} {cut[0][1]:.3f}   {start}\n")

# %% [markdown] section="usage" name="errors" tags=["intermediate"]
"""
### Errors to expect

- A gap written as `<mask>` for a model that says `[MASK]`, or the other way round: then there is no gap
  and nothing to guess. `tokenizer.mask_token` is always right.
- A word that is not one token in the vocabulary can never be guessed, however well it fits.
"""

# %% section="usage" name="vocabulary" tags=["intermediate"]
for word in ("water", "sourdough", "photosynthesis"):
    print(word, "→", tokenizer.tokenize(word))

# %% [markdown] section="usage" name="surprise-about" tags=["advanced"]
"""
### Pseudo-log-likelihood: how plausible is a sentence?

Mask each token in turn and add up the log-probabilities of the true ones. Divided by the length, this
compares sentences: closer to 0 is more plausible. It takes one forward pass per token, done here as one
batch.
"""

# %% section="usage" name="surprise" tags=["advanced"]
def plausibility(text):
    """The mean log-probability of each token of a text, given all the others."""
    ids = tokenizer(text, truncation=True, return_tensors="pt")["input_ids"][0]
    special = tokenizer.get_special_tokens_mask(ids.tolist(), already_has_special_tokens=True)
    places = [place for place, hidden in enumerate(special) if not hidden]
    batch = ids.repeat(len(places), 1)
    batch[range(len(places)), places] = tokenizer.mask_token_id
    with torch.inference_mode():
        logits = model(input_ids=batch.to(device)).logits.float().log_softmax(dim=-1).cpu()
    found = [logits[row, place, ids[place]].item() for row, place in enumerate(places)]
    return sum(found) / len(found)


for text, guesses in zip(TEXTS, predict(TEXTS, 5)):
    for word, _ in (guesses[0], guesses[-1]) if guesses else ():
        print(f"{plausibility(text.replace('[MASK]', word)):8.3f}  {text.replace('[MASK]', word)}")

# %% [markdown] section="usage" name="evaluate-about" tags=["advanced"]
"""
### Accuracy on a small labelled set

Gaps with one word that nearly everyone would choose. The cell compares the first guess, and the first
five, with that word. The sentences are in English; write others for a model of another language.
"""

# %% section="usage" name="evaluate" tags=["advanced"]
gaps = {
    "The capital of France is [MASK].": "Paris",
    "A week has seven [MASK].": "days",
    "Snow is [MASK] and cold.": "white",
    "The sun rises in the [MASK].": "east",
    "She opened the door with her [MASK].": "key",
    "Water freezes to [MASK].": "ice",
}
rows = []
for (text, word), guesses in zip(gaps.items(), predict(list(gaps), 5)):
    words = [guess.lower() for guess, _ in guesses]
    if not guesses:
        continue  # the gap lies beyond what the model can read
    rows.append({"text": text, "a person says": word, "first guess": guesses[0][0],
                 "among five": word.lower() in words})
show(rows)
first = sum(row["first guess"].lower() == row["a person says"].lower() for row in rows)
five = sum(row["among five"] for row in rows)
print(f"accuracy {first}/{len(rows)}, among the first five {five}/{len(rows)}")

# %% [markdown] section="usage" name="exercise" tags=["beginner"]
"""
**Your turn.** Write a sentence with a gap. Then change one other word so that the guess changes. Try
*The nurse said that [MASK] was tired* and *The pilot said that [MASK] was tired*: a model picks up the
prejudices of the texts it read.
"""

# %% section="usage" name="your-turn" tags=["beginner"]
my_text = "The best part of the day is the [MASK]."
for word, probability in predict([my_text])[0]:
    print(f"{word:<20} {probability:.3f}")

# %% [markdown] section="usage" name="answer" tags=["beginner"]
"""
<details><summary>Show an answer</summary>

In *The best part of the day is the [MASK].* the guesses are parts of the day or of a meal. Put *for a
baker* before the full stop, and they may move: every other word of the sentence counts. With the nurse
and the pilot many models guess *she* for one and *he* for the other. Nothing in the sentence says so.
It is a habit of the texts that the model read, and a good reason not to let it judge people.

</details>
"""

# %% [markdown] section="app" name="function-about" tags=["beginner"]
"""
## One function for the app

`respond` takes one text with a gap and gives back the most likely words with their probabilities. The
app below needs nothing else. It uses the model that is already in memory.
"""

# %% section="app" name="function"
def respond(text):
    """The most likely words for the gap of one text, with their probabilities."""
    if "[MASK]" not in text:
        raise ValueError("write [MASK] where the gap is")
    return dict(predict([text])[0])

# %% [markdown] section="next" name="exercises" tags=["intermediate", "advanced"]
"""
## Exercises

1. Write ten pairs of sentences that differ only in *he* and *she*, and compare the probabilities.
2. Give the model a text from your own field. Are the guesses as good as on everyday language?
3. Use the probabilities of two given words as a classifier without any training.
"""
