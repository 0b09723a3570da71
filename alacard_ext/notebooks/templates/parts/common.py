# The cells that every notebook shares. `template.py` says what the headers mean.

# %% [markdown] section="title" name="title" tags=["beginner"]
"""
# {{model_name}}, on the topic of {{topic_phrase}}

You are about to run a real AI model for **{{task_title}}** on your own computer. You need no
knowledge of machine learning for it.

**How it works:** read a text, click into the grey box below it and press **Shift + Enter** to run
it. Go from top to bottom. The result appears under each box. You can break nothing: to start over,
choose *Kernel → Restart Kernel*.
"""

# %% [markdown] section="title" name="title-intermediate" tags=["intermediate"]
"""
# {{model_name}}, on the topic of {{topic_phrase}}

Load **{{model_name}}**, use it for **{{task_title}}** on your own machine, and see its options and
its limits. Run the cells from top to bottom; each needs those above it.
"""

# %% [markdown] section="title" name="title-advanced" tags=["advanced"]
"""
# {{model_name}}, on the topic of {{topic_phrase}}

**{{task_title}}** with the model's own classes: batches, raw outputs, latency and memory, measured
on the machine that runs this notebook. Cells run from top to bottom, without network once the
model is in the cache.
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

# %% [markdown] section="info" name="facts"
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
Why the notebook is as it is:

{{reasons}}
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
When you are done, *Kernel → Shut Down Kernel* gives the memory back. The downloaded model stays on
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
