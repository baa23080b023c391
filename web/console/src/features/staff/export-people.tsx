import { Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import type { StaffView } from '#contracts/http/staff';
import { csvOf, saveFile } from '../../app/csv.ts';
import { usePhone } from '../../app/media.ts';
import { useServices } from '../../app/services.tsx';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { useNotices } from '../../ui/notices.tsx';
import type { PeopleFilter } from './people-filter.ts';
import { pathOf, teamOf, useDepartments, useRoleName, useTeams } from './staff-data.ts';

const pagePeople = 100;
/** The most that one file holds. */
const mostPeople = 20_000;

/** What the list shows, all pages of it, for a spreadsheet. Pressed again while it reads, it stops. */
export function ExportPeople({ filter }: { filter: PeopleFilter }) {
  const { t } = useWords();
  const phone = usePhone();
  const { call } = useServices();
  const { told, failed } = useNotices();
  const nameOf = useRoleName();
  const teams = useTeams().data?.items;
  const departments = useDepartments().data?.items;
  const [read, setRead] = useState<number | null>(null);
  const running = useRef<AbortController | undefined>(undefined);
  useEffect(() => () => running.current?.abort(), []);
  const head = [
    t('staff.name'),
    t('staff.column.email'),
    t('staff.roles'),
    t('staff.teams'),
    t('staff.department'),
    t('staff.skills'),
    t('staff.capacity'),
    t('staff.column.state'),
    t('staff.lastSeen'),
  ];
  const lineOf = (person: StaffView) => [
    person.name,
    person.email,
    person.roles.map(nameOf).join('、'),
    person.teams.map((id) => teamOf(teams, id)?.name ?? '').join('、'),
    pathOf(departments, person.departmentId),
    person.skills.join('、'),
    person.capacity === null ? '' : String(person.capacity),
    t(`staff.state.${person.disabled ? 'disabled' : 'active'}`),
    person.lastSeenAt ?? '',
  ];
  const run = async () => {
    const stop = new AbortController();
    running.current = stop;
    setRead(0);
    try {
      const people: StaffView[] = [];
      let cursor: string | undefined;
      do {
        const page = await call('staff.list', { query: { ...filter, cursor, limit: pagePeople } }, stop.signal);
        people.push(...page.items);
        cursor = page.next ?? undefined;
        setRead(people.length);
      } while (cursor !== undefined && people.length < mostPeople);
      const name = `${t('nav.staff')}-${new Date().toISOString().slice(0, 10)}.csv`;
      saveFile(name, csvOf([head, ...people.map(lineOf)]), 'text/csv;charset=utf-8');
      told(t(cursor === undefined ? 'staff.exported' : 'staff.exportCut', { count: people.length }));
    } catch (error) {
      if (!stop.signal.aborted) failed(error);
    } finally {
      setRead(null);
    }
  };
  if (read !== null)
    return <Button onClick={() => running.current?.abort()}>{t('staff.exporting', { count: read })}</Button>;
  return (
    <Button aria-label={t('staff.export')} icon={<Icon name="file" />} onClick={() => void run()}>
      {!phone && t('staff.export')}
    </Button>
  );
}
