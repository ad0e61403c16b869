"""The pages of hazards: board, page, registration, papers, and the side of a site's owner who signs in."""
