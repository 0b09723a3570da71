# Which graphs a repository holds, for every template of ONNX Runtime.

# %% section="hello" name="files" tags=["parameters"]
# The graphs of the repository; some hold the same network with smaller numbers.
FILES = ["onnx/model.onnx"]
