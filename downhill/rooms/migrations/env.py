"""What Alembic runs to bring a database up to date: on a connection that has the lock and an open transaction."""

from alembic import context

from downhill.rooms.tables import Table

context.configure(connection=context.config.attributes["connection"], target_metadata=Table.metadata)
context.run_migrations()
