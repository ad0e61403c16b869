"""Pages for whoever answers for a site and has no account: a link with its PIN opens that one site."""
