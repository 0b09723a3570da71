# Zero-shot classification: labels of your own, without training, by way of entailment.

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
ids = {name.lower(): number for name, number in model.config.label2id.items()}
entailment = next((number for name, number in ids.items() if name.startswith("entail")), None)
if entailment is None:
    raise Stop(f"{MODEL_ID} has no label 'entailment', which zero-shot needs.")
contradiction = next((n for name, n in ids.items() if name.startswith(("contra", "not"))), None)
print(f"Hello from {MODEL_ID}: {model.num_parameters():,} weights, on {device}.")

# %% [markdown] section="info" name="good-for"
"""
**Good for** trying out labels without collecting examples first. **Not for** speed with many labels,
nor for fine differences: a classifier made from examples mostly does better.
"""

# %% [markdown] section="usage" name="about" tags=["beginner"]
"""
## Sort texts with labels of your own

Most models know only the labels that they were trained on. This one takes any: it was taught to
judge whether one sentence **follows** from another. So for every label we ask: does *'This text is
about baking.'* follow from the text?

Texts and labels come from your topic card, **{{topic_name}}**.{{pack_sentence}}
"""

# %% [markdown] section="usage" name="about-more" tags=["intermediate", "advanced"]
"""
## Classify without training

Each label becomes a hypothesis, and the model, trained on natural language inference, scores
whether the text entails it. Texts and labels: **{{topic_name}}**.{{pack_sentence}}
"""

# %% section="usage" name="inputs" tags=["parameters"]
TEXTS = ["The starter needs flour and water every day.", "The train leaves Vienna at nine."]
LABELS = ["baking", "travel", "astronomy"]
HYPOTHESIS = "This text is about {}."

# %% [markdown] section="usage" name="first-result-about" when=["class-AutoModelForSequenceClassification"]
"""
### A first result

The label that fits the first text best. The scores of all labels follow below.
"""

# %% section="usage" name="first-result" when=["class-AutoModelForSequenceClassification"]
first_pairs = [(TEXTS[0], HYPOTHESIS.format(label)) for label in LABELS]
first_batch = tokenizer(first_pairs, padding=True, truncation=True, return_tensors="pt").to(device)
with torch.inference_mode():  # we only use the model, we do not train it
    first_scores = model(**first_batch).logits[:, entailment]
print(f"{TEXTS[0]} → {LABELS[first_scores.argmax()]}")

# %% section="usage" name="predict"
def predict(texts, labels=LABELS, several=False):
    """For each text a score for each label; `several` judges every label by itself."""
    pairs = [(text, HYPOTHESIS.format(label)) for text in texts for label in labels]
    batch = tokenizer(
        [text for text, _ in pairs], [hypothesis for _, hypothesis in pairs],
        padding=True, truncation=True, return_tensors="pt",
    ).to(device)
    with torch.inference_mode():
        logits = model(**batch).logits.float()
    logits = logits.reshape(len(texts), len(labels), -1)
    if several and contradiction is not None:
        # yes against no, for each label alone
        return logits[..., [contradiction, entailment]].softmax(dim=-1)[..., 1].tolist()
    if several:
        return logits[..., entailment].sigmoid().tolist()
    return logits[..., entailment].softmax(dim=-1).tolist()  # the labels compete


INPUTS = TEXTS
result = []
all_scores = predict(TEXTS)
for text, scores in zip(TEXTS, all_scores):
    winner = max(range(len(LABELS)), key=scores.__getitem__)
    result.append({"text": text, "label": LABELS[winner], "score": scores[winner]})
show(result)

# %% [markdown] section="usage" name="bars-about"
"""
**What to see.** A panel for each text and a bar for each label. The bars of a panel add up to 1, so a
label can only gain what another one loses.
"""

# %% section="usage" name="bars"
bars([(text, zip(LABELS, scores)) for text, scores in zip(TEXTS[:4], all_scores)], "score")

# %% [markdown] section="usage" name="meaning" tags=["beginner"]
"""
**How to read it.** The scores of all labels add up to 1 here, so the labels compete: the best one wins
even if none fits well. The wording matters: to the model, *baking* and *bread* are different questions.
"""

# %% [markdown] section="usage" name="several-about" tags=["intermediate", "advanced"]
"""
### Competing labels, or each one separately

With `several=True`, each label is judged alone: two may fit, or none. Look for rows in which the winner
above has a low score.
"""

