"""The hubs of markets and parks, and the monthly sums that the police type in."""
