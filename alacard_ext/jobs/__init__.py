"""Long work: started, watched, cancelled, ended and remembered in one way, whatever its kind."""
