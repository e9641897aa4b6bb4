"""Postings by stage and papers."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Bring the database to this state; the way back is a backup."""
    op.create_table('papers',
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('case_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('needed', sa.Boolean(), nullable=False),
    sa.Column('later', sa.Boolean(), nullable=False),
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
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_papers_case_id_cases')),
    sa.ForeignKeyConstraint(['changed_by'], ['staff.id'], name=op.f('fk_papers_changed_by_staff')),
    sa.ForeignKeyConstraint(['created_by'], ['staff.id'], name=op.f('fk_papers_created_by_staff')),
    sa.ForeignKeyConstraint(['department_id'], ['organisations.id'], name=op.f('fk_papers_department_id_organisations')),
    sa.ForeignKeyConstraint(['town_id'], ['areas.id'], name=op.f('fk_papers_town_id_areas')),
    sa.ForeignKeyConstraint(['village_id'], ['areas.id'], name=op.f('fk_papers_village_id_areas')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_papers'))
    )
    with op.batch_alter_table('papers', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_papers_case_id'), ['case_id'], unique=False)
        batch_op.create_index('ix_papers_department_id_id', ['department_id', 'id'], unique=False)
        batch_op.create_index('ix_papers_department_id_name_id', ['department_id', 'name', 'id'], unique=False)
        batch_op.create_index('ix_papers_department_id_state_id', ['department_id', 'state', 'id'], unique=False)
        batch_op.create_index('ix_papers_name_id', ['name', 'id'], unique=False)
        batch_op.create_index('ix_papers_state_id', ['state', 'id'], unique=False)
        batch_op.create_index('ix_papers_town_id_id', ['town_id', 'id'], unique=False)
        batch_op.create_index('ix_papers_town_id_name_id', ['town_id', 'name', 'id'], unique=False)
        batch_op.create_index('ix_papers_town_id_state_id', ['town_id', 'state', 'id'], unique=False)
        batch_op.create_index('ix_papers_village_id_id', ['village_id', 'id'], unique=False)
        batch_op.create_index('ix_papers_village_id_name_id', ['village_id', 'name', 'id'], unique=False)
        batch_op.create_index('ix_papers_village_id_state_id', ['village_id', 'state', 'id'], unique=False)

    with op.batch_alter_table('cases', schema=None) as batch_op:
        batch_op.add_column(sa.Column('exempt', sa.String(length=40), nullable=True))

    with op.batch_alter_table('notices', schema=None) as batch_op:
        batch_op.add_column(sa.Column('stage', sa.String(length=40), nullable=False, server_default='AFTER_PAYMENT'))
        batch_op.add_column(sa.Column('lapsed', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('village', sa.String(length=60), nullable=True))
        batch_op.add_column(sa.Column('size', sa.Integer(), nullable=True))

    with op.batch_alter_table('rule_publicities', schema=None) as batch_op:
        batch_op.add_column(sa.Column('amount', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('unit', sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column('counting', sa.String(length=40), nullable=False, server_default='NEXT_DAY'))

    _keep_what_was_so()
    # The defaults were for the rows that were there; new ones say it themselves.
    for table, column in (('notices', 'stage'), ('notices', 'lapsed'), ('rule_publicities', 'counting')):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column(column, server_default=None)


def _keep_what_was_so() -> None:
    """Until now every case was posted after its payment; a set that said nothing says it now."""
    signed = "created_at, changed_at, created_by, changed_by, row_version"
    op.execute(
        "INSERT INTO rule_publicities (rule_set_id, track, stage, counting, places, shown, source, "
        f"{signed}) SELECT id, 'GENERAL', 'AFTER_PAYMENT', 'NEXT_DAY', ',VILLAGE_BOARD,RESIDENCE,', "
        f"',NAME,CAUSE,VERIFIED,DECIDED,AMOUNT,', '方案八(一)(二)，升级时补入的起始值', {signed} "
        "FROM rule_sets WHERE NOT EXISTS "
        "(SELECT 1 FROM rule_publicities p WHERE p.rule_set_id = rule_sets.id)"
    )
    op.execute(
        f"INSERT INTO rule_parameters (rule_set_id, key, value, source, {signed}) "
        "SELECT id, 'MINOR_AGE', '18', '民法典第十七条，升级时补入的起始值', "
        f"{signed} FROM rule_sets WHERE NOT EXISTS "
        "(SELECT 1 FROM rule_parameters p WHERE p.rule_set_id = rule_sets.id "
        "AND p.key = 'MINOR_AGE' AND p.voided_at IS NULL)"
    )
