# Extractive question answering: the passage of a text that answers a question.

# %% section="hello" name="load"
from transformers import AutoModelForQuestionAnswering, AutoTokenizer

tokenizer = AutoTokenizer.from_pretrained(
    MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE
)
with no_random_weights():
    model = AutoModelForQuestionAnswering.from_pretrained(
        MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE, dtype=dtype
    )
model = model.to(device).eval()
tokenizer = ready(tokenizer, model)
# Long texts are read through a window of at most this many tokens.
window = min(tokenizer.model_max_length, 384)
print(f"Hello from {MODEL_ID}: {model.num_parameters():,} weights, on {device}.")

# %% [markdown] section="info" name="good-for"
"""
**Good for** finding the passage that answers a question, with the evidence in the text. **Not for**
questions whose answer is spread over the text or is not in it.
"""

# %% [markdown] section="usage" name="about" tags=["beginner"]
"""
## Ask a text

You give this model a text and a question, and it marks the words of the text that answer it. It
does not write an answer of its own and knows nothing that is not in the text. That makes it modest
and easy to check.

Texts and questions come from your topic card, **{{topic_name}}**.{{pack_sentence}}
"""

# %% [markdown] section="usage" name="about-more" tags=["intermediate", "advanced"]
"""
## Ask a text

The model gives each token a score as the first and as the last one of the answer. Decoding means:
consider only tokens of the text, let the end not come before the start, limit the length, and take the
best pair. Questions: **{{topic_name}}**.{{pack_sentence}}
"""

# %% section="usage" name="inputs" tags=["parameters"]
QUESTIONS = [
    {
        "question": "Who works for the railway?",
        "context": "Maria Rossi works for the railway in Berlin and writes about journeys.",
        "answer": "Maria Rossi",
    },
]

# %% [markdown] section="usage" name="first-result-about" when=["class-AutoModelForQuestionAnswering"]
"""
### A first result

The model says where the answer begins and where it ends. Read directly, that is sometimes no answer at
all; the next cell reads it with care.
"""

# %% section="usage" name="first-result" when=["class-AutoModelForQuestionAnswering"]
first_pair = QUESTIONS[0]["question"], QUESTIONS[0]["context"]
first_batch = tokenizer(
    *first_pair, truncation="only_second", max_length=window, return_tensors="pt"
).to(device)
with torch.inference_mode():  # we only use the model, we do not train it
    first_output = model(**first_batch)
begins, ends = first_output.start_logits[0].argmax(), first_output.end_logits[0].argmax()
print(first_pair[0], "→", tokenizer.decode(first_batch["input_ids"][0][begins : ends + 1]))

# %% section="usage" name="predict"
LONGEST = 30  # tokens in an answer


