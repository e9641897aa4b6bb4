"""Drafts, saved filters, relief statuses, passwords to renew."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Bring the database to this state; the way back is a backup."""
    op.create_table('drafts',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('staff_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('form', sa.String(length=120), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('version', sa.Integer(), nullable=True),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_drafts_staff_id_staff')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_drafts'))
    )
    with op.batch_alter_table('drafts', schema=None) as batch_op:
        batch_op.create_index('ix_drafts_owner', ['staff_id', 'form', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_drafts_saved_at'), ['saved_at'], unique=False)

    op.create_table('saved_filters',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('staff_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('screen', sa.String(length=60), nullable=False),
    sa.Column('name', sa.String(length=30), nullable=False),
    sa.Column('query', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_saved_filters_staff_id_staff')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_filters')),
    sa.UniqueConstraint('staff_id', 'screen', 'name', name=op.f('uq_saved_filters_staff_id_screen_name'))
    )
    op.create_table('statuses',
    sa.Column('household_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('certificate', sa.String(length=40), nullable=True),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('to_on', sa.Date(), nullable=True),
    sa.Column('review_on', sa.Date(), nullable=True),
    sa.Column('origin', sa.String(length=40), nullable=False),
    sa.Column('village_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('town_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('department_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('row_version', sa.Integer(), nullable=False),
    sa.Column('voided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('void_reason', sa.String(length=500), nullable=True),
    sa.Column('created_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('changed_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.ForeignKeyConstraint(['changed_by'], ['staff.id'], name=op.f('fk_statuses_changed_by_staff')),
    sa.ForeignKeyConstraint(['created_by'], ['staff.id'], name=op.f('fk_statuses_created_by_staff')),
    sa.ForeignKeyConstraint(['department_id'], ['organisations.id'], name=op.f('fk_statuses_department_id_organisations')),
    sa.ForeignKeyConstraint(['household_id'], ['households.id'], name=op.f('fk_statuses_household_id_households')),
    sa.ForeignKeyConstraint(['person_id'], ['persons.id'], name=op.f('fk_statuses_person_id_persons')),
    sa.ForeignKeyConstraint(['town_id'], ['areas.id'], name=op.f('fk_statuses_town_id_areas')),
    sa.ForeignKeyConstraint(['village_id'], ['areas.id'], name=op.f('fk_statuses_village_id_areas')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_statuses'))
    )
    with op.batch_alter_table('statuses', schema=None) as batch_op:
        batch_op.create_index('ix_statuses_department_id_from_on_id', ['department_id', 'from_on', 'id'], unique=False)
        batch_op.create_index('ix_statuses_department_id_id', ['department_id', 'id'], unique=False)
        batch_op.create_index('ix_statuses_department_id_review_on_id', ['department_id', 'review_on', 'id'], unique=False)
        batch_op.create_index('ix_statuses_from_on_id', ['from_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_statuses_household_id'), ['household_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_statuses_person_id'), ['person_id'], unique=False)
        batch_op.create_index('ix_statuses_review_on_id', ['review_on', 'id'], unique=False)
        batch_op.create_index('ix_statuses_town_id_from_on_id', ['town_id', 'from_on', 'id'], unique=False)
        batch_op.create_index('ix_statuses_town_id_id', ['town_id', 'id'], unique=False)
        batch_op.create_index('ix_statuses_town_id_review_on_id', ['town_id', 'review_on', 'id'], unique=False)
        batch_op.create_index('ix_statuses_village_id_from_on_id', ['village_id', 'from_on', 'id'], unique=False)
        batch_op.create_index('ix_statuses_village_id_id', ['village_id', 'id'], unique=False)
        batch_op.create_index('ix_statuses_village_id_review_on_id', ['village_id', 'review_on', 'id'], unique=False)

    with op.batch_alter_table('accounts', schema=None) as batch_op:
        batch_op.add_column(sa.Column('must_change', sa.Boolean(), server_default=sa.false(), nullable=False))

    with op.batch_alter_table('grants', schema=None) as batch_op:
        batch_op.create_index('ix_grants_role_area_id', ['role', 'area_id'], unique=False)

    with op.batch_alter_table('journal', schema=None) as batch_op:
        batch_op.create_index('ix_journal_staff', ['staff_id', 'id'], unique=False)
