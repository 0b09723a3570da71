# Several models in one notebook, one in memory at a time: what they are given, and what they say.

# %% [markdown] section="title" name="title" when=["bake-off"]
"""
# Bake-off: {{models_named}}

{{models_listed}}

Each model gets the same inputs, on the topic of **{{topic_name}}**.
"""

# %% [markdown] section="title" name="title-workflow" when=["workflow"]
"""
# Workflow: {{models_named}}

{{models_listed}}

The second model works on the output of the first. The inputs are on the topic of **{{topic_name}}**.
"""

# %% [markdown] section="title" name="how" tags=["beginner"]
"""
**How it works:** read a text, click into the grey box below it and press **Shift + Enter** to run it.
Go from top to bottom; nothing can break. Each model is loaded, used and **removed from memory** before
the next one is loaded, so your computer never has to hold two of them. At the end you see their answers
side by side.
"""

# %% [markdown] section="title" name="how-intermediate" tags=["intermediate"]
"""
Each model is loaded, run several times on each input, and freed before the next one is loaded. So only
the largest model decides how much memory you need. Run the cells from top to bottom.
"""

# %% [markdown] section="title" name="how-advanced" tags=["advanced"]
"""
One model in memory at a time. Latency is measured after a warm-up, with its spread. Memory is measured
before the load, after it, after the runs, and after the model is freed. Run the cells from top to
bottom.
"""

# %% [markdown] section="title" name="hand"
"""
| Card | Your hand |
|:--|:--|
| Models | {{models_linked}} |
| Prompts | {{prompt_names}} |
| Topic | {{topic_name}} |
| Difficulty | {{difficulty_name}} |

{{attributions}}
"""

# %% [markdown] section="hello" name="inputs-about" tags=["beginner"] when=["inputs"]
"""
## What the models are given

These are the inputs. You can change them, as long as you keep the quotation marks. Then run the
notebook again from the top (*Run → Restart Kernel and Run All Cells*), because a model that was removed
from memory can no longer answer.
"""

# %% [markdown] section="hello" name="inputs-about-more" tags=["intermediate", "advanced"]
"""
## Inputs and parameters

`RUNS` is how many times each model gets each input. More runs take longer and make the median steadier.
"""

# %% section="hello" name="inputs" tags=["parameters"] when=["inputs"]
# One dictionary an input, with the fields that the first model takes.
GIVEN = [{"text": "I love this film."}]

# %% section="hello" name="expected" tags=["parameters", "advanced"] when=["inputs", "labelled"]
# What a person says of each input; empty where nobody said it. The models never see it.
EXPECTED = ["positive"]

# %% section="hello" name="runs" tags=["parameters"] hidden=["beginner"]
# How many times each model is given each input.
RUNS = 1

# %% [markdown] section="info" name="about"
"""
## About the models
"""

# %% [markdown] section="readme" name="about"
"""
## The authors' own examples

This is how the models' pages show their use. It is not run here, because by now the models are no
longer in memory.
"""

# %% [markdown] section="usage" name="given-about"
"""
## The inputs

The inputs of the first model, with their numbers.
"""

# %% section="usage" name="given" hidden=["beginner"]
def preview(fields):
    """An input for a table; pictures and sounds have no words."""
    words = []
    for kind, value in (fields or {}).items():
        if kind in ("image", "audio", "video"):
            words.append(f"({kind})")
        elif kind == "table":
            words.append(f"(table of {len(value)} rows)")
        else:
            words.append(value if isinstance(value, str) else ", ".join(map(str, value)))
    return " | ".join(words)[:100]


show([{"input": number, "given": preview(fields)} for number, fields in enumerate(GIVEN, 1)])

# %% section="usage" name="given-pictures" when=["takes-image"] hidden=["beginner"]
import base64

from IPython.display import Image

for fields in GIVEN:
    display(Image(data=base64.b64decode(fields["image"]), width=160))

# %% section="usage" name="given-sounds" when=["takes-audio"] hidden=["beginner"]
import base64

