"""What everybody may read of a site: the passport behind its plate, the ratings of a place."""
