"""Demos: the app of a model with its files, brought as a bundle, checked, kept and found."""
