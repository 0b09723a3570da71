# The hello of libraries that do their work without PyTorch: memory, nothing of a card.

# %% section="hello" name="plain-check" hidden=true unless=["chooses"]
device = "cpu"
needed = 1.2 * WEIGHT_BYTES + (WORK_BYTES or 0) if WEIGHT_BYTES else None
check_room("Memory", needed, free_memory())

# %% [markdown] section="next" name="plain-tidy" tags=["intermediate", "advanced"] place="end"
"""
To free the memory, restart the kernel. The download stays in the cache: `hf cache --help` shows how
to list or delete it.
"""
