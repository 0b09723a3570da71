"""The wheel as people get it, in each application it must work in."""
