# What a picture becomes for a model whose library leaves it to a function `prepare`.

# %% [markdown] section="usage" name="pixels-about" tags=["beginner"] unless=["grey"]
"""
A model does not see a picture, only numbers: how red, green and blue each pixel is. `prepare` makes all
pictures the same size and brings these numbers into the range that the model knows.
"""

# %% [markdown] section="usage" name="pixels-about-grey" tags=["beginner"] when=["grey"]
"""
A model does not see a picture, only numbers: how bright each pixel is. `prepare` makes all pictures the
same size and brings these numbers into the range that the model knows.
"""

# %% section="usage" name="pixels" tags=["beginner"]
first_picture = next(iter(PICTURES.values()))
numbers_of_picture = prepare(first_picture)
print("The picture:", first_picture.width, "x", first_picture.height, "pixels")
print("For the model:", " x ".join(map(str, numbers_of_picture.shape)), "numbers")
print("from", f"{numbers_of_picture.min():.2f}", "to", f"{numbers_of_picture.max():.2f}")
