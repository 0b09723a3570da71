# Named entities with ONNX Runtime: from the scores of tokens to names in the text.

# %% section="usage" name="predict"
def scores_of(encoded):
    """For each token of each text the scores of all labels, which add up to 1."""
    logits = model.run(["logits"], feed_of(encoded))[0].astype(np.float64)
    scores = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return scores / scores.sum(axis=-1, keepdims=True)


def predict(texts):
    """The names found in each text, with kind, score and place."""
    encoded = tokenizer.encode_batch(list(texts))
    return [
        join_words(text, tokens, rows)
        for text, tokens, rows in zip(texts, encoded, scores_of(encoded))
    ]


def join_words(text, tokens, rows):
    """Tokens to words, words to names; the first token of a word decides."""
    found, previous_word, previous_kind = [], None, None
    for word, (start, end), row in zip(tokens.word_ids, tokens.offsets, rows):
        if word is None or start == end:
            continue  # a special token that is not in the text
        if word == previous_word:
            if previous_kind:
                found[-1]["end"] = end
            continue
        label, score = labels[row.argmax()], float(row.max())
        kind = None if label == "O" else label.removeprefix("B-").removeprefix("I-")
        if kind and kind == previous_kind and not label.startswith("B-"):
            found[-1]["end"] = end
            found[-1]["scores"].append(score)
        elif kind:
            found.append({"start": start, "end": end, "kind": kind, "scores": [score]})
        previous_word, previous_kind = word, kind
    for name in found:
        name["text"] = text[name["start"] : name["end"]].strip()
        name["score"] = sum(name["scores"]) / len(name.pop("scores"))
    return found

# %% [markdown] section="usage" name="tokens-about" tags=["advanced"] place="end"
"""
### What the graph says about each token, alone and in a batch

A short text is padded to the length of the longest one, and the padding must not change the answer. The
table shows the scores before tokens are joined into words; tokens inside a word are often labelled at
random, because training usually ignores them.
"""

# %% section="usage" name="tokens" tags=["advanced"] place="end"
together = scores_of(tokenizer.encode_batch(TEXTS))
alone = [scores_of(tokenizer.encode_batch([text]))[0] for text in TEXTS]
gaps = [np.abs(row[: len(own)] - own).max() for row, own in zip(together, alone)]
print("Largest difference between a batch and single texts:", f"{max(gaps):.2e}")
first = tokenizer.encode_batch(TEXTS[:1])[0]
show([{"token": token, "label": labels[row.argmax()], "score": float(row.max())}
      for token, row in list(zip(first.tokens, alone[0]))[:40]])
print("Graphs in this repository:", ", ".join(FILES))
