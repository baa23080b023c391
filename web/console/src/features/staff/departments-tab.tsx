import { Button, Dropdown } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { useServices } from '../../app/services.tsx';
import { useMay } from '../../app/session.tsx';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { useNotices } from '../../ui/notices.tsx';
import { Empty, Failed, RowsLoading } from '../../ui/states.tsx';
import { DepartmentForm, type DepartmentAsk } from './department-form.tsx';
import { StaffFrame } from './frame.tsx';
import { treeOf, useDepartments, useRefresh, type DepartmentNode } from './staff-data.ts';

/** The tree of departments. */
export function DepartmentsTab() {
  const { t } = useWords();
  const may = useMay();
  const departments = useDepartments();
  const [asking, setAsking] = useState<DepartmentAsk | null>(null);
  const roots = treeOf(departments.data?.items ?? []);
  const make = may('staff.write') && (
    <Button
      type="primary"
      icon={<Icon name="plus" />}
      onClick={() => setAsking({ does: 'create', name: '', parentId: null })}
    >
      {t('department.new')}
    </Button>
  );
  return (
    <StaffFrame actions={make}>
      {departments.isPending && <RowsLoading rows={5} />}
      {departments.isError && <Failed error={departments.error} retry={() => void departments.refetch()} />}
      {departments.isSuccess && roots.length === 0 && (
        <Empty icon="panel" title={t('department.none')} hint={t('department.noneHint')} action={make} />
      )}
      {roots.length > 0 && (
        <nav className="departments" aria-label={t('department.tree')}>
          <Branches nodes={roots} ask={setAsking} />
        </nav>
      )}
      {asking && <DepartmentForm key={JSON.stringify(asking)} ask={asking} close={() => setAsking(null)} />}
    </StaffFrame>
  );
}

function Branches({ nodes, ask }: { nodes: DepartmentNode[]; ask: (asking: DepartmentAsk) => void }) {
  const { t } = useWords();
  const may = useMay();
  return (
    <ul>
      {nodes.map((node) => (
        <li key={node.id}>
          <div className="department">
            <span className="department-name">{node.name}</span>
            {node.people > 0 ? (
              <Link
                to={`/staff?department=${node.id}`}
                aria-label={t('department.see', { name: node.name, count: node.people })}
              >
                {t('department.people', { count: node.people })}
              </Link>
            ) : (
              <span className="meta">{t('department.people', { count: 0 })}</span>
            )}
            {may('staff.write') && <Acts node={node} ask={ask} />}
          </div>
          {node.children.length > 0 && <Branches nodes={node.children} ask={ask} />}
        </li>
      ))}
    </ul>
  );
}

function Acts({ node, ask }: { node: DepartmentNode; ask: (asking: DepartmentAsk) => void }) {
  const { t } = useWords();
  const { call } = useServices();
  const { failed, undoable } = useNotices();
  const refresh = useRefresh();
  const { id, name, parentId } = node;
  const isEmpty = node.people === 0 && node.children.length === 0;
  const remove = () =>
    call('departments.remove', { params: { id } }).then(() => {
      refresh();
      undoable(t('department.removed', { name }), () => {
        call('departments.create', { body: { name, parentId } }).then(refresh, failed);
      });
    }, failed);
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: [
          {
            key: 'below',
            label: t('department.newBelow'),
            onClick: () => ask({ does: 'create', name: '', parentId: id }),
          },
          { key: 'rename', label: t('department.rename'), onClick: () => ask({ does: 'rename', id, name, parentId }) },
          { key: 'move', label: t('department.move'), onClick: () => ask({ does: 'move', id, name, parentId }) },
          {
            key: 'remove',
            danger: true,
            disabled: !isEmpty,
            label: isEmpty ? t('department.remove') : t('department.removeHint'),
            onClick: () => void remove(),
          },
        ],
      }}
    >
      <Button type="text" aria-label={t('department.actsFor', { name })} icon={<Icon name="more" size={18} />} />
    </Dropdown>
  );
}
