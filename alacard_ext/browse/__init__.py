"""One model looked at: facts, access, trust, fit, and the search that finds it."""
