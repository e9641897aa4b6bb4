"""Initial tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Bring the database to this state; the way back is a backup."""
    op.create_table('ab_group',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('label', sa.String(length=150), nullable=True),
    sa.Column('description', sa.String(length=512), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ab_group')),
    sa.UniqueConstraint('name', name=op.f('uq_ab_group_name'))
    )
    op.create_table('ab_permission',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ab_permission')),
    sa.UniqueConstraint('name', name=op.f('uq_ab_permission_name'))
    )
    op.create_table('ab_register_user',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('first_name', sa.String(length=64), nullable=False),
    sa.Column('last_name', sa.String(length=64), nullable=False),
    sa.Column('username', sa.String(length=128), nullable=False),
    sa.Column('password', sa.String(length=256), nullable=True),
    sa.Column('email', sa.String(length=320), nullable=False),
    sa.Column('registration_date', sa.DateTime(), nullable=True),
    sa.Column('registration_hash', sa.String(length=256), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ab_register_user')),
    sa.UniqueConstraint('email', name=op.f('uq_ab_register_user_email')),
    sa.UniqueConstraint('username', name=op.f('uq_ab_register_user_username'))
    )
    op.create_table('ab_role',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ab_role')),
    sa.UniqueConstraint('name', name=op.f('uq_ab_role_name'))
    )
    op.create_table('ab_user',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('first_name', sa.String(length=64), nullable=False),
    sa.Column('last_name', sa.String(length=64), nullable=False),
    sa.Column('username', sa.String(length=128), nullable=False),
    sa.Column('password', sa.String(length=256), nullable=True),
    sa.Column('active', sa.Boolean(), nullable=True),
    sa.Column('email', sa.String(length=320), nullable=False),
    sa.Column('last_login', sa.DateTime(), nullable=True),
    sa.Column('login_count', sa.Integer(), nullable=True),
    sa.Column('fail_login_count', sa.Integer(), nullable=True),
    sa.Column('created_on', sa.DateTime(), nullable=True),
    sa.Column('changed_on', sa.DateTime(), nullable=True),
    sa.Column('created_by_fk', sa.Integer(), nullable=True),
    sa.Column('changed_by_fk', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['changed_by_fk'], ['ab_user.id'], name=op.f('fk_ab_user_changed_by_fk_ab_user')),
    sa.ForeignKeyConstraint(['created_by_fk'], ['ab_user.id'], name=op.f('fk_ab_user_created_by_fk_ab_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ab_user')),
    sa.UniqueConstraint('email', name=op.f('uq_ab_user_email')),
    sa.UniqueConstraint('username', name=op.f('uq_ab_user_username'))
    )
    op.create_table('ab_view_menu',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=250), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ab_view_menu')),
    sa.UniqueConstraint('name', name=op.f('uq_ab_view_menu_name'))
    )
    op.create_table('areas',
    sa.Column('code', sa.String(length=12), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('level', sa.String(length=40), nullable=False),
    sa.Column('short', sa.String(length=10), nullable=True),
    sa.Column('urban_rural', sa.String(length=3), nullable=True),
    sa.Column('parent_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('row_version', sa.Integer(), nullable=False),
    sa.Column('voided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('void_reason', sa.String(length=500), nullable=True),
    sa.Column('created_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('changed_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.ForeignKeyConstraint(['parent_id'], ['areas.id'], name=op.f('fk_areas_parent_id_areas')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_areas')),
    sa.UniqueConstraint('code', name=op.f('uq_areas_code'))
    )
    with op.batch_alter_table('areas', schema=None) as batch_op:
        batch_op.create_index('ix_areas_code_id', ['code', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_areas_parent_id'), ['parent_id'], unique=False)

    op.create_table('calendar_days',
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(length=30), nullable=False),
    sa.Column('source', sa.String(length=200), nullable=False),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('row_version', sa.Integer(), nullable=False),
    sa.Column('voided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('void_reason', sa.String(length=500), nullable=True),
    sa.Column('created_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('changed_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calendar_days')),
    sa.UniqueConstraint('on', name=op.f('uq_calendar_days_on'))
    )
    with op.batch_alter_table('calendar_days', schema=None) as batch_op:
        batch_op.create_index('ix_calendar_days_on_id', ['on', 'id'], unique=False)

    op.create_table('jobs',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('slot', sa.String(length=60), nullable=False),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('claimed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('total', sa.Integer(), nullable=False),
    sa.Column('done', sa.Integer(), nullable=False),
    sa.Column('result', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_jobs')),
    sa.UniqueConstraint('name', 'slot', name=op.f('uq_jobs_name_slot'))
    )
    with op.batch_alter_table('jobs', schema=None) as batch_op:
        batch_op.create_index('ix_jobs_state', ['state', 'due_at'], unique=False)

    op.create_table('rule_sets',
    sa.Column('code', sa.String(length=30), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('basis', sa.Text(), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('to_on', sa.Date(), nullable=True),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('row_version', sa.Integer(), nullable=False),
    sa.Column('voided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('void_reason', sa.String(length=500), nullable=True),
    sa.Column('created_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('changed_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rule_sets')),
    sa.UniqueConstraint('code', name=op.f('uq_rule_sets_code'))
    )
    with op.batch_alter_table('rule_sets', schema=None) as batch_op:
        batch_op.create_index('ix_rule_sets_from_on_id', ['from_on', 'id'], unique=False)

    op.create_table('series',
    sa.Column('code', sa.String(length=30), nullable=False),
    sa.Column('pattern', sa.String(length=80), nullable=False),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('row_version', sa.Integer(), nullable=False),
    sa.Column('voided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('void_reason', sa.String(length=500), nullable=True),
    sa.Column('created_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('changed_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_series')),
    sa.UniqueConstraint('code', name=op.f('uq_series_code'))
    )
    op.create_table('series_counts',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('series', sa.String(length=60), nullable=False),
    sa.Column('slot', sa.String(length=60), nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_series_counts')),
    sa.UniqueConstraint('series', 'slot', name=op.f('uq_series_counts_series_slot'))
    )
    op.create_table('timers',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.String(length=60), nullable=False),
    sa.Column('record_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('rule', sa.String(length=100), nullable=False),
    sa.Column('label', sa.String(length=100), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('provisional', sa.Boolean(), nullable=False),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_timers'))
    )
    with op.batch_alter_table('timers', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_timers_due_at'), ['due_at'], unique=False)
        batch_op.create_index('ix_timers_record', ['kind', 'record_id'], unique=False)

    op.create_table('ab_api_key',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uuid', sa.String(length=36), nullable=False),
    sa.Column('name', sa.String(length=256), nullable=False),
    sa.Column('key_hash', sa.String(length=256), nullable=False),
    sa.Column('lookup_hash', sa.String(length=256), nullable=True),
    sa.Column('key_prefix', sa.String(length=16), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('scopes', sa.Text(), nullable=True),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('created_on', sa.DateTime(), nullable=True),
    sa.Column('expires_on', sa.DateTime(), nullable=True),
    sa.Column('revoked_on', sa.DateTime(), nullable=True),
    sa.Column('last_used_on', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['ab_user.id'], name=op.f('fk_ab_api_key_user_id_ab_user'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ab_api_key')),
    sa.UniqueConstraint('lookup_hash', name=op.f('uq_ab_api_key_lookup_hash')),
    sa.UniqueConstraint('uuid', name=op.f('uq_ab_api_key_uuid'))
    )
    with op.batch_alter_table('ab_api_key', schema=None) as batch_op:
        batch_op.create_index('idx_api_key_lookup_hash', ['lookup_hash'], unique=True)
        batch_op.create_index('idx_api_key_prefix', ['key_prefix'], unique=False)
        batch_op.create_index('idx_api_key_user_id', ['user_id'], unique=False)

    op.create_table('ab_group_role',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('group_id', sa.Integer(), nullable=True),
    sa.Column('role_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['group_id'], ['ab_group.id'], name=op.f('fk_ab_group_role_group_id_ab_group'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['role_id'], ['ab_role.id'], name=op.f('fk_ab_group_role_role_id_ab_role'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ab_group_role')),
    sa.UniqueConstraint('group_id', 'role_id', name=op.f('uq_ab_group_role_group_id_role_id'))
    )
    with op.batch_alter_table('ab_group_role', schema=None) as batch_op:
        batch_op.create_index('idx_group_id', ['group_id'], unique=False)
        batch_op.create_index('idx_group_role_id', ['role_id'], unique=False)

    op.create_table('ab_permission_view',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('permission_id', sa.Integer(), nullable=False),
    sa.Column('view_menu_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['permission_id'], ['ab_permission.id'], name=op.f('fk_ab_permission_view_permission_id_ab_permission')),
    sa.ForeignKeyConstraint(['view_menu_id'], ['ab_view_menu.id'], name=op.f('fk_ab_permission_view_view_menu_id_ab_view_menu')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ab_permission_view')),
    sa.UniqueConstraint('permission_id', 'view_menu_id', name=op.f('uq_ab_permission_view_permission_id_view_menu_id'))
    )
    with op.batch_alter_table('ab_permission_view', schema=None) as batch_op:
        batch_op.create_index('idx_permission_id', ['permission_id'], unique=False)
        batch_op.create_index('idx_view_menu_id', ['view_menu_id'], unique=False)

    op.create_table('ab_user_group',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('group_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['group_id'], ['ab_group.id'], name=op.f('fk_ab_user_group_group_id_ab_group'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['ab_user.id'], name=op.f('fk_ab_user_group_user_id_ab_user'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ab_user_group')),
    sa.UniqueConstraint('user_id', 'group_id', name=op.f('uq_ab_user_group_user_id_group_id'))
    )
    with op.batch_alter_table('ab_user_group', schema=None) as batch_op:
        batch_op.create_index('idx_user_group_id', ['group_id'], unique=False)
        batch_op.create_index('idx_user_id', ['user_id'], unique=False)

    op.create_table('ab_user_role',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('role_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['role_id'], ['ab_role.id'], name=op.f('fk_ab_user_role_role_id_ab_role'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['ab_user.id'], name=op.f('fk_ab_user_role_user_id_ab_user'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ab_user_role')),
    sa.UniqueConstraint('user_id', 'role_id', name=op.f('uq_ab_user_role_user_id_role_id'))
    )
    op.create_table('accounts',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('user_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('stamp', sa.String(length=32), nullable=False),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('locked_until', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['ab_user.id'], name=op.f('fk_accounts_user_id_ab_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_accounts')),
    sa.UniqueConstraint('user_id', name=op.f('uq_accounts_user_id'))
    )
    op.create_table('organisations',
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('area_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('lead', sa.Boolean(), nullable=False),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('row_version', sa.Integer(), nullable=False),
    sa.Column('voided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('void_reason', sa.String(length=500), nullable=True),
    sa.Column('created_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('changed_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.ForeignKeyConstraint(['area_id'], ['areas.id'], name=op.f('fk_organisations_area_id_areas')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organisations')),
    sa.UniqueConstraint('name', name=op.f('uq_organisations_name'))
    )
    with op.batch_alter_table('organisations', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_organisations_area_id'), ['area_id'], unique=False)

    op.create_table('rules',
    sa.Column('rule_set_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('value', sa.String(length=40), nullable=False),
    sa.Column('source', sa.String(length=200), nullable=False),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('row_version', sa.Integer(), nullable=False),
    sa.Column('voided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('void_reason', sa.String(length=500), nullable=True),
    sa.Column('created_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('changed_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.ForeignKeyConstraint(['rule_set_id'], ['rule_sets.id'], name=op.f('fk_rules_rule_set_id_rule_sets')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rules'))
    )
    with op.batch_alter_table('rules', schema=None) as batch_op:
        batch_op.create_index('ix_rules_key_id', ['key', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_rules_rule_set_id'), ['rule_set_id'], unique=False)
        batch_op.create_index('uq_rules_key', ['rule_set_id', 'key'], unique=True)

    op.create_table('ab_permission_view_role',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('permission_view_id', sa.Integer(), nullable=True),
    sa.Column('role_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['permission_view_id'], ['ab_permission_view.id'], name=op.f('fk_ab_permission_view_role_permission_view_id_ab_permission_view'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['role_id'], ['ab_role.id'], name=op.f('fk_ab_permission_view_role_role_id_ab_role'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ab_permission_view_role')),
    sa.UniqueConstraint('permission_view_id', 'role_id', name=op.f('uq_ab_permission_view_role_permission_view_id_role_id'))
    )
    with op.batch_alter_table('ab_permission_view_role', schema=None) as batch_op:
        batch_op.create_index('idx_permission_view_id', ['permission_view_id'], unique=False)
        batch_op.create_index('idx_role_id', ['role_id'], unique=False)

    op.create_table('persons',
    sa.Column('name', sa.String(length=30), nullable=False),
    sa.Column('sex', sa.String(length=40), nullable=False),
    sa.Column('id_number', sa.LargeBinary(), nullable=True),
    sa.Column('birth_on', sa.Date(), nullable=True),
    sa.Column('phone', sa.LargeBinary(), nullable=True),
    sa.Column('area_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('bank', sa.String(length=60), nullable=True),
    sa.Column('account', sa.LargeBinary(), nullable=True),
    sa.Column('id_number_index', sa.String(length=64), nullable=True),
    sa.Column('phone_index', sa.String(length=64), nullable=True),
    sa.Column('account_index', sa.String(length=64), nullable=True),
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
    sa.ForeignKeyConstraint(['area_id'], ['areas.id'], name=op.f('fk_persons_area_id_areas')),
    sa.ForeignKeyConstraint(['department_id'], ['organisations.id'], name=op.f('fk_persons_department_id_organisations')),
    sa.ForeignKeyConstraint(['town_id'], ['areas.id'], name=op.f('fk_persons_town_id_areas')),
    sa.ForeignKeyConstraint(['village_id'], ['areas.id'], name=op.f('fk_persons_village_id_areas')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_persons'))
    )
    with op.batch_alter_table('persons', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_persons_account_index'), ['account_index'], unique=False)
        batch_op.create_index(batch_op.f('ix_persons_area_id'), ['area_id'], unique=False)
        batch_op.create_index('ix_persons_department_id_id', ['department_id', 'id'], unique=False)
        batch_op.create_index('ix_persons_department_id_name_id', ['department_id', 'name', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_persons_id_number_index'), ['id_number_index'], unique=False)
        batch_op.create_index('ix_persons_name_id', ['name', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_persons_phone_index'), ['phone_index'], unique=False)
        batch_op.create_index('ix_persons_town_id_id', ['town_id', 'id'], unique=False)
        batch_op.create_index('ix_persons_town_id_name_id', ['town_id', 'name', 'id'], unique=False)
        batch_op.create_index('ix_persons_village_id_id', ['village_id', 'id'], unique=False)
        batch_op.create_index('ix_persons_village_id_name_id', ['village_id', 'name', 'id'], unique=False)
        batch_op.create_index('uq_persons_id_number_index', ['id_number_index'], unique=True, sqlite_where=sa.text('voided_at IS NULL'), postgresql_where=sa.text('voided_at IS NULL'))

    op.create_table('staff',
    sa.Column('name', sa.String(length=30), nullable=False),
    sa.Column('user_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('area_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('organisation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('phone', sa.LargeBinary(), nullable=True),
    sa.Column('on_duty', sa.Boolean(), nullable=False),
    sa.Column('phone_index', sa.String(length=64), nullable=True),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('row_version', sa.Integer(), nullable=False),
    sa.Column('voided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('void_reason', sa.String(length=500), nullable=True),
    sa.Column('created_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('changed_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.ForeignKeyConstraint(['area_id'], ['areas.id'], name=op.f('fk_staff_area_id_areas')),
    sa.ForeignKeyConstraint(['changed_by'], ['staff.id'], name=op.f('fk_staff_changed_by_staff')),
    sa.ForeignKeyConstraint(['created_by'], ['staff.id'], name=op.f('fk_staff_created_by_staff')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_staff_organisation_id_organisations')),
    sa.ForeignKeyConstraint(['user_id'], ['ab_user.id'], name=op.f('fk_staff_user_id_ab_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_staff')),
    sa.UniqueConstraint('user_id', name=op.f('uq_staff_user_id'))
    )
    with op.batch_alter_table('staff', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_staff_area_id'), ['area_id'], unique=False)
        batch_op.create_index('ix_staff_name_id', ['name', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_staff_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_staff_phone_index'), ['phone_index'], unique=False)

    op.create_table('acts',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('staff_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.String(length=60), nullable=False),
    sa.Column('record_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('subject_kind', sa.String(length=60), nullable=False),
    sa.Column('subject_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('step', sa.String(length=100), nullable=False),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_acts_staff_id_staff')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_acts'))
    )
    with op.batch_alter_table('acts', schema=None) as batch_op:
        batch_op.create_index('ix_acts_subject', ['subject_kind', 'subject_id'], unique=False)

    op.create_table('grants',
    sa.Column('staff_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('role', sa.String(length=40), nullable=False),
    sa.Column('area_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('department_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('to_on', sa.Date(), nullable=True),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('row_version', sa.Integer(), nullable=False),
    sa.Column('voided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('void_reason', sa.String(length=500), nullable=True),
    sa.Column('created_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('changed_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.ForeignKeyConstraint(['area_id'], ['areas.id'], name=op.f('fk_grants_area_id_areas')),
    sa.ForeignKeyConstraint(['changed_by'], ['staff.id'], name=op.f('fk_grants_changed_by_staff')),
    sa.ForeignKeyConstraint(['created_by'], ['staff.id'], name=op.f('fk_grants_created_by_staff')),
    sa.ForeignKeyConstraint(['department_id'], ['organisations.id'], name=op.f('fk_grants_department_id_organisations')),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_grants_staff_id_staff')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_grants'))
    )
    with op.batch_alter_table('grants', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_grants_area_id'), ['area_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_grants_department_id'), ['department_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_grants_staff_id'), ['staff_id'], unique=False)
        batch_op.create_index('ix_grants_staff_id_role', ['staff_id', 'role'], unique=False)

    op.create_table('households',
    sa.Column('number', sa.String(length=40), nullable=False),
    sa.Column('head_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('area_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('address', sa.LargeBinary(), nullable=True),
    sa.Column('phone', sa.LargeBinary(), nullable=True),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('phone_index', sa.String(length=64), nullable=True),
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
    sa.ForeignKeyConstraint(['area_id'], ['areas.id'], name=op.f('fk_households_area_id_areas')),
    sa.ForeignKeyConstraint(['changed_by'], ['staff.id'], name=op.f('fk_households_changed_by_staff')),
    sa.ForeignKeyConstraint(['created_by'], ['staff.id'], name=op.f('fk_households_created_by_staff')),
    sa.ForeignKeyConstraint(['department_id'], ['organisations.id'], name=op.f('fk_households_department_id_organisations')),
    sa.ForeignKeyConstraint(['head_id'], ['persons.id'], name=op.f('fk_households_head_id_persons')),
    sa.ForeignKeyConstraint(['town_id'], ['areas.id'], name=op.f('fk_households_town_id_areas')),
    sa.ForeignKeyConstraint(['village_id'], ['areas.id'], name=op.f('fk_households_village_id_areas')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_households')),
    sa.UniqueConstraint('number', name=op.f('uq_households_number'))
    )
    with op.batch_alter_table('households', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_households_area_id'), ['area_id'], unique=False)
        batch_op.create_index('ix_households_department_id_id', ['department_id', 'id'], unique=False)
        batch_op.create_index('ix_households_department_id_number_id', ['department_id', 'number', 'id'], unique=False)
        batch_op.create_index('ix_households_department_id_size_id', ['department_id', 'size', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_households_head_id'), ['head_id'], unique=False)
        batch_op.create_index('ix_households_number_id', ['number', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_households_phone_index'), ['phone_index'], unique=False)
        batch_op.create_index('ix_households_size_id', ['size', 'id'], unique=False)
        batch_op.create_index('ix_households_town_id_id', ['town_id', 'id'], unique=False)
        batch_op.create_index('ix_households_town_id_number_id', ['town_id', 'number', 'id'], unique=False)
        batch_op.create_index('ix_households_town_id_size_id', ['town_id', 'size', 'id'], unique=False)
        batch_op.create_index('ix_households_village_id_id', ['village_id', 'id'], unique=False)
        batch_op.create_index('ix_households_village_id_number_id', ['village_id', 'number', 'id'], unique=False)
        batch_op.create_index('ix_households_village_id_size_id', ['village_id', 'size', 'id'], unique=False)

    op.create_table('journal',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('staff_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('kind', sa.String(length=60), nullable=False),
    sa.Column('record_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('subject_kind', sa.String(length=60), nullable=True),
    sa.Column('subject_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('act', sa.String(length=100), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=True),
    sa.Column('changes', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_journal_staff_id_staff')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_journal'))
    )
    with op.batch_alter_table('journal', schema=None) as batch_op:
        batch_op.create_index('ix_journal_record', ['kind', 'record_id', 'id'], unique=False)
        batch_op.create_index('ix_journal_subject', ['subject_kind', 'subject_id', 'id'], unique=False)

    op.create_table('readings',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('staff_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('kind', sa.String(length=60), nullable=False),
    sa.Column('record_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('way', sa.String(length=60), nullable=False),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_readings_staff_id_staff')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_readings'))
    )
    with op.batch_alter_table('readings', schema=None) as batch_op:
        batch_op.create_index('ix_readings_record', ['kind', 'record_id', 'id'], unique=False)

    op.create_table('shares',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.String(length=60), nullable=False),
    sa.Column('record_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('town_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('department_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('staff_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['department_id'], ['organisations.id'], name=op.f('fk_shares_department_id_organisations')),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_shares_staff_id_staff')),
    sa.ForeignKeyConstraint(['town_id'], ['areas.id'], name=op.f('fk_shares_town_id_areas')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shares'))
    )
    with op.batch_alter_table('shares', schema=None) as batch_op:
        batch_op.create_index('ix_shares_department', ['department_id', 'kind', 'record_id'], unique=False)
        batch_op.create_index('ix_shares_town', ['town_id', 'kind', 'record_id'], unique=False)

    op.create_table('cases',
    sa.Column('number', sa.String(length=40), nullable=False),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('rule_set_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('household_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('applicant_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('area_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('apply_way', sa.String(length=40), nullable=False),
    sa.Column('cause', sa.String(length=40), nullable=False),
    sa.Column('nature', sa.String(length=40), nullable=False),
    sa.Column('degree', sa.String(length=40), nullable=False),
    sa.Column('happened_on', sa.Date(), nullable=True),
    sa.Column('story', sa.LargeBinary(), nullable=False),
    sa.Column('requested', sa.BigInteger(), nullable=True),
    sa.Column('truth_declared', sa.Boolean(), nullable=False),
    sa.Column('spoken', sa.LargeBinary(), nullable=True),
    sa.Column('spoken_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('recorder_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('read_back', sa.Boolean(), nullable=False),
    sa.Column('agent_name', sa.String(length=30), nullable=True),
    sa.Column('agent_body', sa.String(length=40), nullable=True),
    sa.Column('agent_id', sa.LargeBinary(), nullable=True),
    sa.Column('agent_reason', sa.Text(), nullable=True),
    sa.Column('agent_authority', sa.String(length=200), nullable=True),
    sa.Column('opinion', sa.Text(), nullable=True),
    sa.Column('suggested', sa.BigInteger(), nullable=True),
    sa.Column('done_note', sa.Text(), nullable=True),
    sa.Column('agent_id_index', sa.String(length=64), nullable=True),
    sa.Column('village_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('town_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('department_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('row_version', sa.Integer(), nullable=False),
    sa.Column('voided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('void_reason', sa.String(length=500), nullable=True),
    sa.Column('created_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('changed_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.ForeignKeyConstraint(['applicant_id'], ['persons.id'], name=op.f('fk_cases_applicant_id_persons')),
    sa.ForeignKeyConstraint(['area_id'], ['areas.id'], name=op.f('fk_cases_area_id_areas')),
    sa.ForeignKeyConstraint(['changed_by'], ['staff.id'], name=op.f('fk_cases_changed_by_staff')),
    sa.ForeignKeyConstraint(['created_by'], ['staff.id'], name=op.f('fk_cases_created_by_staff')),
    sa.ForeignKeyConstraint(['department_id'], ['organisations.id'], name=op.f('fk_cases_department_id_organisations')),
    sa.ForeignKeyConstraint(['household_id'], ['households.id'], name=op.f('fk_cases_household_id_households')),
    sa.ForeignKeyConstraint(['recorder_id'], ['staff.id'], name=op.f('fk_cases_recorder_id_staff')),
    sa.ForeignKeyConstraint(['rule_set_id'], ['rule_sets.id'], name=op.f('fk_cases_rule_set_id_rule_sets')),
    sa.ForeignKeyConstraint(['town_id'], ['areas.id'], name=op.f('fk_cases_town_id_areas')),
    sa.ForeignKeyConstraint(['village_id'], ['areas.id'], name=op.f('fk_cases_village_id_areas')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cases')),
    sa.UniqueConstraint('number', name=op.f('uq_cases_number'))
    )
    with op.batch_alter_table('cases', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_cases_agent_id_index'), ['agent_id_index'], unique=False)
        batch_op.create_index(batch_op.f('ix_cases_applicant_id'), ['applicant_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_cases_area_id'), ['area_id'], unique=False)
        batch_op.create_index('ix_cases_department_id_due_at_id', ['department_id', 'due_at', 'id'], unique=False)
        batch_op.create_index('ix_cases_department_id_id', ['department_id', 'id'], unique=False)
        batch_op.create_index('ix_cases_department_id_number_id', ['department_id', 'number', 'id'], unique=False)
        batch_op.create_index('ix_cases_department_id_received_at_id', ['department_id', 'received_at', 'id'], unique=False)
        batch_op.create_index('ix_cases_due_at_id', ['due_at', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_cases_household_id'), ['household_id'], unique=False)
        batch_op.create_index('ix_cases_number_id', ['number', 'id'], unique=False)
        batch_op.create_index('ix_cases_received_at_id', ['received_at', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_cases_recorder_id'), ['recorder_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_cases_rule_set_id'), ['rule_set_id'], unique=False)
        batch_op.create_index('ix_cases_town_id_due_at_id', ['town_id', 'due_at', 'id'], unique=False)
        batch_op.create_index('ix_cases_town_id_id', ['town_id', 'id'], unique=False)
        batch_op.create_index('ix_cases_town_id_number_id', ['town_id', 'number', 'id'], unique=False)
        batch_op.create_index('ix_cases_town_id_received_at_id', ['town_id', 'received_at', 'id'], unique=False)
        batch_op.create_index('ix_cases_village_id_due_at_id', ['village_id', 'due_at', 'id'], unique=False)
        batch_op.create_index('ix_cases_village_id_id', ['village_id', 'id'], unique=False)
        batch_op.create_index('ix_cases_village_id_number_id', ['village_id', 'number', 'id'], unique=False)
        batch_op.create_index('ix_cases_village_id_received_at_id', ['village_id', 'received_at', 'id'], unique=False)

    op.create_table('members',
    sa.Column('household_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('relation', sa.String(length=40), nullable=False),
    sa.Column('since', sa.Date(), nullable=True),
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
    sa.ForeignKeyConstraint(['changed_by'], ['staff.id'], name=op.f('fk_members_changed_by_staff')),
    sa.ForeignKeyConstraint(['created_by'], ['staff.id'], name=op.f('fk_members_created_by_staff')),
    sa.ForeignKeyConstraint(['department_id'], ['organisations.id'], name=op.f('fk_members_department_id_organisations')),
    sa.ForeignKeyConstraint(['household_id'], ['households.id'], name=op.f('fk_members_household_id_households')),
    sa.ForeignKeyConstraint(['person_id'], ['persons.id'], name=op.f('fk_members_person_id_persons')),
    sa.ForeignKeyConstraint(['town_id'], ['areas.id'], name=op.f('fk_members_town_id_areas')),
    sa.ForeignKeyConstraint(['village_id'], ['areas.id'], name=op.f('fk_members_village_id_areas')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_members'))
    )
    with op.batch_alter_table('members', schema=None) as batch_op:
        batch_op.create_index('ix_members_department_id_id', ['department_id', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_members_household_id'), ['household_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_members_person_id'), ['person_id'], unique=False)
        batch_op.create_index('ix_members_town_id_id', ['town_id', 'id'], unique=False)
        batch_op.create_index('ix_members_village_id_id', ['village_id', 'id'], unique=False)

    op.create_table('decisions',
    sa.Column('number', sa.String(length=40), nullable=False),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('case_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('reason_code', sa.String(length=40), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('basis', sa.Text(), nullable=True),
    sa.Column('remedy', sa.Text(), nullable=True),
    sa.Column('total', sa.BigInteger(), nullable=False),
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
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_decisions_case_id_cases')),
    sa.ForeignKeyConstraint(['changed_by'], ['staff.id'], name=op.f('fk_decisions_changed_by_staff')),
    sa.ForeignKeyConstraint(['created_by'], ['staff.id'], name=op.f('fk_decisions_created_by_staff')),
    sa.ForeignKeyConstraint(['department_id'], ['organisations.id'], name=op.f('fk_decisions_department_id_organisations')),
    sa.ForeignKeyConstraint(['town_id'], ['areas.id'], name=op.f('fk_decisions_town_id_areas')),
    sa.ForeignKeyConstraint(['village_id'], ['areas.id'], name=op.f('fk_decisions_village_id_areas')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decisions')),
    sa.UniqueConstraint('number', name=op.f('uq_decisions_number'))
    )
    with op.batch_alter_table('decisions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_decisions_case_id'), ['case_id'], unique=False)
        batch_op.create_index('ix_decisions_department_id_id', ['department_id', 'id'], unique=False)
        batch_op.create_index('ix_decisions_department_id_number_id', ['department_id', 'number', 'id'], unique=False)
        batch_op.create_index('ix_decisions_department_id_total_id', ['department_id', 'total', 'id'], unique=False)
        batch_op.create_index('ix_decisions_number_id', ['number', 'id'], unique=False)
        batch_op.create_index('ix_decisions_total_id', ['total', 'id'], unique=False)
        batch_op.create_index('ix_decisions_town_id_id', ['town_id', 'id'], unique=False)
        batch_op.create_index('ix_decisions_town_id_number_id', ['town_id', 'number', 'id'], unique=False)
        batch_op.create_index('ix_decisions_town_id_total_id', ['town_id', 'total', 'id'], unique=False)
        batch_op.create_index('ix_decisions_village_id_id', ['village_id', 'id'], unique=False)
        batch_op.create_index('ix_decisions_village_id_number_id', ['village_id', 'number', 'id'], unique=False)
        batch_op.create_index('ix_decisions_village_id_total_id', ['village_id', 'total', 'id'], unique=False)

    op.create_table('notices',
    sa.Column('number', sa.String(length=40), nullable=False),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('case_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('place', sa.String(length=40), nullable=False),
    sa.Column('shown_name', sa.String(length=30), nullable=True),
    sa.Column('cause', sa.String(length=40), nullable=True),
    sa.Column('verified', sa.String(length=200), nullable=True),
    sa.Column('decided', sa.String(length=40), nullable=True),
    sa.Column('amount', sa.BigInteger(), nullable=True),
    sa.Column('from_on', sa.Date(), nullable=True),
    sa.Column('until_on', sa.Date(), nullable=True),
    sa.Column('poster_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('village_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('town_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('department_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('row_version', sa.Integer(), nullable=False),
    sa.Column('voided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('void_reason', sa.String(length=500), nullable=True),
    sa.Column('created_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('changed_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_notices_case_id_cases')),
    sa.ForeignKeyConstraint(['changed_by'], ['staff.id'], name=op.f('fk_notices_changed_by_staff')),
    sa.ForeignKeyConstraint(['created_by'], ['staff.id'], name=op.f('fk_notices_created_by_staff')),
    sa.ForeignKeyConstraint(['department_id'], ['organisations.id'], name=op.f('fk_notices_department_id_organisations')),
    sa.ForeignKeyConstraint(['poster_id'], ['staff.id'], name=op.f('fk_notices_poster_id_staff')),
    sa.ForeignKeyConstraint(['town_id'], ['areas.id'], name=op.f('fk_notices_town_id_areas')),
    sa.ForeignKeyConstraint(['village_id'], ['areas.id'], name=op.f('fk_notices_village_id_areas')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notices')),
    sa.UniqueConstraint('number', name=op.f('uq_notices_number'))
    )
    with op.batch_alter_table('notices', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_notices_case_id'), ['case_id'], unique=False)
        batch_op.create_index('ix_notices_department_id_id', ['department_id', 'id'], unique=False)
        batch_op.create_index('ix_notices_department_id_number_id', ['department_id', 'number', 'id'], unique=False)
        batch_op.create_index('ix_notices_department_id_until_on_id', ['department_id', 'until_on', 'id'], unique=False)
        batch_op.create_index('ix_notices_number_id', ['number', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_notices_poster_id'), ['poster_id'], unique=False)
        batch_op.create_index('ix_notices_town_id_id', ['town_id', 'id'], unique=False)
        batch_op.create_index('ix_notices_town_id_number_id', ['town_id', 'number', 'id'], unique=False)
        batch_op.create_index('ix_notices_town_id_until_on_id', ['town_id', 'until_on', 'id'], unique=False)
        batch_op.create_index('ix_notices_until_on_id', ['until_on', 'id'], unique=False)
        batch_op.create_index('ix_notices_village_id_id', ['village_id', 'id'], unique=False)
        batch_op.create_index('ix_notices_village_id_number_id', ['village_id', 'number', 'id'], unique=False)
        batch_op.create_index('ix_notices_village_id_until_on_id', ['village_id', 'until_on', 'id'], unique=False)

    op.create_table('recoveries',
    sa.Column('number', sa.String(length=40), nullable=False),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('case_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('grounds', sa.String(length=40), nullable=False),
    sa.Column('found_by', sa.String(length=40), nullable=False),
    sa.Column('facts', sa.LargeBinary(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('order_no', sa.String(length=60), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('repaid', sa.BigInteger(), nullable=False),
    sa.Column('outstanding', sa.BigInteger(), nullable=False),
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
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_recoveries_case_id_cases')),
    sa.ForeignKeyConstraint(['changed_by'], ['staff.id'], name=op.f('fk_recoveries_changed_by_staff')),
    sa.ForeignKeyConstraint(['created_by'], ['staff.id'], name=op.f('fk_recoveries_created_by_staff')),
    sa.ForeignKeyConstraint(['department_id'], ['organisations.id'], name=op.f('fk_recoveries_department_id_organisations')),
    sa.ForeignKeyConstraint(['person_id'], ['persons.id'], name=op.f('fk_recoveries_person_id_persons')),
    sa.ForeignKeyConstraint(['town_id'], ['areas.id'], name=op.f('fk_recoveries_town_id_areas')),
    sa.ForeignKeyConstraint(['village_id'], ['areas.id'], name=op.f('fk_recoveries_village_id_areas')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recoveries')),
    sa.UniqueConstraint('number', name=op.f('uq_recoveries_number'))
    )
    with op.batch_alter_table('recoveries', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_recoveries_case_id'), ['case_id'], unique=False)
        batch_op.create_index('ix_recoveries_department_id_due_on_id', ['department_id', 'due_on', 'id'], unique=False)
        batch_op.create_index('ix_recoveries_department_id_id', ['department_id', 'id'], unique=False)
        batch_op.create_index('ix_recoveries_department_id_number_id', ['department_id', 'number', 'id'], unique=False)
        batch_op.create_index('ix_recoveries_department_id_outstanding_id', ['department_id', 'outstanding', 'id'], unique=False)
        batch_op.create_index('ix_recoveries_due_on_id', ['due_on', 'id'], unique=False)
        batch_op.create_index('ix_recoveries_number_id', ['number', 'id'], unique=False)
        batch_op.create_index('ix_recoveries_outstanding_id', ['outstanding', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_recoveries_person_id'), ['person_id'], unique=False)
        batch_op.create_index('ix_recoveries_town_id_due_on_id', ['town_id', 'due_on', 'id'], unique=False)
        batch_op.create_index('ix_recoveries_town_id_id', ['town_id', 'id'], unique=False)
        batch_op.create_index('ix_recoveries_town_id_number_id', ['town_id', 'number', 'id'], unique=False)
        batch_op.create_index('ix_recoveries_town_id_outstanding_id', ['town_id', 'outstanding', 'id'], unique=False)
        batch_op.create_index('ix_recoveries_village_id_due_on_id', ['village_id', 'due_on', 'id'], unique=False)
        batch_op.create_index('ix_recoveries_village_id_id', ['village_id', 'id'], unique=False)
        batch_op.create_index('ix_recoveries_village_id_number_id', ['village_id', 'number', 'id'], unique=False)
        batch_op.create_index('ix_recoveries_village_id_outstanding_id', ['village_id', 'outstanding', 'id'], unique=False)

    op.create_table('verifications',
    sa.Column('number', sa.String(length=40), nullable=False),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('case_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('first_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('second_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('third_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('ways', sa.String(length=400), nullable=True),
    sa.Column('visited_on', sa.Date(), nullable=True),
    sa.Column('present', sa.String(length=100), nullable=True),
    sa.Column('findings', sa.LargeBinary(), nullable=True),
    sa.Column('loss', sa.BigInteger(), nullable=True),
    sa.Column('conclusion', sa.String(length=40), nullable=True),
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
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_verifications_case_id_cases')),
    sa.ForeignKeyConstraint(['changed_by'], ['staff.id'], name=op.f('fk_verifications_changed_by_staff')),
    sa.ForeignKeyConstraint(['created_by'], ['staff.id'], name=op.f('fk_verifications_created_by_staff')),
    sa.ForeignKeyConstraint(['department_id'], ['organisations.id'], name=op.f('fk_verifications_department_id_organisations')),
    sa.ForeignKeyConstraint(['first_id'], ['staff.id'], name=op.f('fk_verifications_first_id_staff')),
    sa.ForeignKeyConstraint(['second_id'], ['staff.id'], name=op.f('fk_verifications_second_id_staff')),
    sa.ForeignKeyConstraint(['third_id'], ['staff.id'], name=op.f('fk_verifications_third_id_staff')),
    sa.ForeignKeyConstraint(['town_id'], ['areas.id'], name=op.f('fk_verifications_town_id_areas')),
    sa.ForeignKeyConstraint(['village_id'], ['areas.id'], name=op.f('fk_verifications_village_id_areas')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_verifications')),
    sa.UniqueConstraint('number', name=op.f('uq_verifications_number'))
    )
    with op.batch_alter_table('verifications', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_verifications_case_id'), ['case_id'], unique=False)
        batch_op.create_index('ix_verifications_department_id_id', ['department_id', 'id'], unique=False)
        batch_op.create_index('ix_verifications_department_id_number_id', ['department_id', 'number', 'id'], unique=False)
        batch_op.create_index('ix_verifications_department_id_visited_on_id', ['department_id', 'visited_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_verifications_first_id'), ['first_id'], unique=False)
        batch_op.create_index('ix_verifications_number_id', ['number', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_verifications_second_id'), ['second_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_verifications_third_id'), ['third_id'], unique=False)
        batch_op.create_index('ix_verifications_town_id_id', ['town_id', 'id'], unique=False)
        batch_op.create_index('ix_verifications_town_id_number_id', ['town_id', 'number', 'id'], unique=False)
        batch_op.create_index('ix_verifications_town_id_visited_on_id', ['town_id', 'visited_on', 'id'], unique=False)
        batch_op.create_index('ix_verifications_village_id_id', ['village_id', 'id'], unique=False)
        batch_op.create_index('ix_verifications_village_id_number_id', ['village_id', 'number', 'id'], unique=False)
        batch_op.create_index('ix_verifications_village_id_visited_on_id', ['village_id', 'visited_on', 'id'], unique=False)
        batch_op.create_index('ix_verifications_visited_on_id', ['visited_on', 'id'], unique=False)

    op.create_table('measures',
    sa.Column('decision_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('relief_type', sa.String(length=40), nullable=False),
    sa.Column('route', sa.String(length=40), nullable=False),
    sa.Column('form', sa.String(length=40), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=True),
    sa.Column('content', sa.String(length=200), nullable=True),
    sa.Column('beneficiary_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
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
    sa.ForeignKeyConstraint(['beneficiary_id'], ['persons.id'], name=op.f('fk_measures_beneficiary_id_persons')),
    sa.ForeignKeyConstraint(['changed_by'], ['staff.id'], name=op.f('fk_measures_changed_by_staff')),
    sa.ForeignKeyConstraint(['created_by'], ['staff.id'], name=op.f('fk_measures_created_by_staff')),
    sa.ForeignKeyConstraint(['decision_id'], ['decisions.id'], name=op.f('fk_measures_decision_id_decisions')),
    sa.ForeignKeyConstraint(['department_id'], ['organisations.id'], name=op.f('fk_measures_department_id_organisations')),
    sa.ForeignKeyConstraint(['town_id'], ['areas.id'], name=op.f('fk_measures_town_id_areas')),
    sa.ForeignKeyConstraint(['village_id'], ['areas.id'], name=op.f('fk_measures_village_id_areas')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_measures'))
    )
    with op.batch_alter_table('measures', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_measures_beneficiary_id'), ['beneficiary_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_measures_decision_id'), ['decision_id'], unique=False)
        batch_op.create_index('ix_measures_department_id_id', ['department_id', 'id'], unique=False)
        batch_op.create_index('ix_measures_town_id_id', ['town_id', 'id'], unique=False)
        batch_op.create_index('ix_measures_village_id_id', ['village_id', 'id'], unique=False)

    op.create_table('penalties',
    sa.Column('number', sa.String(length=40), nullable=False),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('recovery_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('facts', sa.LargeBinary(), nullable=False),
    sa.Column('basis', sa.Text(), nullable=False),
    sa.Column('proposed', sa.BigInteger(), nullable=True),
    sa.Column('notice_on', sa.Date(), nullable=True),
    sa.Column('heard', sa.Boolean(), nullable=False),
    sa.Column('heard_text', sa.LargeBinary(), nullable=True),
    sa.Column('decided', sa.BigInteger(), nullable=True),
    sa.Column('decision_no', sa.String(length=60), nullable=True),
    sa.Column('served_on', sa.Date(), nullable=True),
    sa.Column('paid_on', sa.Date(), nullable=True),
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
    sa.ForeignKeyConstraint(['changed_by'], ['staff.id'], name=op.f('fk_penalties_changed_by_staff')),
    sa.ForeignKeyConstraint(['created_by'], ['staff.id'], name=op.f('fk_penalties_created_by_staff')),
    sa.ForeignKeyConstraint(['department_id'], ['organisations.id'], name=op.f('fk_penalties_department_id_organisations')),
    sa.ForeignKeyConstraint(['person_id'], ['persons.id'], name=op.f('fk_penalties_person_id_persons')),
    sa.ForeignKeyConstraint(['recovery_id'], ['recoveries.id'], name=op.f('fk_penalties_recovery_id_recoveries')),
    sa.ForeignKeyConstraint(['town_id'], ['areas.id'], name=op.f('fk_penalties_town_id_areas')),
    sa.ForeignKeyConstraint(['village_id'], ['areas.id'], name=op.f('fk_penalties_village_id_areas')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_penalties')),
    sa.UniqueConstraint('number', name=op.f('uq_penalties_number'))
    )
    with op.batch_alter_table('penalties', schema=None) as batch_op:
        batch_op.create_index('ix_penalties_decided_id', ['decided', 'id'], unique=False)
        batch_op.create_index('ix_penalties_department_id_decided_id', ['department_id', 'decided', 'id'], unique=False)
        batch_op.create_index('ix_penalties_department_id_id', ['department_id', 'id'], unique=False)
        batch_op.create_index('ix_penalties_department_id_number_id', ['department_id', 'number', 'id'], unique=False)
        batch_op.create_index('ix_penalties_number_id', ['number', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_penalties_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_penalties_recovery_id'), ['recovery_id'], unique=False)
        batch_op.create_index('ix_penalties_town_id_decided_id', ['town_id', 'decided', 'id'], unique=False)
        batch_op.create_index('ix_penalties_town_id_id', ['town_id', 'id'], unique=False)
        batch_op.create_index('ix_penalties_town_id_number_id', ['town_id', 'number', 'id'], unique=False)
        batch_op.create_index('ix_penalties_village_id_decided_id', ['village_id', 'decided', 'id'], unique=False)
        batch_op.create_index('ix_penalties_village_id_id', ['village_id', 'id'], unique=False)
        batch_op.create_index('ix_penalties_village_id_number_id', ['village_id', 'number', 'id'], unique=False)

    op.create_table('repayments',
    sa.Column('number', sa.String(length=40), nullable=False),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('recovery_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('paid_on', sa.Date(), nullable=False),
    sa.Column('way', sa.String(length=40), nullable=False),
    sa.Column('receipt_no', sa.String(length=40), nullable=False),
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
    sa.ForeignKeyConstraint(['changed_by'], ['staff.id'], name=op.f('fk_repayments_changed_by_staff')),
    sa.ForeignKeyConstraint(['created_by'], ['staff.id'], name=op.f('fk_repayments_created_by_staff')),
    sa.ForeignKeyConstraint(['department_id'], ['organisations.id'], name=op.f('fk_repayments_department_id_organisations')),
    sa.ForeignKeyConstraint(['recovery_id'], ['recoveries.id'], name=op.f('fk_repayments_recovery_id_recoveries')),
    sa.ForeignKeyConstraint(['town_id'], ['areas.id'], name=op.f('fk_repayments_town_id_areas')),
    sa.ForeignKeyConstraint(['village_id'], ['areas.id'], name=op.f('fk_repayments_village_id_areas')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_repayments')),
    sa.UniqueConstraint('number', name=op.f('uq_repayments_number'))
    )
    with op.batch_alter_table('repayments', schema=None) as batch_op:
        batch_op.create_index('ix_repayments_department_id_id', ['department_id', 'id'], unique=False)
        batch_op.create_index('ix_repayments_department_id_number_id', ['department_id', 'number', 'id'], unique=False)
        batch_op.create_index('ix_repayments_department_id_paid_on_id', ['department_id', 'paid_on', 'id'], unique=False)
        batch_op.create_index('ix_repayments_number_id', ['number', 'id'], unique=False)
        batch_op.create_index('ix_repayments_paid_on_id', ['paid_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_repayments_recovery_id'), ['recovery_id'], unique=False)
        batch_op.create_index('ix_repayments_town_id_id', ['town_id', 'id'], unique=False)
        batch_op.create_index('ix_repayments_town_id_number_id', ['town_id', 'number', 'id'], unique=False)
        batch_op.create_index('ix_repayments_town_id_paid_on_id', ['town_id', 'paid_on', 'id'], unique=False)
        batch_op.create_index('ix_repayments_village_id_id', ['village_id', 'id'], unique=False)
        batch_op.create_index('ix_repayments_village_id_number_id', ['village_id', 'number', 'id'], unique=False)
        batch_op.create_index('ix_repayments_village_id_paid_on_id', ['village_id', 'paid_on', 'id'], unique=False)

    op.create_table('payments',
    sa.Column('number', sa.String(length=40), nullable=False),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('case_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('decision_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('measure_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('payee_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('way', sa.String(length=40), nullable=False),
    sa.Column('bank', sa.String(length=60), nullable=True),
    sa.Column('account', sa.LargeBinary(), nullable=True),
    sa.Column('cash_reason', sa.String(length=40), nullable=True),
    sa.Column('witness_one', sa.String(length=30), nullable=True),
    sa.Column('witness_two', sa.String(length=30), nullable=True),
    sa.Column('paid_on', sa.Date(), nullable=True),
    sa.Column('voucher', sa.String(length=40), nullable=True),
    sa.Column('account_index', sa.String(length=64), nullable=True),
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
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_payments_case_id_cases')),
    sa.ForeignKeyConstraint(['changed_by'], ['staff.id'], name=op.f('fk_payments_changed_by_staff')),
    sa.ForeignKeyConstraint(['created_by'], ['staff.id'], name=op.f('fk_payments_created_by_staff')),
    sa.ForeignKeyConstraint(['decision_id'], ['decisions.id'], name=op.f('fk_payments_decision_id_decisions')),
    sa.ForeignKeyConstraint(['department_id'], ['organisations.id'], name=op.f('fk_payments_department_id_organisations')),
    sa.ForeignKeyConstraint(['measure_id'], ['measures.id'], name=op.f('fk_payments_measure_id_measures')),
    sa.ForeignKeyConstraint(['payee_id'], ['persons.id'], name=op.f('fk_payments_payee_id_persons')),
    sa.ForeignKeyConstraint(['town_id'], ['areas.id'], name=op.f('fk_payments_town_id_areas')),
    sa.ForeignKeyConstraint(['village_id'], ['areas.id'], name=op.f('fk_payments_village_id_areas')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_payments')),
    sa.UniqueConstraint('number', name=op.f('uq_payments_number'))
    )
    with op.batch_alter_table('payments', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_payments_account_index'), ['account_index'], unique=False)
        batch_op.create_index('ix_payments_amount_id', ['amount', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_payments_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_payments_decision_id'), ['decision_id'], unique=False)
        batch_op.create_index('ix_payments_department_id_amount_id', ['department_id', 'amount', 'id'], unique=False)
        batch_op.create_index('ix_payments_department_id_id', ['department_id', 'id'], unique=False)
        batch_op.create_index('ix_payments_department_id_number_id', ['department_id', 'number', 'id'], unique=False)
        batch_op.create_index('ix_payments_department_id_paid_on_id', ['department_id', 'paid_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_payments_measure_id'), ['measure_id'], unique=False)
        batch_op.create_index('ix_payments_number_id', ['number', 'id'], unique=False)
        batch_op.create_index('ix_payments_paid_on_id', ['paid_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_payments_payee_id'), ['payee_id'], unique=False)
        batch_op.create_index('ix_payments_town_id_amount_id', ['town_id', 'amount', 'id'], unique=False)
        batch_op.create_index('ix_payments_town_id_id', ['town_id', 'id'], unique=False)
        batch_op.create_index('ix_payments_town_id_number_id', ['town_id', 'number', 'id'], unique=False)
        batch_op.create_index('ix_payments_town_id_paid_on_id', ['town_id', 'paid_on', 'id'], unique=False)
        batch_op.create_index('ix_payments_village_id_amount_id', ['village_id', 'amount', 'id'], unique=False)
        batch_op.create_index('ix_payments_village_id_id', ['village_id', 'id'], unique=False)
        batch_op.create_index('ix_payments_village_id_number_id', ['village_id', 'number', 'id'], unique=False)
        batch_op.create_index('ix_payments_village_id_paid_on_id', ['village_id', 'paid_on', 'id'], unique=False)

    with op.batch_alter_table('areas', schema=None) as batch_op:
        batch_op.create_foreign_key(batch_op.f('fk_areas_changed_by_staff'), 'staff', ['changed_by'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_areas_created_by_staff'), 'staff', ['created_by'], ['id'])

    with op.batch_alter_table('calendar_days', schema=None) as batch_op:
        batch_op.create_foreign_key(batch_op.f('fk_calendar_days_changed_by_staff'), 'staff', ['changed_by'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_calendar_days_created_by_staff'), 'staff', ['created_by'], ['id'])

    with op.batch_alter_table('rule_sets', schema=None) as batch_op:
        batch_op.create_foreign_key(batch_op.f('fk_rule_sets_changed_by_staff'), 'staff', ['changed_by'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_rule_sets_created_by_staff'), 'staff', ['created_by'], ['id'])

    with op.batch_alter_table('series', schema=None) as batch_op:
        batch_op.create_foreign_key(batch_op.f('fk_series_changed_by_staff'), 'staff', ['changed_by'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_series_created_by_staff'), 'staff', ['created_by'], ['id'])

    with op.batch_alter_table('organisations', schema=None) as batch_op:
        batch_op.create_foreign_key(batch_op.f('fk_organisations_changed_by_staff'), 'staff', ['changed_by'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_organisations_created_by_staff'), 'staff', ['created_by'], ['id'])

    with op.batch_alter_table('rules', schema=None) as batch_op:
        batch_op.create_foreign_key(batch_op.f('fk_rules_changed_by_staff'), 'staff', ['changed_by'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_rules_created_by_staff'), 'staff', ['created_by'], ['id'])

    with op.batch_alter_table('persons', schema=None) as batch_op:
        batch_op.create_foreign_key(batch_op.f('fk_persons_changed_by_staff'), 'staff', ['changed_by'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_persons_created_by_staff'), 'staff', ['created_by'], ['id'])
