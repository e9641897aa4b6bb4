"""Timers that can be counted anew; provisional due dates shown; a void day may be entered again."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Bring the database to this state; the way back is a backup."""
    with op.batch_alter_table('calendar_days', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('uq_calendar_days_on'), type_='unique')
        batch_op.create_index('uq_calendar_days_on', ['on'], unique=True, sqlite_where=sa.text('voided_at IS NULL'), postgresql_where=sa.text('voided_at IS NULL'))

    with op.batch_alter_table('cases', schema=None) as batch_op:
        batch_op.add_column(sa.Column('due_provisional', sa.Boolean(), server_default=sa.false(), nullable=False))

    with op.batch_alter_table('notices', schema=None) as batch_op:
        batch_op.add_column(sa.Column('due_provisional', sa.Boolean(), server_default=sa.false(), nullable=False))

    with op.batch_alter_table('timers', schema=None) as batch_op:
        batch_op.add_column(sa.Column('length', sa.String(length=10), nullable=True))
        batch_op.add_column(sa.Column('same_day', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column('move_rest_day', sa.Boolean(), server_default=sa.false(), nullable=False))

    # The records' own columns follow the nearest limit that still runs.
    for table in ("cases", "notices"):
        op.execute(
            f"UPDATE {table} SET due_provisional = true WHERE EXISTS (SELECT 1 FROM timers "
            f"WHERE timers.kind = '{table}' AND timers.record_id = {table}.id "
            f"AND timers.done_at IS NULL AND timers.provisional AND timers.due_at = {table}.due_at)"
        )
