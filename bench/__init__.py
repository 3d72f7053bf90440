"""How fast it is, and how much it takes: `make bench` writes docs/benchmarks.md. Ratios hold within one run only."""
