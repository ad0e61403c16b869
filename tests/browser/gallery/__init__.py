"""Every part of the pages with long, empty and ugly data, to be looked at and measured; no part of the product."""
