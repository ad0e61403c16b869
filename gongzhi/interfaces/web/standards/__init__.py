"""Standards on staff pages: read, tried, brought in from Excel, put in force."""
