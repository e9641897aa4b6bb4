"""State indexes."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Bring the database to this state; the way back is a backup."""
    with op.batch_alter_table('cases', schema=None) as batch_op:
        batch_op.create_index('ix_cases_department_id_state_id', ['department_id', 'state', 'id'], unique=False)
        batch_op.create_index('ix_cases_state_id', ['state', 'id'], unique=False)
        batch_op.create_index('ix_cases_town_id_state_id', ['town_id', 'state', 'id'], unique=False)
        batch_op.create_index('ix_cases_village_id_state_id', ['village_id', 'state', 'id'], unique=False)

    with op.batch_alter_table('decisions', schema=None) as batch_op:
        batch_op.create_index('ix_decisions_department_id_state_id', ['department_id', 'state', 'id'], unique=False)
        batch_op.create_index('ix_decisions_state_id', ['state', 'id'], unique=False)
        batch_op.create_index('ix_decisions_town_id_state_id', ['town_id', 'state', 'id'], unique=False)
        batch_op.create_index('ix_decisions_village_id_state_id', ['village_id', 'state', 'id'], unique=False)

    with op.batch_alter_table('notices', schema=None) as batch_op:
        batch_op.create_index('ix_notices_department_id_state_id', ['department_id', 'state', 'id'], unique=False)
        batch_op.create_index('ix_notices_state_id', ['state', 'id'], unique=False)
        batch_op.create_index('ix_notices_town_id_state_id', ['town_id', 'state', 'id'], unique=False)
        batch_op.create_index('ix_notices_village_id_state_id', ['village_id', 'state', 'id'], unique=False)

    with op.batch_alter_table('payments', schema=None) as batch_op:
        batch_op.create_index('ix_payments_department_id_state_id', ['department_id', 'state', 'id'], unique=False)
        batch_op.create_index('ix_payments_state_id', ['state', 'id'], unique=False)
        batch_op.create_index('ix_payments_town_id_state_id', ['town_id', 'state', 'id'], unique=False)
        batch_op.create_index('ix_payments_village_id_state_id', ['village_id', 'state', 'id'], unique=False)

    with op.batch_alter_table('penalties', schema=None) as batch_op:
        batch_op.create_index('ix_penalties_department_id_state_id', ['department_id', 'state', 'id'], unique=False)
        batch_op.create_index('ix_penalties_state_id', ['state', 'id'], unique=False)
        batch_op.create_index('ix_penalties_town_id_state_id', ['town_id', 'state', 'id'], unique=False)
        batch_op.create_index('ix_penalties_village_id_state_id', ['village_id', 'state', 'id'], unique=False)

    with op.batch_alter_table('recoveries', schema=None) as batch_op:
        batch_op.create_index('ix_recoveries_department_id_state_id', ['department_id', 'state', 'id'], unique=False)
        batch_op.create_index('ix_recoveries_state_id', ['state', 'id'], unique=False)
        batch_op.create_index('ix_recoveries_town_id_state_id', ['town_id', 'state', 'id'], unique=False)
        batch_op.create_index('ix_recoveries_village_id_state_id', ['village_id', 'state', 'id'], unique=False)

    with op.batch_alter_table('repayments', schema=None) as batch_op:
        batch_op.create_index('ix_repayments_department_id_state_id', ['department_id', 'state', 'id'], unique=False)
        batch_op.create_index('ix_repayments_state_id', ['state', 'id'], unique=False)
        batch_op.create_index('ix_repayments_town_id_state_id', ['town_id', 'state', 'id'], unique=False)
        batch_op.create_index('ix_repayments_village_id_state_id', ['village_id', 'state', 'id'], unique=False)

    with op.batch_alter_table('verifications', schema=None) as batch_op:
        batch_op.create_index('ix_verifications_department_id_state_id', ['department_id', 'state', 'id'], unique=False)
        batch_op.create_index('ix_verifications_state_id', ['state', 'id'], unique=False)
        batch_op.create_index('ix_verifications_town_id_state_id', ['town_id', 'state', 'id'], unique=False)
        batch_op.create_index('ix_verifications_village_id_state_id', ['village_id', 'state', 'id'], unique=False)