from IPython.display import Audio

for fields in GIVEN:
    display(Audio(data=base64.b64decode(fields["audio"])))

# %% [markdown] section="usage" name="answers-about" when=["bake-off"]
"""
## The answers, side by side

One row for each input, one column for each model.
"""


# %% section="usage" name="answers" when=["bake-off"]
side_by_side = []
for number, fields in enumerate(GIVEN, 1):
    row = {"input": f"{number}. {preview(fields)}"}
    row |= {one["model"]: one["answer"] for one in result if one["input"] == number}
    side_by_side.append(row)
show(side_by_side)

# %% [markdown] section="usage" name="chain-about" when=["workflow"]
"""
## From the input to the end

One row for each input: the output of the first model, and what the second model made of it.
"""

# %% section="usage" name="chain" when=["workflow"]
first, second = said_by
chain = []
for number in range(1, len(said_by[first]) + 1):
    said = {row["model"]: row["answer"] for row in result if row["input"] == number}
    given = f"{number}. {preview(GIVEN[number - 1])}"
    chain.append({"input": given, f"1. {first}": said[first], f"2. {second}": said[second]})
show(chain)

# %% section="usage" name="pictures" when=["gives-image"]
import base64

from IPython.display import Image

for name in [one for one in said_by if gives[one] == "image"]:
    for number, picture in enumerate(said_by[name], 1):
        if picture:
            print(f"{name}, input {number}")
            display(Image(data=base64.b64decode(picture), width=240))

# %% section="usage" name="films" when=["gives-video"]
import base64

from IPython.display import Image

for name in [one for one in said_by if gives[one] == "video"]:
    for number, frames in enumerate(said_by[name], 1):
        for place in sorted({0, len(frames or []) // 2}) if frames else []:
            print(f"{name}, input {number}, picture {place + 1} of {len(frames)}")
            display(Image(data=base64.b64decode(frames[place]), width=240))

# %% section="usage" name="sounds" when=["gives-audio"]
import base64

from IPython.display import Audio

for name in [one for one in said_by if gives[one] == "audio"]:
    for number, sound in enumerate(said_by[name], 1):
        if sound:
            print(f"{name}, input {number}")
            display(Audio(data=base64.b64decode(sound)))

# %% [markdown] section="usage" name="look" tags=["beginner"] when=["bake-off"]
"""
**What to look for.** Where do the models agree, and where do they differ? Models may use different
words for the same thing, so read before you count. Where they differ, decide which answer you would
have given.
"""

# %% [markdown] section="usage" name="look-workflow" tags=["beginner"] when=["workflow"]
"""
**What to look for.** Read each row from left to right. The second model sees only what the first one
said, never the input itself. So it cannot correct a mistake of the first; it builds on it.
"""

# %% [markdown] section="next" name="exercises" tags=["intermediate"]
"""
## Exercises

1. Set `RUNS` to 10. How much does the median change, and how much does the slowest run?
2. Write an input of your own on which the answers differ. What do they disagree about?
3. Change the order of the models. Whose numbers change, and why?
"""

# %% [markdown] section="next" name="exercises-advanced" tags=["advanced"]
"""
## Exercises

1. Collect 100 inputs with the answers you want, and repeat the evaluation with its interval.
2. Give inputs of 10, 100 and 500 words. Which model's latency grows faster?
3. Load one of the models in bfloat16. What changes in latency, memory and answers?
"""

# %% [markdown] section="next" name="next"
"""
## Where to go from here

- The models' pages, with the licences and limits that their authors state: {{models_linked}}
- A notebook about one of them goes deeper: deal it with the same topic.
- Deal this hand again in Alacard: open this notebook and choose *Deal again from this notebook*.
"""

# %% [markdown] section="next" name="tidy" tags=["beginner"]
"""
When you are done, choose *Kernel → Shut Down Kernel* to free the memory. The downloaded models stay on
your disk for the next time; `hf cache --help` in a terminal shows how to list or delete them.
"""
