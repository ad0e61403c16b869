"""The register of sites: schools, parks, markets, buildings, rented houses; never of who lives in them."""
