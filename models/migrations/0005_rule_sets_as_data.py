"""Rule sets as data."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Bring the database to this state; the way back is a backup."""
    no = "0" if op.get_bind().dialect.name == "sqlite" else "false"
    op.create_table('rule_delegations',
    sa.Column('rule_set_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('decider', sa.String(length=40), nullable=False),
    sa.Column('relief_type', sa.String(length=40), nullable=True),
    sa.Column('track', sa.String(length=40), nullable=True),
    sa.Column('up_to', sa.BigInteger(), nullable=True),
    sa.Column('up_to_times', sa.BigInteger(), nullable=True),
    sa.Column('inclusive', sa.Boolean(), nullable=False),
    sa.Column('per', sa.String(length=40), nullable=False),
    sa.Column('source', sa.String(length=200), nullable=False),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('row_version', sa.Integer(), nullable=False),
    sa.Column('voided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('void_reason', sa.String(length=500), nullable=True),
    sa.Column('created_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('changed_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.ForeignKeyConstraint(['changed_by'], ['staff.id'], name=op.f('fk_rule_delegations_changed_by_staff')),
    sa.ForeignKeyConstraint(['created_by'], ['staff.id'], name=op.f('fk_rule_delegations_created_by_staff')),
    sa.ForeignKeyConstraint(['rule_set_id'], ['rule_sets.id'], name=op.f('fk_rule_delegations_rule_set_id_rule_sets')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rule_delegations'))
    )
    with op.batch_alter_table('rule_delegations', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_rule_delegations_rule_set_id'), ['rule_set_id'], unique=False)

    op.create_table('rule_frequencies',
    sa.Column('rule_set_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('relief_type', sa.String(length=40), nullable=False),
    sa.Column('period', sa.String(length=40), nullable=False),
    sa.Column('same_cause', sa.Boolean(), nullable=False),
    sa.Column('most', sa.Integer(), nullable=False),
    sa.Column('outcome', sa.String(length=40), nullable=False),
    sa.Column('allowed_by', sa.String(length=40), nullable=True),
    sa.Column('source', sa.String(length=200), nullable=False),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('row_version', sa.Integer(), nullable=False),
    sa.Column('voided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('void_reason', sa.String(length=500), nullable=True),
    sa.Column('created_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('changed_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.ForeignKeyConstraint(['changed_by'], ['staff.id'], name=op.f('fk_rule_frequencies_changed_by_staff')),
    sa.ForeignKeyConstraint(['created_by'], ['staff.id'], name=op.f('fk_rule_frequencies_created_by_staff')),
    sa.ForeignKeyConstraint(['rule_set_id'], ['rule_sets.id'], name=op.f('fk_rule_frequencies_rule_set_id_rule_sets')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rule_frequencies'))
    )
    with op.batch_alter_table('rule_frequencies', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_rule_frequencies_rule_set_id'), ['rule_set_id'], unique=False)

    op.create_table('rule_limits',
    sa.Column('rule_set_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('extend_by', sa.String(length=40), nullable=True),
    sa.Column('late_to', sa.String(length=40), nullable=True),
    sa.Column('amount', sa.Integer(), nullable=False),
    sa.Column('unit', sa.String(length=40), nullable=False),
    sa.Column('counting', sa.String(length=40), nullable=False),
    sa.Column('moved', sa.Boolean(), nullable=False),
    sa.Column('pauses', sa.String(length=400), nullable=True),
    sa.Column('warn_days', sa.Integer(), nullable=True),
    sa.Column('extend_most', sa.Integer(), nullable=True),
    sa.Column('source', sa.String(length=200), nullable=False),
    sa.Column('remark', sa.String(length=200), nullable=True),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('row_version', sa.Integer(), nullable=False),
    sa.Column('voided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('void_reason', sa.String(length=500), nullable=True),
    sa.Column('created_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('changed_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.ForeignKeyConstraint(['changed_by'], ['staff.id'], name=op.f('fk_rule_limits_changed_by_staff')),
    sa.ForeignKeyConstraint(['created_by'], ['staff.id'], name=op.f('fk_rule_limits_created_by_staff')),
    sa.ForeignKeyConstraint(['rule_set_id'], ['rule_sets.id'], name=op.f('fk_rule_limits_rule_set_id_rule_sets')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rule_limits'))
    )
    with op.batch_alter_table('rule_limits', schema=None) as batch_op:
        batch_op.create_index('ix_rule_limits_key', ['rule_set_id', 'key'], unique=False)
        batch_op.create_index(batch_op.f('ix_rule_limits_rule_set_id'), ['rule_set_id'], unique=False)

    op.create_table('rule_materials',
    sa.Column('rule_set_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('relief_type', sa.String(length=40), nullable=True),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('needed', sa.Boolean(), nullable=False),
    sa.Column('later', sa.Boolean(), nullable=False),
    sa.Column('source', sa.String(length=200), nullable=False),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('row_version', sa.Integer(), nullable=False),
    sa.Column('voided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('void_reason', sa.String(length=500), nullable=True),
    sa.Column('created_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('changed_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.ForeignKeyConstraint(['changed_by'], ['staff.id'], name=op.f('fk_rule_materials_changed_by_staff')),
    sa.ForeignKeyConstraint(['created_by'], ['staff.id'], name=op.f('fk_rule_materials_created_by_staff')),
    sa.ForeignKeyConstraint(['rule_set_id'], ['rule_sets.id'], name=op.f('fk_rule_materials_rule_set_id_rule_sets')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rule_materials'))
    )
    with op.batch_alter_table('rule_materials', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_rule_materials_rule_set_id'), ['rule_set_id'], unique=False)

    op.create_table('rule_parameters',
    sa.Column('rule_set_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('value', sa.String(length=40), nullable=False),
    sa.Column('source', sa.String(length=200), nullable=False),
    sa.Column('remark', sa.String(length=200), nullable=True),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('row_version', sa.Integer(), nullable=False),
    sa.Column('voided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('void_reason', sa.String(length=500), nullable=True),
    sa.Column('created_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('changed_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.ForeignKeyConstraint(['changed_by'], ['staff.id'], name=op.f('fk_rule_parameters_changed_by_staff')),
    sa.ForeignKeyConstraint(['created_by'], ['staff.id'], name=op.f('fk_rule_parameters_created_by_staff')),
    sa.ForeignKeyConstraint(['rule_set_id'], ['rule_sets.id'], name=op.f('fk_rule_parameters_rule_set_id_rule_sets')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rule_parameters'))
    )
    with op.batch_alter_table('rule_parameters', schema=None) as batch_op:
        batch_op.create_index('ix_rule_parameters_key', ['rule_set_id', 'key'], unique=False)
        batch_op.create_index(batch_op.f('ix_rule_parameters_rule_set_id'), ['rule_set_id'], unique=False)

    op.create_table('rule_publicities',
    sa.Column('rule_set_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('track', sa.String(length=40), nullable=False),
    sa.Column('stage', sa.String(length=40), nullable=False),
    sa.Column('places', sa.String(length=400), nullable=False),
    sa.Column('shown', sa.String(length=400), nullable=False),
    sa.Column('exempts', sa.String(length=400), nullable=True),
    sa.Column('source', sa.String(length=200), nullable=False),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('row_version', sa.Integer(), nullable=False),
    sa.Column('voided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('void_reason', sa.String(length=500), nullable=True),
    sa.Column('created_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('changed_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.ForeignKeyConstraint(['changed_by'], ['staff.id'], name=op.f('fk_rule_publicities_changed_by_staff')),
    sa.ForeignKeyConstraint(['created_by'], ['staff.id'], name=op.f('fk_rule_publicities_created_by_staff')),
    sa.ForeignKeyConstraint(['rule_set_id'], ['rule_sets.id'], name=op.f('fk_rule_publicities_rule_set_id_rule_sets')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rule_publicities'))
    )
    with op.batch_alter_table('rule_publicities', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_rule_publicities_rule_set_id'), ['rule_set_id'], unique=False)

    op.create_table('rule_repeats',
    sa.Column('rule_set_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('check', sa.String(length=40), nullable=False),
    sa.Column('months', sa.Integer(), nullable=True),
    sa.Column('outcome', sa.String(length=40), nullable=False),
    sa.Column('allowed_by', sa.String(length=40), nullable=True),
    sa.Column('source', sa.String(length=200), nullable=False),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('row_version', sa.Integer(), nullable=False),
    sa.Column('voided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('void_reason', sa.String(length=500), nullable=True),
    sa.Column('created_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('changed_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.ForeignKeyConstraint(['changed_by'], ['staff.id'], name=op.f('fk_rule_repeats_changed_by_staff')),
    sa.ForeignKeyConstraint(['created_by'], ['staff.id'], name=op.f('fk_rule_repeats_created_by_staff')),
    sa.ForeignKeyConstraint(['rule_set_id'], ['rule_sets.id'], name=op.f('fk_rule_repeats_rule_set_id_rule_sets')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rule_repeats'))
    )
    with op.batch_alter_table('rule_repeats', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_rule_repeats_rule_set_id'), ['rule_set_id'], unique=False)

    op.create_table('rule_standards',
    sa.Column('rule_set_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('relief_type', sa.String(length=40), nullable=False),
    sa.Column('track', sa.String(length=40), nullable=False),
    sa.Column('degree', sa.String(length=40), nullable=True),
    sa.Column('basis', sa.String(length=40), nullable=False),
    sa.Column('times', sa.BigInteger(), nullable=True),
    sa.Column('fixed', sa.BigInteger(), nullable=True),
    sa.Column('per', sa.String(length=40), nullable=False),
    sa.Column('months', sa.Integer(), nullable=False),
    sa.Column('least', sa.BigInteger(), nullable=True),
    sa.Column('most', sa.BigInteger(), nullable=True),
    sa.Column('yearly_cap', sa.BigInteger(), nullable=True),
    sa.Column('source', sa.String(length=200), nullable=False),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('row_version', sa.Integer(), nullable=False),
    sa.Column('voided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('void_reason', sa.String(length=500), nullable=True),
    sa.Column('created_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('changed_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.ForeignKeyConstraint(['changed_by'], ['staff.id'], name=op.f('fk_rule_standards_changed_by_staff')),
    sa.ForeignKeyConstraint(['created_by'], ['staff.id'], name=op.f('fk_rule_standards_created_by_staff')),
    sa.ForeignKeyConstraint(['rule_set_id'], ['rule_sets.id'], name=op.f('fk_rule_standards_rule_set_id_rule_sets')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rule_standards'))
    )
    with op.batch_alter_table('rule_standards', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_rule_standards_rule_set_id'), ['rule_set_id'], unique=False)

    # What the county entered so far goes along: lengths such as 2wd, yes and no.
    kept = "created_at, changed_at, created_by, changed_by, row_version, voided_at, void_reason"
    for key, old in (('VERIFY', 'D-01'), ('AGAIN', 'D-01'), ('NOTICE', 'D-02')):
        for short, unit in (('wd', 'WORKING_DAY'), ('d', 'DAY'), ('h', 'HOUR'), ('m', 'MONTH')):
            number = f"substr(value, 1, length(value) - {len(short)})"
            other = "AND value NOT LIKE '%wd'" if short == 'd' else ""
            op.execute(
                "INSERT INTO rule_limits (rule_set_id, key, amount, unit, counting, moved, source, "
                f"{kept}) SELECT rule_set_id, '{key}', CAST({number} AS INTEGER), '{unit}', "
                f"'NEXT_DAY', {no}, source, {kept} FROM rules "
                f"WHERE key = '{old}' AND value LIKE '%{short}' {other}"
            )
    op.execute(
        f"INSERT INTO rule_parameters (rule_set_id, key, value, source, {kept}) "
        "SELECT rule_set_id, 'SOD_RECEIVE', CASE value WHEN 'yes' THEN '是' ELSE '否' END, source, "
        f"{kept} FROM rules WHERE key = 'SOD-RECEIVE'"
    )
    op.execute(
        "UPDATE timers SET length = (SELECT MIN(value) FROM rules WHERE rules.key = timers.rule) "
        "WHERE length IS NULL"
    )
    op.execute("UPDATE timers SET rule = 'AGAIN' WHERE rule = 'D-01' AND label = '重查时限'")
    op.execute("UPDATE timers SET rule = 'VERIFY' WHERE rule = 'D-01'")
    op.execute("UPDATE timers SET rule = 'NOTICE' WHERE rule = 'D-02'")
    with op.batch_alter_table('rules', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_rules_key_id'))
        batch_op.drop_index(batch_op.f('ix_rules_rule_set_id'))
        batch_op.drop_index(batch_op.f('uq_rules_key'))

    op.drop_table('rules')
    with op.batch_alter_table('rule_sets', schema=None) as batch_op:
        batch_op.add_column(sa.Column('based_on_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.add_column(sa.Column('state', sa.String(length=40), nullable=False, server_default='PUBLISHED'))
        batch_op.add_column(sa.Column('area_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.create_index(batch_op.f('ix_rule_sets_area_id'), ['area_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_rule_sets_based_on_id'), ['based_on_id'], unique=False)
        batch_op.create_index('ix_rule_sets_code_id', ['code', 'id'], unique=False)
        batch_op.create_index('ix_rule_sets_state_id', ['state', 'id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_rule_sets_based_on_id_rule_sets'), 'rule_sets', ['based_on_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_rule_sets_area_id_areas'), 'areas', ['area_id'], ['id'])
    with op.batch_alter_table('rule_sets', schema=None) as batch_op:
        batch_op.alter_column('state', server_default=None, existing_type=sa.String(length=40), existing_nullable=False)
