import { useMutation, useQuery } from '@tanstack/react-query';
import { Input, Modal } from 'antd';
import { useState, type ReactNode } from 'react';
import { limits } from '#contracts/common';
import type { ConversationRow, TeamRef } from '#contracts/http/conversations';
import type { Colleague, TransferTo } from '#contracts/http/desk';
import { useServices } from '../../app/services.tsx';
import { useWords } from '../../app/words.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useNotices } from '../../ui/notices.tsx';
import { Failed, RowsLoading } from '../../ui/states.tsx';
import { drop, keys, spread } from './desk-data.ts';
import { TeamMark } from './team-mark.tsx';
import { targetsFor } from './transfer-targets.ts';
import './transfer.css';

interface Props {
  row: ConversationRow;
  me: string;
  close: () => void;
}

/** To whom the conversation goes: a team, where it waits, or a colleague, who speaks at once. */
export function TransferDialog({ row, me, close }: Props) {
  const { t } = useWords();
  const { call } = useServices();
  const [search, setSearch] = useState('');
  const [to, setTo] = useState<TransferTo & { name: string }>();
  const [note, setNote] = useState('');
  const targets = useQuery({
    queryKey: keys.targets(row.id),
    queryFn: ({ signal }) => call('conversations.targets', { params: { id: row.id } }, signal),
    // Who is here and how busy changes by the minute.
    staleTime: 0,
  });
  const transfer = useTransfer(row, me, close);
  const found = targets.data && targetsFor(targets.data, search);
  return (
    <Modal
      open
      title={t('transfer.title', { name: row.customer.name })}
      onCancel={close}
      width={480}
      okText={to ? t('transfer.to', { name: to.name }) : t('transfer.ok')}
      okButtonProps={{ disabled: !to, loading: transfer.isPending }}
      onOk={() => to && transfer.mutate({ to: { kind: to.kind, id: to.id }, name: to.name, note: note.trim() })}
    >
      <div className="transfer">
        <Input
          autoFocus
          allowClear
          prefix={<Icon name="search" size={14} />}
          placeholder={t('transfer.search')}
          aria-label={t('transfer.search')}
          maxLength={60}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        <div className="transfer-list quiet-scroll" role="radiogroup" aria-label={t('transfer.whom')}>
          {targets.isPending && <RowsLoading rows={4} height={44} />}
          {targets.isError && <Failed error={targets.error} retry={() => void targets.refetch()} />}
          {found && found.teams.length + found.people.length === 0 && (
            <p className="transfer-none">{t(search === '' ? 'transfer.nobody' : 'transfer.noneFound')}</p>
          )}
          {found && found.teams.length > 0 && <h3>{t('transfer.teams')}</h3>}
          {found?.teams.map((team) => (
            <Choice
              key={team.id}
              chosen={to?.id === team.id}
              choose={() => setTo({ kind: 'team', id: team.id, name: team.name })}
            >
              <TeamLine team={team} />
            </Choice>
          ))}
          {found && found.people.length > 0 && <h3>{t('transfer.people')}</h3>}
          {found?.people.map((one) => (
            <Choice
              key={one.id}
              chosen={to?.id === one.id}
              choose={() => setTo({ kind: 'person', id: one.id, name: one.name })}
            >
              <PersonLine one={one} />
            </Choice>
          ))}
        </div>
        <label className="transfer-note">
          <span>{t('transfer.note')}</span>
          <Input.TextArea
            value={note}
            maxLength={limits.messageText}
            autoSize={{ minRows: 2, maxRows: 5 }}
            placeholder={t('transfer.noteHint')}
            onChange={(event) => setNote(event.target.value)}
          />
        </label>
      </div>
    </Modal>
  );
}

/** One line to choose; arrow keys go from one to the next, as radio buttons do. */
function Choice({ chosen, choose, children }: { chosen: boolean; choose: () => void; children: ReactNode }) {
  return (
    <label className="transfer-choice" data-chosen={chosen}>
      <input type="radio" name="transfer-to" checked={chosen} onChange={choose} />
      {children}
    </label>
  );
}

function TeamLine({ team }: { team: TeamRef & { online: number } }) {
  const { t } = useWords();
  return (
    <>
      <TeamMark team={team} />
      <span className="transfer-name cut">{team.name}</span>
      <span className="meta">{t('transfer.online', { count: team.online })}</span>
    </>
  );
}

function PersonLine({ one }: { one: Colleague }) {
  const { t } = useWords();
  const full = one.capacity !== null && one.open >= one.capacity;
  const load =
    one.capacity === null
      ? t('transfer.open', { count: one.open })
      : t('transfer.openOf', { open: one.open, capacity: one.capacity });
  return (
    <>
      <Avatar name={one.name} size={28} />
      <span className="transfer-person">
        <span className="cut">{one.name}</span>
        {one.skills.length > 0 && <span className="meta cut">{one.skills.join(' · ')}</span>}
      </span>
      <span className="meta transfer-load">
        <span className="transfer-here">
          <i className={`presence presence-${one.presence}`} />
          {t(`presence.${one.presence}`)}
        </span>
        <span className={full ? 'transfer-full number' : 'number'}>
          {full ? `${load} · ${t('transfer.full')}` : load}
        </span>
      </span>
    </>
  );
}

function useTransfer(row: ConversationRow, me: string, close: () => void) {
  const { call, queries } = useServices();
  const { told, failed } = useNotices();
  const { t } = useWords();
  return useMutation({
    mutationFn: ({ to, note }: { to: TransferTo; note: string; name: string }) =>
      call('conversations.transfer', { params: { id: row.id }, body: { to, note } }),
    onSuccess: ({ conversation }, { name }) => {
      if (conversation) spread(queries, conversation, me);
      else drop(queries, row.id);
      void queries.invalidateQueries({ queryKey: keys.counts });
      told(t('transfer.done', { name }));
      close();
    },
    onError: (error) => {
      failed(error);
      void queries.invalidateQueries({ queryKey: keys.conversation(row.id) });
      void queries.invalidateQueries({ queryKey: keys.targets(row.id) });
    },
  });
}
