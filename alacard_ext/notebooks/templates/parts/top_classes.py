# The best classes out of the scores of all, for every task that sorts pictures, films or sounds.

# %% [markdown] section="usage" name="guesses-about" tags=["beginner"]
"""
The next cell only prepares how answers are shown: the classes with the highest scores, best first.
"""

# %% section="usage" name="guesses" hidden=["beginner"]
def guesses(scores, count=5):
    """The best classes with their scores, best first."""
    return sorted(zip(labels, scores.tolist()), key=lambda pair: -pair[1])[:count]
