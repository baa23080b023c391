import { Button, Table } from 'antd';
import type { StaffView } from '#contracts/http/staff';
import { usePhone } from '../../app/media.ts';
import { useSession } from '../../app/session.tsx';
import { useWords } from '../../app/words.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Moment } from '../../ui/moment.tsx';
import { RoleNames, TeamChips } from './belongings.tsx';
import { pathOf, useDepartments } from './staff-data.ts';

interface Props {
  items: StaffView[];
  open: (person: StaffView) => void;
  /** Left out, nobody can be chosen. */
  chosen?: readonly string[];
  choose?: (ids: string[]) => void;
}

export function PeopleTable({ items, open, chosen, choose }: Props) {
  const { t } = useWords();
  const phone = usePhone();
  const departments = useDepartments().data?.items;
  const { staff: me } = useSession();
  const selection = choose && {
    selectedRowKeys: [...(chosen ?? [])],
    onChange: (keys: React.Key[]) => choose(keys.map(String)),
    getCheckboxProps: (person: StaffView) => ({
      disabled: person.id === me.id,
      'aria-label': t('staff.select', { name: person.name }),
    }),
    getTitleCheckboxProps: () => ({ 'aria-label': t('staff.selectAll') }),
    columnWidth: phone ? 44 : 56,
  };
  return (
    <Table<StaffView>
      rowKey="id"
      size="middle"
      tableLayout="fixed"
      pagination={false}
      dataSource={items}
      showHeader={!phone}
      rowClassName={(person) => (person.disabled ? 'staff-disabled' : '')}
      {...(selection && { rowSelection: selection })}
      columns={[
        {
          title: t('staff.name'),
          key: 'name',
          render: (_, person) => <NameCell person={person} isMe={person.id === me.id} open={open} />,
        },
        {
          title: t('staff.roles'),
          key: 'roles',
          width: '22%',
          hidden: phone,
          render: (_, person) => (
            <span className="staff-name">
              <span>
                <RoleNames roles={person.roles} />
              </span>
              {person.departmentId && <span className="meta">{pathOf(departments, person.departmentId)}</span>}
            </span>
          ),
        },
        {
          title: t('staff.teams'),
          key: 'teams',
          width: '18%',
          hidden: phone,
          render: (_, person) => <TeamChips teams={person.teams} />,
        },
        {
          title: t('staff.presence'),
          key: 'presence',
          width: 110,
          hidden: phone,
          render: (_, person) => (
            <span className="staff-presence">
              <i className={`presence presence-${person.presence}`} /> {t(`presence.${person.presence}`)}
            </span>
          ),
        },
        {
          title: t('staff.open'),
          key: 'open',
          width: 120,
          align: 'right',
          className: 'figure',
          hidden: phone,
          render: (_, { open: count, capacity }) =>
            capacity === null ? count : t('staff.openOf', { open: count, capacity }),
        },
        {
          title: t('staff.lastSeen'),
          key: 'seen',
          width: 130,
          hidden: phone,
          render: (_, person) => (
            <span className="meta">{person.lastSeenAt ? <Moment at={person.lastSeenAt} /> : t('staff.never')}</span>
          ),
        },
        {
          title: <span className="unseen">{t('staff.edit')}</span>,
          key: 'acts',
          width: 72,
          align: 'right',
          render: (_, person) => (
            <Button
              type="text"
              aria-label={t('staff.actsFor', { name: person.name })}
              icon={<Icon name="next" size={18} />}
              onClick={() => open(person)}
            />
          ),
        },
      ]}
    />
  );
}

function NameCell({ person, isMe, open }: { person: StaffView; isMe: boolean; open: (person: StaffView) => void }) {
  const { t } = useWords();
  const phone = usePhone();
  return (
    <div className="staff-cell">
      <Avatar name={person.name} size={32} />
      <div className="staff-name">
        <span className="staff-line">
          <button type="button" className="staff-open cut" onClick={() => open(person)}>
            {person.name}
          </button>
          {isMe && <span className="tag">{t('staff.me')}</span>}
          {person.disabled && <span className="tag tag-breach">{t('staff.disabled')}</span>}
          {!person.disabled && person.mustChangePassword && (
            <span className="tag tag-waiting">{t('staff.firstSignIn')}</span>
          )}
        </span>
        <span className="meta cut">{person.email}</span>
        {phone && (
          <span className="meta">
            <RoleNames roles={person.roles} />
          </span>
        )}
      </div>
    </div>
  );
}
