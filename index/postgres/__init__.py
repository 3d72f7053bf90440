"""The second engine: snapshots in PostgreSQL with pgvector, for many towns and several service processes.

Every table of a town's data has `municipality_code` at the head of its key, so that Citus can distribute it by that
column; what names snapshots is small and the same everywhere. How they hang together: docs/postgresql.md.
"""
