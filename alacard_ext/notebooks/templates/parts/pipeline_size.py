# How much a pipeline of diffusers weighs, where its page does not say.

# %% section="hello" name="weigh" when=["size-unknown"]
from huggingface_hub import HfApi

try:
    # Each part of the pipeline has a folder; beside them often lie copies in other formats.
    files = HfApi().model_info(MODEL_ID, revision=REVISION, files_metadata=True).siblings
    sizes = {file.rfilename: file.size or 0 for file in files if file.rfilename.count("/") == 1}
    for ending in (".safetensors", ".bin"):
        found = sum(size for name, size in sizes.items()
                    if name.endswith(ending) and "." not in name.removesuffix(ending).split("/")[1])
        WEIGHT_BYTES = WEIGHT_BYTES or found or None
    print("The weights take", human_size(WEIGHT_BYTES) if WEIGHT_BYTES else "an unknown space")
except Exception as problem:
    print(f"The size could not be asked for ({type(problem).__name__}); going on without.")
