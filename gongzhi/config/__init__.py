"""Settings, root URLs, WSGI: the only room that knows every other."""
