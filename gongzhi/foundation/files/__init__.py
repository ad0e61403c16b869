"""Photos and documents: checked by content, stripped, encrypted, and fetched only by who may see their subject."""
