# The cells that every notebook shares. `template.py` says what the headers mean.

# %% [markdown] section="title" name="title" tags=["beginner"]
"""
# {{model_name}}, on the topic of {{topic_phrase}}

You are about to run a real AI model for **{{task_title}}** on your own computer. You need no knowledge
of machine learning.

**What you will see**, for example: {{seen_sentence}}

**What is downloaded**, the first time: {{download_sentence}}

**How it works:** read a text, click into the grey box below it and press **Shift + Enter** to run
it. Go from top to bottom. The result appears under each box. Nothing can break: to start over, choose
*Kernel → Restart Kernel*.
"""

# %% [markdown] section="title" name="title-intermediate" tags=["intermediate"]
"""
# {{model_name}}, on the topic of {{topic_phrase}}

Load **{{model_name}}**, use it for **{{task_title}}** on your own machine, and see its options and its
limits. Run the cells from top to bottom; each one needs those above it.

**What you will see**, for example: {{seen_sentence}}

**What is downloaded**, the first time: {{download_sentence}}
"""

# %% [markdown] section="title" name="title-advanced" tags=["advanced"]
"""
# {{model_name}}, on the topic of {{topic_phrase}}

This notebook uses the model's own classes for **{{task_title}}**: batches, raw outputs, latency and
memory, measured on the machine that runs it. Cells run from top to bottom, without a network once the
model is in the cache.

**What is downloaded**, the first time: {{download_sentence}}
"""

# %% [markdown] section="title" name="hand"
"""
| Card | Your hand |
|:--|:--|
| Model | {{model_link}} |
| Prompts | {{prompt_names}} |
| Topic | {{topic_name}} |
| Difficulty | {{difficulty_name}} |
| Interface | {{ui_name}} |

{{attribution}}
"""

# %% [markdown] section="title" name="notice" when=["notice"]
"""
> **Note:** {{notice}}
"""

# %% [markdown] section="info" name="facts-folded" tags=["beginner"]
"""
## About the model

<details><summary>Its size, licence and version</summary>

{{facts_table}}

</details>
"""

# %% [markdown] section="info" name="facts" tags=["intermediate", "advanced"]
"""
## About the model

{{facts_table}}
"""

# %% [markdown] section="info" name="licence" when=["licence-note"]
"""
{{licence_note}}
"""

# %% [markdown] section="info" name="why" tags=["intermediate", "advanced"]
"""
<details><summary>Why this notebook looks the way it does</summary>

{{reasons}}

</details>
"""

# %% [markdown] section="next" name="learned" tags=["beginner"] when=["covered"] place="end"
"""
## What you learned

- What **{{task_title}}** means: what goes into such a model and what comes out.
- How to give it inputs of your own: change the values in the cells that hold them, and run the cells
  below them again.
- Where it goes wrong, so that you know which results to check.

**Two cards to deal next**, with the same model:

{{next_cards}}
"""

# %% [markdown] section="next" name="learned-more" tags=["intermediate", "advanced"] when=["covered"] place="end"
"""
## What you learned

You loaded **{{model_name}}** at one exact version, used it for **{{task_title}}** on inputs that you
can replace, and saw which of its results need a second look. Two cards to deal next:

{{next_cards}}
"""

# %% [markdown] section="next" name="next" place="end"
"""
## Where to go from here

- The model's page with its discussions: {{model_link}}
- The data, licence and limits as described by its authors: {{card_link}}
- The library's documentation: {{docs_link}}
- Deal this hand again in Alacard: {{hand_code}}
"""

# %% [markdown] section="next" name="tidy-about" tags=["beginner"] place="end"
"""
When you are done, choose *Kernel → Shut Down Kernel* to free the memory. The downloaded model stays on
your disk for the next time; `hf cache --help` in a terminal shows how to list or delete it.
"""

# %% [markdown] section="next" name="tidy-about-more" tags=["intermediate", "advanced"] unless=["no-load", "no-torch"] place="end"
"""
To free the memory without a restart, run the next cell. The download stays in the cache:
`hf cache --help` shows how to list or delete it.
"""

# %% section="next" name="tidy" tags=["intermediate", "advanced"] unless=["no-load", "no-torch"] place="end"
FREE_MEMORY = False  # set to True when you no longer need the model
if FREE_MEMORY:
    import gc

    del model
    gc.collect()
    if device == "cuda":
        torch.cuda.empty_cache()
