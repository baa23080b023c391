import { Button, Table } from 'antd';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import type { RoleView } from '#contracts/http/people';
import { isBuiltIn, permissions } from '#contracts/permissions';
import { usePhone } from '../../app/media.ts';
import { useMay } from '../../app/session.tsx';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { Failed, RowsLoading } from '../../ui/states.tsx';
import { StaffFrame } from './frame.tsx';
import { RoleDrawer, type RoleDraft } from './role-drawer.tsx';
import { roleOf, useRoleName, useRoles } from './staff-data.ts';

/** Built-in roles and the company's own; the address names the one that is open. */
export function RolesTab() {
  const { t } = useWords();
  const may = useMay();
  const phone = usePhone();
  const roles = useRoles();
  const nameOf = useRoleName();
  const [params, setParams] = useSearchParams();
  const [draft, setDraft] = useState<RoleDraft | null>(null);
  const items = roles.data?.items ?? [];
  const shown = roleOf(items, params.get('role') ?? '');
  const look = (role: RoleView | null) => setParams(role ? { role: role.id } : {}, { replace: true });
  const writes = may('role.write');
  const hintOf = (role: RoleView) => (isBuiltIn(role.id) ? t(`role.${role.id}Hint`) : role.description);
  return (
    <StaffFrame
      actions={
        writes && (
          <Button
            type="primary"
            icon={<Icon name="plus" />}
            onClick={() => setDraft({ name: '', description: '', permissions: [] })}
          >
            {t('role.new')}
          </Button>
        )
      }
    >
      {roles.isPending && <RowsLoading rows={8} />}
      {roles.isError && <Failed error={roles.error} retry={() => void roles.refetch()} />}
      {items.length > 0 && (
        <Table<RoleView>
          rowKey="id"
          size="middle"
          pagination={false}
          dataSource={items}
          showHeader={!phone}
          columns={[
            {
              title: t('role.name'),
              key: 'name',
              render: (_, role) => (
                <span className="staff-name">
                  <span className="staff-line">
                    <button type="button" className="staff-open cut" onClick={() => look(role)}>
                      {nameOf(role.id)}
                    </button>
                    {role.builtIn && <span className="tag">{t('role.builtIn')}</span>}
                  </span>
                  <span className="meta">{hintOf(role)}</span>
                </span>
              ),
            },
            {
              title: t('role.permissions'),
              key: 'permissions',
              width: 200,
              hidden: phone,
              render: (_, role) =>
                role.permissions.length === permissions.length
                  ? t('role.all')
                  : t('role.count', { count: role.permissions.length }),
            },
            {
              title: t('role.holders'),
              key: 'holders',
              width: 120,
              render: (_, role) =>
                role.holders > 0 ? (
                  <Link to={`/staff?role=${role.id}`}>{t('role.holdersOf', { count: role.holders })}</Link>
                ) : (
                  <span className="meta">{t('role.holdersOf', { count: 0 })}</span>
                ),
            },
          ]}
        />
      )}
      <RoleDrawer
        role={shown ?? null}
        draft={draft}
        close={() => {
          setDraft(null);
          look(null);
        }}
        duplicate={(role) => {
          look(null);
          setDraft({
            name: t('role.copyOf', { name: nameOf(role.id) }).slice(0, 40),
            description: role.description,
            permissions: role.permissions.filter(may),
          });
        }}
      />
    </StaffFrame>
  );
}
