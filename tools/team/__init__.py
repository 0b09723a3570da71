"""`make team`: a whole team on one machine, to try out."""
