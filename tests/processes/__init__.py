"""Children that are not trusted."""
