"""Stage 2: what may answer a request; the only stage that looks into the index."""
