"""The library's benchmark, and the made-up library that it runs on."""
