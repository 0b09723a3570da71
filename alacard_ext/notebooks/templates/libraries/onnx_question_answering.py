# Question answering with ONNX Runtime: the cells of question_answering.py around it.

# %% section="hello" name="window" hidden=true
# Checks what the graph gives: run this cell; you do not need to read it.
if not {"start_logits", "end_logits"} <= set(outputs):
    raise Stop(f"this graph gives {', '.join(outputs)}, and no places where an answer begins.")
# Long texts are read through a window of at most this many tokens.
window = min(longest, 384)

# %% [markdown] section="usage" name="first-result-about"
"""
### A first result

The graph says where the answer begins and where it ends. Read directly, that is sometimes no answer at
all; the next cell reads it with care.
"""

# %% section="usage" name="first-result"
tokenizer.enable_truncation(window, strategy="only_second")
first = tokenizer.encode(QUESTIONS[0]["question"], QUESTIONS[0]["context"])
begins, ends = (
    scores[0].argmax() for scores in model.run(["start_logits", "end_logits"], feed_of([first]))
)
print(QUESTIONS[0]["question"], "→", tokenizer.decode(first.ids[begins : ends + 1]))

# %% section="usage" name="predict"
LONGEST = 30  # tokens in an answer


def softmax(numbers):
    """The numbers as shares that add up to 1."""
    shares = np.exp(numbers - numbers.max())
    return shares / shares.sum()


def windows(question, context):
    """The question with each overlapping piece of the text, and what the graph says of both."""
    tokenizer.no_truncation()
    room = window - len(tokenizer.encode(question).ids)  # left for the text in each window
    stride = max(min(window // 4, room // 2), 0)
    tokenizer.enable_truncation(window, stride=stride, strategy="only_second")
    whole = tokenizer.encode(question, context)
    for piece in [whole, *whole.overflowing]:
        start, end = model.run(["start_logits", "end_logits"], feed_of([piece]))
        yield piece, start[0].astype(np.float64), end[0].astype(np.float64)


def answers(question, context, count=1):
    """The best passages of the context, each with its score between 0 and 1."""
    found = []
    for piece, start, end in windows(question, context):
        outside = np.array([part != 1 for part in piece.sequence_ids])
        start, end = (softmax(np.where(outside, -1e9, row)) for row in (start, end))
        # every pair with start <= end < start + LONGEST
        pairs = np.tril(np.triu(np.outer(start, end)), LONGEST - 1)
        for place in np.argsort(-pairs, axis=None)[:count].tolist():
            first, last = divmod(place, len(outside))
            span = slice(piece.offsets[first][0], piece.offsets[last][1])
            score = float(pairs[first, last])
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

# %% section="usage" name="unanswerable" tags=["intermediate", "advanced"]
item = QUESTIONS[0]
for question in (item["question"], "How much does a ticket to the moon cost?"):
    _, start, end = next(windows(question, item["context"]))
    best = answers(question, item["context"])[0]
    print(f"{question}\n   answer: {best['answer']!r}, score {best['score']:.3f}; "
          f"no answer: {softmax(start)[0] * softmax(end)[0]:.3f}")

# %% [markdown] section="usage" name="text-speed-about" tags=["advanced"] place="end"
"""
### How fast, and which graph

For a graph of eight bits set `FILE` in the load cell to a file with `quantized` or `int8` in its name.
"""

# %% section="usage" name="text-speed" tags=["advanced"] place="end"
import time

start = time.perf_counter()
predict(QUESTIONS)
took = time.perf_counter() - start
print(f"{len(QUESTIONS) / took:.1f} questions a second; graphs: {', '.join(FILES)}")
print("In use by this notebook:", human_size(psutil.Process().memory_info().rss))
