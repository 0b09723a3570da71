# Speech recognition: what to try oneself, the function of the app, and exercises.

# %% [markdown] section="usage" name="exercise" tags=["beginner"]
"""
**Your turn.** Make the first recording faster or slower and listen to it. How fast can people talk
before the model loses them? To use your own voice, put a recording next to this notebook and read it
with `soundfile.read("its name")`.
"""

# %% section="usage" name="your-turn" tags=["beginner"]
SPEED = 1.3  # 1 is the original, 2 is twice as fast
size = int(len(SOUNDS[0]) / SPEED)
wave = torch.from_numpy(SOUNDS[0])[None, None]
faster = torch.nn.functional.interpolate(wave, size=size, mode="linear")[0, 0].numpy()
display(Audio(faster, rate=RATE))
written = predict([faster])[0]
print(written)
print(f"Word error rate: {word_error_rate(SAID[0], written):.3f}")

# %% [markdown] section="usage" name="answer" tags=["beginner"]
"""
<details><summary>Show an answer</summary>

Raise `SPEED` in small steps, to 1.2, 1.4, 1.6 and so on, and write down the error rates. A little
faster often changes nothing; then, at some point, the errors jump. The voice also becomes higher, like
a tape that runs too fast, so two things change at once. Try the other direction as well: 0.8.

</details>
"""

# %% [markdown] section="app" name="function-about" tags=["beginner"]
"""
## One function for the app

`respond` takes one recording and gives back what is said in it. The app below needs nothing
else. It uses the model that is already in memory.
"""

# %% section="app" name="function"
def respond(sound):
    """What is said in one sound, given as its numbers and how many of them make a second."""
    samples, rate = sound
    wave = torch.from_numpy(samples)
    if rate != RATE:  # bring it to the pace that the model listens at
        size = max(int(len(wave) * RATE / rate), 1)
        wave = torch.nn.functional.interpolate(wave[None, None], size=size, mode="linear")[0, 0]
    return predict([wave.numpy()])[0]

# %% [markdown] section="next" name="exercises" tags=["intermediate"]
"""
## Exercises

1. Record ten sentences of your own and count the errors. Which words are always wrong?
2. Lower the noise step by step. Does the error rate rise slowly, or all at once?
3. Cut a recording in the middle of a word. What does the model make of each half?
"""

# %% [markdown] section="next" name="exercises-advanced" tags=["advanced"]
"""
## Exercises

1. Cut a long recording into overlapping pieces, transcribe them in batches, and join the texts.
2. Split the errors into changed, missing and added words. Which kind does noise cause first?
3. Load with `dtype=torch.bfloat16` and compare error rate, latency and memory.
"""
