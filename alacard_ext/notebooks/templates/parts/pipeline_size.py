# How much a pipeline of diffusers weighs, where its page does not say.

# %% section="hello" name="weigh" when=["size-unknown", "runs-here"] hidden=true
# The size was not known when this notebook was made: ask the Hub for it now.
from huggingface_hub import HfApi

stored = None
try:
    # Each part of the pipeline has a folder; beside them often lie copies in other formats.
    files = HfApi().model_info(MODEL_ID, revision=REVISION, files_metadata=True).siblings
    sizes = {file.rfilename: file.size or 0 for file in files if file.rfilename.count("/") == 1}
    for ending in (".safetensors", ".bin"):
        found = sum(size for name, size in sizes.items()
                    if name.endswith(ending) and "." not in name.removesuffix(ending).split("/")[1])
        stored = stored or found or None
except Exception as problem:
    print(f"The Hub did not give the size ({type(problem).__name__}); continuing without it.")
look_for_room({MODEL_ID: stored})
MEMORY = {kind: known or stored and 1.2 * stored for kind, known in MEMORY.items()}
device, dtype = choose_device(PRECISION, MEMORY)
