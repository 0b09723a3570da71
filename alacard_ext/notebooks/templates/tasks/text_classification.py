# Text classification: one label, several labels, or a score for each text.

# %% section="hello" name="load"
from transformers import AutoModelForSequenceClassification, AutoTokenizer

tokenizer = AutoTokenizer.from_pretrained(
    MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE
)
with no_random_weights():
    model = AutoModelForSequenceClassification.from_pretrained(
        MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE, dtype=dtype
    )
model = model.to(device).eval()
tokenizer = ready(tokenizer, model)
labels = [model.config.id2label[number] for number in range(model.config.num_labels)]
print(f"Hello from {MODEL_ID}: {model.num_parameters():,} weights, on {device}.")
print("It sorts texts into:", ", ".join(labels))

# %% [markdown] section="info" name="good-for" unless=["scores-single"]
"""
**Good for** sorting many short texts by the labels it was trained on, fast and the same way each
time. **Not for** labels it has never seen, for irony, or for deciding anything about a person
without a person looking at it.
"""

# %% [markdown] section="info" name="good-for-single" when=["scores-single"]
"""
**Good for** ranking texts by what the model was trained to score, such as the better of two answers.
**Not for** interpreting a single number: only the model's page can say what it measures, and you can
only compare scores of the same model with each other.
"""

# %% [markdown] section="usage" name="about-single" tags=["beginner"] when=["scores-single"]
"""
## Score texts

This model gives each text **one number** instead of choosing a label: how much of a certain quality the
text has. A *reward model*, for example, scores how good an answer is.

The texts below come from your topic card, **{{topic_name}}**.{{pack_sentence}}
"""

# %% [markdown] section="usage" name="about-several" tags=["beginner"] when=["scores-several"]
"""
## Put labels on texts

This model judges each of its labels **separately**: does it fit this text, yes or no? So a text may get
several labels, one, or none. Think of the tags under an article.

The texts below come from your topic card, **{{topic_name}}**.{{pack_sentence}} The column *a person
says* is what someone who read the text would answer; the model never sees it.
"""

# %% [markdown] section="usage" name="about" tags=["beginner"] unless=["scores-single", "scores-several"]
"""
## Sort texts

**Text classification** means: give the model a text, and it says which of its labels fits best and
how sure it is. Think of the spam filter in your mail, or of stars under a review.

The texts below come from your topic card, **{{topic_name}}**.{{pack_sentence}} The column *a person
says* is what someone who read the text would answer; the model never sees it.
"""

# %% [markdown] section="usage" name="about-intermediate" tags=["intermediate"]
"""
## Classify texts

A batch of texts from your topic, **{{topic_name}}**, goes through the tokenizer and the model at
once.{{pack_sentence}}

Texts in a batch must have one length: `padding` extends the short ones, and `truncation` cuts those
that are longer than the model can read.
"""

# %% [markdown] section="usage" name="about-advanced" tags=["advanced"]
"""
## Classify texts, with logits

Texts from **{{topic_name}}**.{{pack_sentence}} `problem_type` in the configuration decides what the
logits mean: softmax over exclusive labels, a sigmoid for each of several labels, or plain
regression.
"""

# %% section="usage" name="inputs" tags=["parameters"]
TEXTS = ["I love this film.", "I hate waiting in the rain."]
# What a person would say about each text; empty if nobody did.
PERSON_SAYS = ["positive", "negative"]

# %% [markdown] section="usage" name="first-result-about" unless=["scores-single"]
"""
### A first result

The first text and the label with the highest score. All texts and all scores follow below.
"""

# %% section="usage" name="first-result" unless=["scores-single"]
first_batch = tokenizer(TEXTS[0], truncation=True, return_tensors="pt").to(device)
with torch.inference_mode():  # we only use the model, we do not train it
    first_scores = model(**first_batch).logits[0]
print(f"{TEXTS[0]} → {labels[first_scores.argmax()]}")

# %% [markdown] section="usage" name="tokens-about" tags=["beginner"]
"""
A model does not read letters. The **tokenizer** cuts a text into pieces, *tokens*, and gives each one a
number. Run the cell to see the first text as the model gets it.
"""

