"""People who sign in, the roles of their posts, their tenures; turns a user into an Actor."""
