# Summarization: the same in fewer words.

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
# A minimum made for news articles would make a short text longer, not shorter.
model.generation_config.min_length = 0
# T5 and its kin do several tasks and want to be told which: 'summarize: …'
settings = (getattr(model.config, "task_specific_params", None) or {}).get("summarization", {})
prefix = settings.get("prefix") or ("summarize: " if model.config.model_type == "t5" else "")
tokenizer = ready(tokenizer, model)
longest = min(tokenizer.model_max_length, 16_384)  # tokens that it can read at once
most_written = min(places_in(model, writes=True) or longest, 4096)  # tokens that it can write
print(f"Hello from {MODEL_ID}: {model.num_parameters():,} weights, on {device}.")
print(f"Texts are cut at {longest} tokens" + (f" after {prefix!r}." if prefix else "."))

# %% section="hello" name="deeper" when=["decodes-deeper"]
# The decoder has more layers than the encoder, and transformers makes its cache for the encoder's.
model.generation_config.use_cache = False

# %% [markdown] section="info" name="good-for"
"""
**Good for** the gist of texts like those it was trained on. **Not for** an unchecked summary if every
detail counts: it drops things and may invent some.
"""

# %% [markdown] section="usage" name="about" tags=["beginner"]
"""
## Make a long text short

The model reads a text and writes a short one with the main points, in its own words. The text comes
from your topic card, **{{topic_name}}**.{{pack_sentence}}
"""

# %% [markdown] section="usage" name="about-more" tags=["intermediate", "advanced"]
"""
## Summarise

An encoder reads the document as a whole, a decoder writes the summary. Length and beams are options of
`generate`, with defaults that come with the model. Text: **{{topic_name}}**.{{pack_sentence}}
"""

# %% section="usage" name="inputs" tags=["parameters"]
DOCUMENTS = [
    "A sourdough starter is flour and water in which wild yeast and bacteria live together. "
    "Feed it every day at room temperature, or once a week in the fridge."
]
MAX_NEW_TOKENS = 120

# %% [markdown] section="usage" name="first-result-about"
"""
### A first result

A summary of the first text, cut short. The next cell writes all of them in full.
"""

# %% section="usage" name="first-result"
first_batch = tokenizer(
    prefix + DOCUMENTS[0], truncation=True, max_length=longest, return_tensors="pt"
).to(device)
with torch.inference_mode():  # we only use the model, we do not train it
    first_tokens = model.generate(
        first_batch["input_ids"], max_new_tokens=min(24, most_written - 1), do_sample=False
    )
print(tokenizer.decode(first_tokens[0], skip_special_tokens=True).strip())

# %% section="usage" name="predict"
def predict(texts, **options):
    """A summary of each text."""
    batch = tokenizer(
        [prefix + text for text in texts], padding=True, truncation=True, max_length=longest,
        return_tensors="pt",
    ).to(device)
    settings = {"max_new_tokens": MAX_NEW_TOKENS, "do_sample": False} | options
    settings["max_new_tokens"] = min(settings["max_new_tokens"], most_written - 1)
    with torch.inference_mode():
        output = model.generate(
            input_ids=batch["input_ids"], attention_mask=batch["attention_mask"], **settings
        )
    return [text.strip() for text in tokenizer.batch_decode(output, skip_special_tokens=True)]


INPUTS = DOCUMENTS
result = []
for document, summary in zip(DOCUMENTS, predict(DOCUMENTS)):
    share = len(summary.split()) / len(document.split())
    result.append({"document": document, "summary": summary, "share": share})
    print(f"{len(document.split())} words → {len(summary.split())} words ({share:.0%})")
    print(summary, "\n")

# %% [markdown] section="usage" name="meaning" tags=["beginner"]
"""
**How to read it.** The number says how much shorter the summary is. Compare it with the original below:
is the most important thing in it? Is there anything in it that the text does *not* say? Models do
invent details, so never pass on a summary without checking it.
"""

# %% section="usage" name="original" tags=["beginner"]
import textwrap

print(textwrap.fill(DOCUMENTS[0], 90))

# %% [markdown] section="usage" name="length-about" tags=["intermediate", "advanced"]
"""
### Shorter or longer

`max_new_tokens` cuts the text off, often in mid-sentence. `length_penalty` works with beams and chooses
among drafts: a value below 1 prefers short ones, above 1 long ones.
"""

# %% section="usage" name="length" tags=["intermediate", "advanced"]
for penalty in (0.5, 2.0):
    text = predict(DOCUMENTS[:1], num_beams=4, length_penalty=penalty, max_new_tokens=60)[0]
    print(f"length_penalty {penalty}: {len(text.split())} words\n   {text[:200]}")

