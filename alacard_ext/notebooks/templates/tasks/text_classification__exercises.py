# Text classification: what to try oneself, the function of the app, and exercises.

# %% [markdown] section="usage" name="exercise-single" tags=["beginner"] when=["scores-single"]
"""
**Your turn.** Change the text between the quotation marks and run the cell. Can you write one that
scores higher than all of the above?
"""

# %% [markdown] section="usage" name="exercise" tags=["beginner"] unless=["scores-single"]
"""
**Your turn.** Change the text between the quotation marks and run the cell. Can you write one that
the model gets wrong? Try irony, or a text that is half one thing and half the other.
"""

# %% section="usage" name="your-turn" tags=["beginner"]
my_text = "Write your own text here."
label, score = answer(predict([my_text])[0])
print(f"{label} (score {score:.3f})")

# %% [markdown] section="usage" name="answer" tags=["beginner"] unless=["scores-single", "scores-several"]
"""
<details><summary>Show an answer</summary>

Try *Oh great, it rains again.* Most models read the word *great* and miss that the speaker is annoyed:
they learned which words go with which label, not what a person means by them. With *The bread was
lovely, but we waited an hour* the two halves pull in opposite directions. The score then often drops,
because the model must choose one label for both.

</details>
"""

# %% [markdown] section="app" name="function-about" tags=["beginner"]
"""
## One function for the app

`respond` takes one text and gives back each label with its score, the best one first. The app
below needs nothing else. It uses the model that is already in memory.
"""

# %% section="app" name="function"
def respond(text):
    """The labels of one text with their scores, the best first."""
    scores = zip(labels, predict([text])[0])
    return dict(sorted(scores, key=lambda pair: pair[1], reverse=True)[:10])

# %% [markdown] section="next" name="exercises-single" tags=["intermediate", "advanced"] when=["scores-single"]
"""
## Exercises

1. Put ten texts of your own into `TEXTS`, order them by hand, then by score. Where do the orders
   differ?
2. Write the same statement in three ways. How far does the score move?
3. Make a text longer without saying more. Does the score follow the length?
"""

# %% [markdown] section="next" name="exercises" tags=["intermediate"] unless=["scores-single"]
"""
## Exercises

1. Put twenty texts of your own into `TEXTS`, with your labels, and count how often you agree.
2. Raise `MARGIN` until every wrong answer is marked. How many right ones are marked too?
3. Write the same statement in three ways. How far do the scores move?
"""

# %% [markdown] section="next" name="exercises-advanced" tags=["advanced"] unless=["scores-single"]
"""
## Exercises

1. Collect 100 labelled texts and plot score against accuracy. Is the model calibrated?
2. Sort a large set of texts by length before you batch. How much does padding cost otherwise?
3. Load with `dtype=torch.bfloat16` and compare labels, latency and memory.
"""
