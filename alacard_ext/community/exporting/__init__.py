"""Exports: a notebook as a file for somewhere else, one module for each kind of file.

All work on the notebook alone: nothing here asks the library, the Hub or the network.
"""