# %% section="usage" name="tokens" tags=["beginner"]
numbers_of_text = tokenizer(TEXTS[0])["input_ids"]
print("The text:  ", TEXTS[0])
print("Its tokens:", tokenizer.convert_ids_to_tokens(numbers_of_text))
print("As numbers:", numbers_of_text)

# %% [markdown] section="usage" name="predict-about-single" tags=["beginner"] when=["scores-single"]
"""
Now all texts. The model gives each text one raw number, which has no limits: it may be negative, or far
above 1.
"""

# %% [markdown] section="usage" name="predict-about" tags=["beginner"] unless=["scores-single"]
"""
Now all texts. The model gives each label a raw number; the last step turns these numbers into
scores between 0 and 1.
"""

# %% section="usage" name="predict"
def predict(texts):
    """The scores of all labels for each text, as lists of numbers."""
    batch = tokenizer(texts, padding=True, truncation=True, return_tensors="pt").to(device)
    with torch.inference_mode():  # we only use the model, we do not train it
        logits = model(**batch).logits.float()
    if model.config.problem_type == "regression" or len(labels) == 1:
        return logits.tolist()  # a single score, not a choice
    if model.config.problem_type == "multi_label_classification":
        return logits.sigmoid().tolist()  # each label separately: several can fit
    return logits.softmax(dim=-1).tolist()  # one label wins: the scores add up to 1


def best(scores):
    """The label with the highest score, and that score."""
    winner = max(range(len(scores)), key=scores.__getitem__)
    return labels[winner], scores[winner]


def answer(scores):
    """The best label, or all that fit where several can, and the highest score."""
    label, score = best(scores)
    if model.config.problem_type == "multi_label_classification":
        label = ", ".join(name for name, own in zip(labels, scores) if own > 0.5) or "(none)"
    return label, score


INPUTS = TEXTS
result = []
all_scores = predict(TEXTS)
for text, person, scores in zip(TEXTS, PERSON_SAYS, all_scores):
    label, score = answer(scores)
    result.append({"text": text, "a person says": person, "label": label, "score": score})
show(result)

# %% [markdown] section="usage" name="bars-about-single" when=["scores-single"]
"""
**What to see.** A bar for each text, with the highest score on top. The order counts, not the length.
"""

# %% section="usage" name="bars-single" when=["scores-single"]
ranked = sorted(zip(TEXTS, [scores[0] for scores in all_scores]), key=lambda pair: -pair[1])
bars([("All texts, the highest score first", ranked)], "score")

# %% [markdown] section="usage" name="bars-about" unless=["scores-single"]
"""
**What to see.** A panel for each text and a bar for each label. One long bar stands for a clear
answer; two bars of nearly the same length stand for a guess.
"""

# %% section="usage" name="bars" unless=["scores-single"]
def best_first(scores, count=5):
    """The labels with the highest scores, best first."""
    return sorted(zip(labels, scores), key=lambda pair: -pair[1])[:count]


bars([(text, best_first(scores)) for text, scores in zip(TEXTS[:4], all_scores)], "score")

# %% [markdown] section="usage" name="meaning-single" tags=["beginner"] when=["scores-single"]
"""
**How to read it.** `score` is the model's answer: the higher it is, the more the text has of what the
model was trained to score. It is not a probability and has no limits, so -0.13 is not "bad" by itself.
Compare the texts with each other: which comes first, and would you have put it there? The name under
`label` is the same for all, because there is only one.
"""

# %% [markdown] section="usage" name="meaning-several" tags=["beginner"] when=["scores-several"]
"""
**How to read it.** `label` lists all labels whose score is above 0.5, and `score` is the highest of
them: 1.000 is as sure as the model can be. *(none)* means that no label reached 0.5. The model only
knows the labels that it was trained on. Compare with the column *a person says*: where do they
differ, and can you see why?
"""

# %% [markdown] section="usage" name="meaning" tags=["beginner"] unless=["scores-single", "scores-several"]
"""
**How to read it.** `label` is the model's answer, `score` how sure it is: 1.000 is as sure as it can
be, and with two labels 0.5 is a guess. A high score proves nothing. The model only knows the labels
that it was trained on, so it must choose one of them even if none fits. Compare with the column *a
person says*: where do they differ, and can you see why?
"""

