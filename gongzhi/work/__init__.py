"""Lines of work; none knows another."""