# %% section="usage" name="several" tags=["intermediate", "advanced"]
show([
    {"text": text[:60]} | dict(zip(LABELS, scores))
    for text, scores in zip(TEXTS, predict(TEXTS, several=True))
])

# %% [markdown] section="usage" name="cost-about" tags=["intermediate"]
"""
### How long it takes

Every label needs a separate pass through the model: ten labels take ten times as long as one. For
thousands of texts, label a few hundred this way and train a small classifier on them.
"""

# %% section="usage" name="cost" tags=["intermediate"]
import time

for count in range(1, len(LABELS) + 1):
    start = time.perf_counter()
    predict(TEXTS, LABELS[:count])
    print(f"{count} labels: {1000 * (time.perf_counter() - start):.0f} ms")

# %% [markdown] section="usage" name="templates-about" tags=["advanced"]
"""
### How much depends on the hypothesis

The same texts under three wordings, as raw entailment logits. If they differ a lot, choose the wording
with labelled examples.
"""

# %% section="usage" name="templates" tags=["advanced"]
chosen = HYPOTHESIS
for HYPOTHESIS in ("This text is about {}.", "The topic is {}.", "{}"):
    winners = [LABELS[max(range(len(row)), key=row.__getitem__)] for row in predict(TEXTS)]
    print(f"{HYPOTHESIS!r:<28} {winners}")
HYPOTHESIS = chosen

# %% [markdown] section="usage" name="evaluate-about" tags=["advanced"]
"""
### Accuracy on a small labelled set

Six messages to a shop, labelled by a person, under each of the wordings. Use a set like this to choose
a wording, and a second set, which nobody has looked at before, to measure it.
"""

# %% section="usage" name="evaluate" tags=["advanced"]
messages = {
    "My parcel arrived empty and nobody answers the phone.": "complaint",
    "The lamp broke after two days.": "complaint",
    "Thank you, the chair is even nicer than in the picture!": "praise",
    "Best service that I have ever had.": "praise",
    "Do you also ship to Norway?": "question",
    "How long does the battery last?": "question",
}
kinds = sorted(set(messages.values()))
chosen = HYPOTHESIS
for HYPOTHESIS in ("This text is about {}.", "This message is a {}.", "{}"):
    winners = [kinds[max(range(len(row)), key=row.__getitem__)]
               for row in predict(list(messages), kinds)]
    right = sum(winner == person for winner, person in zip(winners, messages.values()))
    print(f"{HYPOTHESIS!r:<28} accuracy {right}/{len(messages)}")
HYPOTHESIS = chosen

# %% [markdown] section="usage" name="exercise" tags=["beginner"]
"""
**Your turn.** Write a text and three labels of your own. Then replace a label by another word for the
same thing. Does the same label still win?
"""

# %% section="usage" name="your-turn" tags=["beginner"]
my_text = "I would like my money back, the parcel arrived empty."
my_labels = ["complaint", "praise", "question"]
for label, score in zip(my_labels, predict([my_text], my_labels)[0]):
    print(f"{label:<20} {score:.3f}")

# %% [markdown] section="usage" name="answer" tags=["beginner"]
"""
<details><summary>Show an answer</summary>

Replace *complaint* by *angry customer* or *problem*. Often the winner stays and its score changes. If a
label is vague, such as *other things*, it may win by accident, because the model only asks: does this
sentence follow from the text? Short, clear words that fit into the sentence *This text is about …* work
best.

</details>
"""

# %% [markdown] section="app" name="function-about" tags=["beginner"]
"""
## One function for the app

`respond` takes one text and a list of labels, and gives back each label with its score. The app
below needs nothing else. It uses the model that is already in memory.
"""

# %% section="app" name="function"
def respond(text, labels):
    """The given labels with their scores for one text, the best first."""
    scores = zip(labels, predict([text], labels)[0])
    return dict(sorted(scores, key=lambda pair: pair[1], reverse=True)[:10])

# %% [markdown] section="next" name="exercises" tags=["intermediate", "advanced"]
"""
## Exercises

1. Add a label such as *something else*. When does it win?
2. Sort twenty of your own e-mails with labels of your own and count the mistakes.
3. Compare `several=True` with a threshold of 0.5, 0.7 and 0.9.
"""
