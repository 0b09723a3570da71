# Text to text: an encoder reads the whole input, a decoder writes the output.

# %% section="hello" name="load"
from transformers import AutoModelForSeq2SeqLM, AutoTokenizer

tokenizer = AutoTokenizer.from_pretrained(
    MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE
)
with no_random_weights():
    model = AutoModelForSeq2SeqLM.from_pretrained(
        MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE, dtype=dtype
    )
model = model.to(device).eval()
# How long an output may be is said below, call by call.
model.generation_config.max_length = None
tokenizer = ready(tokenizer, model)
longest = tokenizer.model_max_length  # tokens that it can read at once
most_written = min(places_in(model, writes=True) or longest, 4096)  # tokens that it can write
print(f"Hello from {MODEL_ID}: {model.num_parameters():,} weights, on {device}.")

# %% section="hello" name="deeper" when=["decodes-deeper"]
# The decoder has more layers than the encoder, and transformers makes its cache for the encoder's.
model.generation_config.use_cache = False

# %% [markdown] section="info" name="good-for"
"""
**Good for** the tasks that its page names, asked in the wording of the page. **Not for** facts that
nobody checks.
"""

# %% [markdown] section="usage" name="about" tags=["beginner"]
"""
## Give it a text, get a text

This model reads your whole text first and then writes a new one: an answer, a rephrasing, whatever
it was trained for. Models that followed instructions in training (such as FLAN-T5) understand
plain requests; others expect the exact wording that their page describes.

The texts are about your topic, **{{topic_name}}**.{{pack_sentence}}
"""

# %% [markdown] section="usage" name="about-more" tags=["intermediate", "advanced"]
"""
## Generate text from text

An encoder-decoder reads its input in both directions and then writes token by token. Inputs:
**{{topic_name}}**.{{pack_sentence}}
"""

# %% section="usage" name="inputs" tags=["parameters"]
PROMPTS = ["Explain sourdough in one sentence.", "Translate English to German: The house is small."]
MAX_NEW_TOKENS = 80

# %% section="usage" name="predict"
def predict(texts, **options):
    """What the model writes for each text."""
    batch = tokenizer(texts, padding=True, truncation=True, return_tensors="pt").to(device)
    settings = {"max_new_tokens": MAX_NEW_TOKENS, "do_sample": False} | options
    settings["max_new_tokens"] = min(settings["max_new_tokens"], most_written - 1)
    with torch.inference_mode():
        output = model.generate(
            input_ids=batch["input_ids"], attention_mask=batch["attention_mask"], **settings
        )
    return tokenizer.batch_decode(output, skip_special_tokens=True)


INPUTS = PROMPTS
result = [{"prompt": p, "answer": a} for p, a in zip(PROMPTS, predict(PROMPTS))]
show(result)

# %% [markdown] section="usage" name="meaning" tags=["beginner"]
"""
**How to read it.** The answer is what the model finds *likely*, not what it has checked. Short answers
are normal: many of these models were trained on short ones. If the output makes no sense, check the
model's page for the wording that it expects.
"""

# %% [markdown] section="usage" name="beams-about" tags=["intermediate", "advanced"]
"""
### Beam search: follow several drafts

Greedy decoding takes the best token each time. Beam search keeps several drafts and gives the one that
is most likely as a whole; it costs about as many times more as there are drafts.
"""

# %% section="usage" name="beams" tags=["intermediate", "advanced"]
drafts = predict(PROMPTS[:1], num_beams=4, num_return_sequences=3)
print(PROMPTS[0], *drafts, sep="\n   ")

# %% [markdown] section="usage" name="errors" tags=["intermediate"]
"""
### Errors to expect

- Input beyond the model's length is silently cut off by `truncation=True`.
- An answer that stops in mid-sentence reached `MAX_NEW_TOKENS`.
- An empty answer often means that the model expects a prefix, such as `summarize: `.
"""

# %% [markdown] section="usage" name="scores-about" tags=["advanced"]
"""
### How sure was it?

The probability of each token of the first answer. The encoder ran once for it, and the decoder once per
token.
"""

# %% section="usage" name="scores" tags=["advanced"]
batch = tokenizer(PROMPTS[:1], truncation=True, return_tensors="pt").to(device)
with torch.inference_mode():
    output = model.generate(
        input_ids=batch["input_ids"], attention_mask=batch["attention_mask"],
        max_new_tokens=min(12, most_written - 1), do_sample=False, num_beams=1,
        output_logits=True, return_dict_in_generate=True,
    )
written = output.sequences[0, -len(output.logits) :]
show([
    {"token": repr(tokenizer.decode([token])),
     "probability": logits[0].float().softmax(dim=-1)[token].item()}
    for token, logits in zip(written, output.logits)
])

# %% [markdown] section="usage" name="evaluate-about" tags=["advanced"]
"""
### Accuracy on a small labelled set

Which of two answers does the model find more likely, the right one or the wrong one? `labels` makes the
model compute the loss of a given output, the mean negative log-probability of its tokens. Guessing gets
half of them right.
"""

# %% section="usage" name="evaluate" tags=["advanced"]
choices = [
    ("What is the capital of France?", "Paris", "Madrid"),
    ("What is ice made of?", "water", "bread"),
    ("Is snow warm? Answer yes or no.", "no", "yes"),
    ("What is two plus three?", "5", "9"),
    ("How many legs does a dog have?", "four", "seven"),
    ("Translate English to German: Good morning.", "Guten Morgen.", "Gute Nacht."),
]


def loss_of(question, given):
    """The mean negative log-probability of an output that is given."""
    batch = tokenizer(question, truncation=True, return_tensors="pt").to(device)
    batch["labels"] = tokenizer(
        text_target=given, truncation=True, max_length=most_written, return_tensors="pt"
    )["input_ids"].to(device)
    with torch.inference_mode():
        return model(
            input_ids=batch["input_ids"], attention_mask=batch["attention_mask"],
            labels=batch["labels"],
        ).loss.item()


rows = [{"question": question, "right": loss_of(question, good), "wrong": loss_of(question, bad)}
        for question, good, bad in choices]
show(rows)
print(f"accuracy {sum(row['right'] < row['wrong'] for row in rows)}/{len(rows)}")

# %% [markdown] section="usage" name="exercise" tags=["beginner"]
"""
**Your turn.** Ask for something of your own. Say exactly what you want, and in which form.
"""

# %% section="usage" name="your-turn" tags=["beginner"]
my_prompt = "Is it true that bread needs yeast? Answer yes or no."
print(predict([my_prompt])[0])

# %% [markdown] section="usage" name="answer" tags=["beginner"]
"""
<details><summary>Show an answer</summary>

*Answer yes or no* helps, since it leaves only two ways to go on. *Write about bread* is too open for a
model of this kind: it gives a few words and stops. If whatever you ask comes back as the same short
text, ask for what its page shows.

</details>
"""

# %% [markdown] section="app" name="function-about" tags=["beginner"]
"""
## One function for the app

`respond` takes one text and gives back what the model makes of it. The app below needs nothing
else. It uses the model that is already in memory.
"""

# %% section="app" name="function"
def respond(text):
    """What the model writes for one text."""
    return predict([text])[0].strip()

# %% [markdown] section="next" name="exercises" tags=["intermediate", "advanced"]
"""
## Exercises

1. Put the same request in three wordings. Which one does the model follow best?
2. Compare greedy decoding with four beams on ten inputs of your own.
3. Give two solved examples before your question. Does the answer follow their form?
"""
