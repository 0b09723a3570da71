"""The store: what people keep, in one database that several servers may share."""
