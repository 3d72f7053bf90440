"""The HTTP service: residents' answers and pages, and what every response carries."""
