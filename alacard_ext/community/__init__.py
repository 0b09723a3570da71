"""The library: every hand that was dealt, kept for whom it was dealt."""