# %% [markdown] section="usage" name="long-about" tags=["intermediate"]
"""
### An error to expect: the document is too long

Text that does not fit is silently cut off, so a summary of a book is a summary of its first pages.
Split the text yourself, summarise the parts, then summarise the summaries:
"""

# %% section="usage" name="long" tags=["intermediate"]
words = " ".join(DOCUMENTS * 2).split()
parts = [" ".join(words[i : i + 120]) for i in range(0, len(words), 120)][:4]
summaries = predict(parts, max_new_tokens=60)
print("\n".join(f"part {n}: {text}" for n, text in enumerate(summaries, 1)))
print("\nTogether:", predict([" ".join(summaries)])[0])

# %% [markdown] section="usage" name="faithful-about" tags=["advanced"]
"""
### Copied or rephrased?

The share of word triples in the summary that also appear in the document. Near 1, the summary is pieced
together from the document's sentences. A low share means that it is rephrased, and worth checking for
invented details.
"""

# %% section="usage" name="faithful" tags=["advanced"]
def triples(text):
    words = re.findall(r"\w+", text.lower())
    return set(zip(words, words[1:], words[2:]))


for item in result:
    own, source = triples(item["summary"]), triples(item["document"])
    new = {w for t in own - source for w in t} - set(re.findall(r"\w+", item["document"].lower()))
    copied = len(own & source) / max(len(own), 1)
    print(f"copied: {copied:.0%}; words that are new: {', '.join(sorted(new)[:12]) or 'none'}")

# %% [markdown] section="usage" name="evaluate-about" tags=["advanced"]
"""
### ROUGE on a small labelled set

English texts, each with a summary that a person wrote. **ROUGE-1** counts the words that both summaries
have: recall is the share of the person's words that the model's summary has, precision the share of
the model's words that the person's has, and F1 combines both. A good summary in different words gets a
low number, so read the texts as well.
"""

# %% section="usage" name="evaluate" tags=["advanced"]
from collections import Counter

references = {
    "The old mill by the river grinds flour again. For twenty years its wheel stood still, until a "
    "club from the village mended it. Every Saturday the members show visitors how the corn "
    "becomes flour. Next year the roof is to be renewed.":
        "A village club has mended the old mill. It grinds flour again, and opens on Saturdays.",
    "The city library will open on Sundays from March on. Until now families could only come on "
    "weekdays, when most parents work. A test in autumn brought twice as many children as usual, "
    "so the council voted for the money last week.":
        "From March the library opens on Sundays too: a test brought twice as many children.",
}
rows = []
for summary, person in zip(predict(list(references)), references.values()):
    own, expected = (Counter(re.findall(r"\w+", text.lower())) for text in (summary, person))
    common = sum((own & expected).values())
    rows.append({"summary": summary[:90], "recall": common / max(expected.total(), 1),
                 "precision": common / max(own.total(), 1),
                 "F1": 2 * common / max(own.total() + expected.total(), 1)})
show(rows)

# %% [markdown] section="usage" name="exercise" tags=["beginner"]
"""
**Your turn.** Paste a text of a few paragraphs between the quotation marks.
"""

# %% section="usage" name="your-turn" tags=["beginner"]
my_text = """
The night train leaves at nine and reaches the sea before breakfast. A window seat, a book and an
apple are all that a traveller needs. Children travel free, and bicycles need a ticket of their own.
"""
print(predict([my_text])[0])

# %% [markdown] section="usage" name="answer" tags=["beginner"]
"""
<details><summary>Show an answer</summary>

Look for three things. Are the numbers right? A time or a price is easily lost or changed. Does the
summary begin with your first sentence? Many of these models learned from news, where the first sentence
says the most. Is there a word that you did not write? Then the model has added something. That is a
reason to read the original before you pass the summary on.

</details>
"""

# %% [markdown] section="app" name="function-about" tags=["beginner"]
"""
## One function for the app

`respond` takes one long text and gives back its summary. The app below needs nothing else. It
uses the model that is already in memory.
"""

# %% section="app" name="function"
def respond(text):
    """The summary of one text."""
    return predict([text])[0]

# %% [markdown] section="next" name="exercises" tags=["intermediate", "advanced"]
"""
## Exercises

1. Summarise an article that you know well. What is missing, what is wrong?
2. Compare greedy decoding with four beams: which one do you prefer, and what does it cost?
3. Shuffle the sentences of a document. How much does the summary depend on the first ones?
"""
