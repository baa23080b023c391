import { Button, Input, Select } from 'antd';
import { useEffect, useRef, useState } from 'react';
import type { ConversationRow } from '#contracts/http/conversations';
import type { DeskView } from '#contracts/http/desk';
import { useNow } from '../../app/clock.ts';
import { useShortcuts } from '../../app/shortcuts.ts';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { Empty, Failed } from '../../ui/states.tsx';
import { useCounts, useTeams, views, type useRows } from './desk-data.ts';
import { QueueRow } from './queue-row.tsx';

/** Ms of quiet after a key until the list is searched. */
const searchAfterMs = 250;
/** Waiting times are drawn anew this often. */
const tickMs = 1000;

interface Props {
  view: DeskView;
  search: string;
  team: string | null;
  rows: ReturnType<typeof useRows>;
  items: ConversationRow[];
  /** The open conversation, where it does not stand in the list. */
  held: ConversationRow | undefined;
  chosen: string | undefined;
  address: (id: string | null) => string;
  change: (name: string, value: string | null) => void;
}

export function QueuePane({ view, search, team, rows, items, held, chosen, address, change }: Props) {
  const { t } = useWords();
  const now = useNow(tickMs);
  const counts = useCounts(team).data;
  return (
    <section className="queue" aria-label={t('desk.queue')}>
      <header className="queue-head">
        <Search key={view} value={search} change={(value) => change('search', value)} />
        <TeamFilter team={team} change={(value) => change('team', value)} />
        <div className="queue-views" role="tablist" aria-label={t('desk.views')}>
          {views.map((name) => (
            <button
              key={name}
              type="button"
              role="tab"
              aria-selected={name === view}
              className="queue-view"
              onClick={() => change('view', name === 'queue' ? null : name)}
            >
              {t(`view.${name}`)}
              {counts && name !== 'all' && name !== 'closed' && (
                <span className="number">{counts[name] > 999 ? '999+' : counts[name]}</span>
              )}
            </button>
          ))}
        </div>
      </header>
      {counts?.botPaused && (
        <p className="queue-paused" role="status">
          <Icon name="warning" size={14} />
          <span>
            <strong>{t('desk.botPaused')}</strong>
            {t('desk.botPausedHint')}
          </span>
        </p>
      )}
      <div className="queue-rows quiet-scroll">
        {rows.isPending && <QueueLoading />}
        {rows.isError && items.length === 0 && <Failed error={rows.error} retry={() => void rows.refetch()} />}
        {held && (
          <div className="row-held" role="group" aria-label={t('desk.held')}>
            <p className="meta">{t('desk.held')}</p>
            <QueueRow row={held} view="all" now={now} to={address(held.id)} chosen />
          </div>
        )}
        {rows.isSuccess && items.length === 0 && <NoRows view={view} search={search} change={change} />}
        {items.map((row) => (
          <QueueRow key={row.id} row={row} view={view} now={now} to={address(row.id)} chosen={row.id === chosen} />
        ))}
        {rows.hasNextPage && (
          <More
            busy={rows.isFetchingNextPage}
            failed={rows.isFetchNextPageError}
            load={() => void rows.fetchNextPage()}
          />
        )}
      </div>
    </section>
  );
}

function Search({ value, change }: { value: string; change: (value: string) => void }) {
  const { t } = useWords();
  const [typed, setTyped] = useState(value);
  const field = useRef<HTMLDivElement>(null);
  const sent = useRef(change);
  useEffect(() => {
    sent.current = change;
  });
  useShortcuts({ '/': () => field.current?.querySelector('input')?.focus() });
  useEffect(() => {
    if (typed.trim() === value) return undefined;
    const timer = setTimeout(() => sent.current(typed.trim()), searchAfterMs);
    return () => clearTimeout(timer);
  }, [typed, value]);
  return (
    <div className="queue-search" ref={field}>
      <Input
        prefix={<Icon name="search" size={14} />}
        variant="filled"
        placeholder={t('desk.search')}
        aria-label={t('desk.search')}
        allowClear
        maxLength={100}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
      />
    </div>
  );
}

/** Shown where there are teams to choose from. */
function TeamFilter({ team, change }: { team: string | null; change: (value: string | null) => void }) {
  const { t } = useWords();
  const teams = useTeams();
  if (teams.length === 0 && team === null) return null;
  const options = [
    { value: '', label: t('desk.allTeams') },
    ...teams.map(({ id, name }) => ({ value: id, label: name })),
    { value: 'none', label: t('desk.noTeam') },
  ];
  return (
    <div className="queue-team">
      <Select
        aria-label={t('desk.teamFilter')}
        variant="filled"
        value={team ?? ''}
        options={options}
        onChange={(value) => change(value === '' ? null : value)}
      />
    </div>
  );
}

function NoRows({ view, search, change }: { view: DeskView; search: string; change: Props['change'] }) {
  const { t } = useWords();
  if (search !== '')
    return (
      <Empty
        icon="search"
        title={t('desk.noneFound')}
        hint={t('desk.noneFoundHint', { search })}
        action={
          view === 'all' ? undefined : <Button onClick={() => change('view', 'all')}>{t('desk.searchAll')}</Button>
        }
      />
    );
  return (
    <Empty
      icon={view === 'queue' ? 'check' : 'desk'}
      title={t(`empty.${view}`)}
      hint={t(`empty.${view}Hint`)}
      action={view === 'queue' ? <Button onClick={() => change('view', 'bot')}>{t('desk.seeBot')}</Button> : undefined}
    />
  );
}

/** Loads the next page when its place comes into sight; after a failure only when asked. */
function More({ busy, failed, load }: { busy: boolean; failed: boolean; load: () => void }) {
  const { t } = useWords();
  const place = useRef<HTMLDivElement>(null);
  const latest = useRef(load);
  useEffect(() => {
    latest.current = load;
  });
  useEffect(() => {
    const mark = place.current;
    if (!mark || busy || failed) return undefined;
    const watcher = new IntersectionObserver(([entry]) => {
      if (entry?.isIntersecting) latest.current();
    });
    watcher.observe(mark);
    return () => watcher.disconnect();
  }, [busy, failed]);
  return (
    <div className="queue-more" ref={place}>
      {failed ? <Button onClick={load}>{t('common.retry')}</Button> : t('common.loading')}
    </div>
  );
}

function QueueLoading() {
  const { t } = useWords();
  return (
    <div role="status" aria-label={t('common.loading')}>
      {Array.from({ length: 7 }, (_, index) => (
        <div className="row row-loading" key={index}>
          <span className="avatar" style={{ width: 32, height: 32 }} />
          <div className="row-text">
            <i style={{ width: `${40 + ((index * 23) % 30)}%` }} />
            <i style={{ width: `${60 + ((index * 17) % 35)}%` }} />
          </div>
        </div>
      ))}
    </div>
  );
}
