"""Staff pages of checks: what is due, one check, what waits for a second person, slips for owners."""
