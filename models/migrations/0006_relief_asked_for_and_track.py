"""The relief a case asks for and its track."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Bring the database to this state; the way back is a backup."""
    with op.batch_alter_table('cases', schema=None) as batch_op:
        batch_op.add_column(sa.Column('track', sa.String(length=40), server_default='GENERAL', nullable=False))
        batch_op.add_column(sa.Column('relief_type', sa.String(length=40), server_default='TEMPORARY', nullable=False))
    # The default was for the cases that were there; a new case says it itself.
    with op.batch_alter_table('cases', schema=None) as batch_op:
        batch_op.alter_column('track', server_default=None)
        batch_op.alter_column('relief_type', server_default=None)
