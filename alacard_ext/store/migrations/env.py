"""What Alembic runs: the migrations, on the connection that `migrating.py` hands over."""

from alembic import context

import alacard_ext.store.community_tables
import alacard_ext.store.demo_tables
import alacard_ext.store.job_tables  # noqa: F401 - all declare tables
from alacard_ext.store.tables import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
