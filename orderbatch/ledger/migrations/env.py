"""Run by alembic when an older ledger is opened: on the caller's connection, in the caller's transaction."""

from alembic import context

from orderbatch.ledger.schema import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
context.run_migrations()
