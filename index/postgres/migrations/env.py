"""Alembic's entry: migrations over the connection that `Database.migrate` opens, one process at a time."""

from alembic import context
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

ALONE = 0x79616B75
"""The advisory lock of those who migrate; any number that nobody else takes."""

engine = create_engine("postgresql+psycopg://", creator=context.config.attributes["connect"], poolclass=NullPool)
with engine.connect() as connection, connection.begin():
    connection.execute(text(f"SELECT pg_advisory_xact_lock({ALONE})"))
    context.configure(connection=connection)
    context.run_migrations()
