"""Example bundles; what they need of models is made by `models.py`."""
