"""Pages of mediation: the docket, the case, and what is done inside it."""
