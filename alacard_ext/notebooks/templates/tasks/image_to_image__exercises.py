# What the reader tries with a changed picture, and the app; `image_to_image.py` goes on here.

# %% [markdown] section="usage" name="exercise" tags=["beginner"] unless=["guide-mask", "guide-outlines"]
"""
**Your turn.** Change the words and run the cell. Ask first for a style, such as *woodcut print*, then
for a thing that is not in the picture. Which of the two works better?
"""

# %% [markdown] section="usage" name="exercise-mask" tags=["beginner"] when=["guide-mask"]
"""
**Your turn.** Change the words and run the cell. Ask first for something that suits the scene, then
for something that does not belong there at all. Which of the two works better?
"""

# %% [markdown] section="usage" name="exercise-outlines" tags=["beginner"] when=["guide-outlines"]
"""
**Your turn.** Change the words and run the cell. Name the same thing in another style first, then
another thing in the same style. Which of the two works better?
"""

# %% section="usage" name="your-turn" tags=["beginner"]
my_prompt = PROMPTS[-1]  # or words of your own
mine = make(start, my_prompt)
display(side_by_side([start, mine]))
print(f"Changed by {difference(start, mine):.1f}")

# %% [markdown] section="usage" name="answer" tags=["beginner"] unless=["guide-mask", "guide-outlines"]
"""
<details><summary>Show an answer</summary>

A style usually works better: it changes every pixel a little and leaves the shapes. A new thing has to
be painted over something that is already there, and the model stays close to the picture.

</details>
"""

# %% [markdown] section="usage" name="answer-mask" tags=["beginner"] when=["guide-mask"]
"""
<details><summary>Show an answer</summary>

Something that suits the scene usually works better: the model takes light, colours and scale from the
area around the mask. Something that needs more room than the mask comes out cut off or too small.

</details>
"""

# %% [markdown] section="usage" name="answer-outlines" tags=["beginner"] when=["guide-outlines"]
"""
<details><summary>Show an answer</summary>

Another style usually works better: the outlines can stay as they are. Another thing has to fit into the
same lines, so *a teapot* along the outlines of a cat becomes a teapot with ears, or a cat.

</details>
"""

# %% [markdown] section="app" name="function-about" tags=["beginner"]
"""
The app below needs one function: a picture and words go in, the changed picture comes out.
"""

# %% section="app" name="function"
def respond(picture, text):
    """The picture, changed as the text asks for."""
    return make(picture, text)

# %% [markdown] section="next" name="exercises" tags=["intermediate"]
"""
## Exercises

1. Change a photo of your own ten times in a row with the same words. Where does it end?
2. Find words that undo what other words did.
3. Draw a rough sketch with `ImageDraw` and let the model finish it.
"""

# %% [markdown] section="next" name="exercises-advanced" tags=["advanced"]
"""
## Exercises

1. Plot `changed by` for ten values of an option of `make`. Where does a change become a new picture?
2. Swap the scheduler with `from_config(model.scheduler.config)` and compare at five steps.
3. On a graphics card, try `enable_model_cpu_offload()`. How much time does the saved memory cost?
"""