# %% [markdown] section="usage" name="all-labels-about" tags=["intermediate", "advanced"] unless=["scores-single"]
"""
### All scores, and when not to trust the best

If the best score is just above the second, it is a guess. The margin between them shows which texts a
person should look at.
"""

# %% section="usage" name="all-labels" tags=["intermediate", "advanced"] unless=["scores-single"]
MARGIN = 0.2  # below this distance between the best two, ask a person
for text, scores in zip(TEXTS, predict(TEXTS)):
    ranked = sorted(zip(labels, scores), key=lambda pair: pair[1], reverse=True)
    unsure = len(ranked) > 1 and ranked[0][1] - ranked[1][1] < MARGIN
    shown = ", ".join(f"{label} {score:.3f}" for label, score in ranked[:5])
    print("?" if unsure else " ", shown, "|", text[:70])

# %% [markdown] section="usage" name="long-about" tags=["intermediate"]
"""
### An error to expect: the text is too long

Without `truncation=True`, a long text stops the model with an `IndexError` or a message about sizes.
With it, the end of the text is **silently** ignored. See how much of a long text is read:
"""

# %% section="usage" name="long" tags=["intermediate"]
long_text = " ".join(TEXTS * 200)
whole = len(tokenizer(long_text, verbose=False)["input_ids"])
read = len(tokenizer(long_text, truncation=True)["input_ids"])
print(f"{whole} tokens in the text, {read} of them are read.")
if read < whole:
    print("For longer texts: classify paragraph by paragraph, and average the scores.")

# %% [markdown] section="usage" name="logits-about" tags=["advanced"] unless=["scores-single", "scores-several"]
"""
### Logits and entropy

Softmax hides the scale of the logits. The entropy of the distribution, divided by its maximum, says how
undecided the model is, for any number of labels: 0 is sure, 1 knows nothing.
"""

# %% section="usage" name="logits" tags=["advanced"] unless=["scores-single", "scores-several"]
batch = tokenizer(TEXTS, padding=True, truncation=True, return_tensors="pt").to(device)
with torch.inference_mode():
    logits = model(**batch).logits.float().cpu()
distribution = logits.softmax(dim=-1)
entropy = torch.special.entr(distribution).sum(dim=-1)
if len(labels) > 1:
    entropy = entropy / torch.log(torch.tensor(float(len(labels))))
show([
    {"text": text[:60], "logits": [round(x, 2) for x in row[:6]], "entropy": undecided}
    for text, row, undecided in zip(TEXTS, logits.tolist(), entropy.tolist())
])

# %% [markdown] section="usage" name="evaluate-about" tags=["advanced"] unless=["scores-single"]
"""
### How often is it right? A small labelled set

The texts that a person judged are a test set, although a very small one. The person's words and the
model's labels may differ: `SAME_AS` says which label means what. **Recall** is the share of the
person's labels that the model finds, **precision** the share of the model's labels that are right.
"""

# %% section="usage" name="evaluate" tags=["advanced"] unless=["scores-single"]
judged = [(text, person) for text, person in zip(TEXTS, PERSON_SAYS) if person]
said = sorted({person for _, person in judged})
# By the first three letters: 'positive' is POSITIVE, Positive and pos. Change it if that fails.
SAME_AS = {label: next((word for word in said if word[:3].lower() == label[:3].lower()), None)
           for label in labels}
known = [(text, person) for text, person in judged if person in SAME_AS.values()]
if known:
    answers = [SAME_AS[best(scores)[0]] for scores in predict([text for text, _ in known])]
    right = sum(answer == person for answer, (_, person) in zip(answers, known))
    print(f"accuracy {right}/{len(known)}; {len(judged) - len(known)} texts have a label "
          "that this model does not know")
    rows = []
    for word in sorted({person for _, person in known}):
        hits = sum(answer == person == word for answer, (_, person) in zip(answers, known))
        wanted = sum(person == word for _, person in known)
        rows.append({"label": word, "recall": f"{hits}/{wanted}",
                     "precision": f"{hits}/{answers.count(word)}"})
    show(rows)
else:
    print("The labels", ", ".join(labels), "are not what the person said", said or "(nothing)")
    print("Fill in SAME_AS by hand, or write texts with labels of this model.")
