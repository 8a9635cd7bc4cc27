"""Alembic's entry: runs the steps on the connection that it is handed."""

from alembic import context

from posapp.models.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    transactional_ddl=False,
)
context.run_migrations()
