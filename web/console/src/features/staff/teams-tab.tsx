import { Button, Table } from 'antd';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import type { TeamView } from '#contracts/http/people';
import { usePhone } from '../../app/media.ts';
import { useMay } from '../../app/session.tsx';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { Empty, Failed, RowsLoading } from '../../ui/states.tsx';
import { StaffFrame } from './frame.tsx';
import { teamOf, useTeams } from './staff-data.ts';
import { TeamDrawer } from './team-drawer.tsx';

/** Teams and who belongs to them; the address names the one that is open. */
export function TeamsTab() {
  const { t } = useWords();
  const may = useMay();
  const phone = usePhone();
  const teams = useTeams();
  const [params, setParams] = useSearchParams();
  const [making, setMaking] = useState(false);
  const items = teams.data?.items ?? [];
  const look = (id: string | null) => setParams(id ? { team: id } : {}, { replace: true });
  const make = may('staff.write') && (
    <Button type="primary" icon={<Icon name="plus" />} onClick={() => setMaking(true)}>
      {t('team.new')}
    </Button>
  );
  return (
    <StaffFrame actions={make}>
      {teams.isPending && <RowsLoading rows={5} />}
      {teams.isError && <Failed error={teams.error} retry={() => void teams.refetch()} />}
      {teams.isSuccess && items.length === 0 && (
        <Empty icon="staff" title={t('team.none')} hint={t('team.noneHint')} action={make} />
      )}
      {items.length > 0 && (
        <Table<TeamView>
          rowKey="id"
          size="middle"
          pagination={false}
          dataSource={items}
          showHeader={!phone}
          columns={[
            {
              title: t('team.name'),
              key: 'name',
              render: (_, team) => (
                <span className="staff-line">
                  <span className="team-mark" style={{ borderColor: team.colour }}>
                    {team.short}
                  </span>
                  <button type="button" className="staff-open cut" onClick={() => look(team.id)}>
                    {team.name}
                  </button>
                </span>
              ),
            },
            {
              title: t('team.members'),
              key: 'members',
              width: 140,
              render: (_, team) =>
                team.members > 0 ? (
                  <Link to={`/staff?team=${team.id}`}>{t('team.membersOf', { count: team.members })}</Link>
                ) : (
                  <span className="meta">{t('team.membersOf', { count: 0 })}</span>
                ),
            },
          ]}
        />
      )}
      <TeamDrawer
        team={teamOf(items, params.get('team') ?? '') ?? null}
        making={making}
        close={() => {
          setMaking(false);
          look(null);
        }}
        made={(team) => {
          setMaking(false);
          look(team.id);
        }}
      />
    </StaffFrame>
  );
}
