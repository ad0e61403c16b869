"""Standards and their checklists, in versions: what is asked, what counts as failed, on what ground."""
