"""Tools at a mediator's elbow: clauses to begin from, and sums with the article that they follow. Nothing is kept."""
