"""What every browser test stands on: processes, a browser, its console, and page objects."""
