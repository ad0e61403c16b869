"""The first answer to a repeated POST: bound to caller, path and body, kept for a day, sealed under its own key."""