def answers(question, context, count=1):
    """The best passages of the context, each with its score between 0 and 1."""
    room = window - len(tokenizer(question)["input_ids"])  # left for the text in each window
    batch = tokenizer(
        question, context, truncation="only_second", max_length=window,
        stride=max(min(window // 4, room // 2), 0),
        return_overflowing_tokens=True, return_offsets_mapping=True, padding=True,
        return_tensors="pt",
    )
    offsets = batch.pop("offset_mapping").tolist()
    batch.pop("overflow_to_sample_mapping")
    with torch.inference_mode():
        output = model(**batch.to(device))
    found = []
    for row, places in enumerate(offsets):  # a long text comes in several overlapping windows
        outside = torch.tensor([part != 1 for part in batch.sequence_ids(row)])
        start = output.start_logits[row].float().cpu().masked_fill(outside, -1e9).softmax(dim=-1)
        end = output.end_logits[row].float().cpu().masked_fill(outside, -1e9).softmax(dim=-1)
        # every pair with start <= end < start + LONGEST
        pairs = (start[:, None] * end[None, :]).triu().tril(LONGEST - 1)
        for place in pairs.flatten().topk(count).indices.tolist():
            first, last = divmod(place, len(places))
            span = slice(places[first][0], places[last][1])
            score = pairs[first, last].item()
            found.append({"answer": context[span], "score": score, "start": span.start})
    return sorted(found, key=lambda item: item["score"], reverse=True)[:count]


def predict(items):
    """The best answer for each pair of question and text."""
    return [answers(item["question"], item["context"])[0] for item in items]


INPUTS = QUESTIONS
result = []
for item, best in zip(QUESTIONS, predict(QUESTIONS)):
    expected = item.get("answer", "")
    result.append({"question": item["question"], "answer": best["answer"], "score": best["score"],
                   "a person says": expected})
show(result)

# %% [markdown] section="usage" name="meaning" tags=["beginner"]
"""
**How to read it.** `answer` is copied from the text, letter by letter. `score` is the share of the
model's confidence that goes to this passage; other passages share the rest. A low score means that it
found several possible places, or none. The last column is what a person would answer.
"""

# %% [markdown] section="usage" name="context-about" tags=["beginner"]
"""
**What to see.** The text of the first question, with the answer marked at its place.
"""

# %% section="usage" name="context" tags=["beginner"]
from IPython.display import HTML

best, text = predict(QUESTIONS[:1])[0], QUESTIONS[0]["context"]
before, after = text[: best["start"]], text[best["start"] + len(best["answer"]) :]
style = "background-color: #bfdbfe; color: black"
marked = f'<mark style="{style}">{escape(best["answer"])}</mark>'
display(HTML(f"<p class='mathjax_ignore'>{escape(before)}{marked}{escape(after)}</p>"))

# %% [markdown] section="usage" name="top-about" tags=["intermediate", "advanced"]
"""
### The runners-up

Passages that overlap are not a problem. If passages contradict each other, read the text yourself.
"""

# %% section="usage" name="top" tags=["intermediate", "advanced"]
for item in QUESTIONS[:3]:
    print(item["question"])
    for guess in answers(item["question"], item["context"], count=3):
        print(f"   {guess['score']:.3f}  {guess['answer']}")

# %% [markdown] section="usage" name="unanswerable-about" tags=["intermediate", "advanced"]
"""
### An error to expect: the text does not hold the answer

The cell above always takes the best *passage*. Look at the score before you believe it. Models trained on
SQuAD 2 were taught to point at the very first token when there is no answer; compare the two.
"""

# %% section="usage" name="unanswerable" tags=["intermediate", "advanced"]
item = QUESTIONS[0]
for question in (item["question"], "How much does a ticket to the moon cost?"):
    batch = tokenizer(question, item["context"], truncation="only_second", max_length=window,
                      return_tensors="pt").to(device)
    with torch.inference_mode():
        output = model(**batch)
    start, end = (x[0].float().softmax(dim=-1) for x in (output.start_logits, output.end_logits))
    best = answers(question, item["context"])[0]
    print(f"{question}\n   answer: {best['answer']!r}, score {best['score']:.3f}; "
          f"no answer: {(start[0] * end[0]).item():.3f}")

# %% [markdown] section="usage" name="window-about" tags=["advanced"]
"""
### Long texts

A text longer than the window is read in overlapping pieces, and the best passage of all wins. More
pieces mean more chances for a wrong one, because the scores of different windows are normalised
separately.
"""

# %% section="usage" name="window" tags=["advanced"]
filler = " ".join(item["context"] for item in QUESTIONS)
for copies in (1, 4, 16):
    text = " ".join([filler] * copies + [QUESTIONS[0]["context"]])
    best = answers(QUESTIONS[0]["question"], text)[0]
    print(f"{len(text):>7} characters: {best['answer']!r} at {best['start']}, {best['score']:.3f}")

# %% [markdown] section="usage" name="evaluate-about" tags=["advanced"]
"""
### Exact match and F1 on the questions with a known answer

The two numbers of the SQuAD benchmark: is the answer the same apart from articles, punctuation and
capitals, and how far do its words overlap with the person's?
"""

# %% section="usage" name="evaluate" tags=["advanced"]
from collections import Counter


def plain(text):
    """The words of an answer, without what does not matter."""
    return [word for word in re.findall(r"\w+", text.lower()) if word not in ("a", "an", "the")]


labelled = [item for item in QUESTIONS if item.get("answer")]
rows = []
for item, best in zip(labelled, predict(labelled)):
    own, expected = plain(best["answer"]), plain(item["answer"])
    common = sum((Counter(own) & Counter(expected)).values())
    rows.append({"a person says": item["answer"], "answer": best["answer"][:60],
                 "exact": own == expected,
                 "F1": 2 * common / max(len(own) + len(expected), 1)})
if rows:
    show(rows)
    print(f"exact match {sum(row['exact'] for row in rows)}/{len(rows)}, "
          f"mean F1 {sum(row['F1'] for row in rows) / len(rows):.3f}")

# %% [markdown] section="usage" name="exercise" tags=["beginner"]
"""
**Your turn.** Ask the text above something else. Then ask something that it does not say, and watch the
score.
"""

# %% section="usage" name="your-turn" tags=["beginner"]
my_question = "What is this text about?"
best = answers(my_question, QUESTIONS[0]["context"])[0]
print(f"{best['answer']} (score {best['score']:.3f})")

# %% [markdown] section="usage" name="answer" tags=["beginner"]
"""
<details><summary>Show an answer</summary>

Ask *When …?* or *Where …?* about something in the text: the answer is copied from there, and the score
is high. Ask *What is the capital of Peru?*, and you still get a piece of the text: this cell never says
*I do not know*, and only the low score warns you.

</details>
"""

# %% [markdown] section="app" name="function-about" tags=["beginner"]
"""
## One function for the app

`respond` takes a question and a text, and gives back the passage that answers it. The app below
needs nothing else. It uses the model that is already in memory.
"""

# %% section="app" name="function"
def respond(question, text):
    """The passage of the text that answers the question; empty where there is none."""
    found = answers(question, text)
    return found[0]["answer"] if found else ""

# %% [markdown] section="next" name="exercises" tags=["intermediate", "advanced"]
"""
## Exercises

1. Use a page of your own and ask ten questions. Above which score are the answers right?
2. Ask the same thing in three ways. How stable is the answer?
3. Split a long document into paragraphs, and choose the best by embedding before you ask.
"""
