"""A year of the sample district, made by doing everything through the services at the moments of that year."""
