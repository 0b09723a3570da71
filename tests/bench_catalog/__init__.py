"""The catalog's benchmark, and the made-up catalog that it and other tests run on."""
