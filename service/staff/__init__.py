"""The staff's pages and files: every record, counted, compared, and taken away."""
