import { useMutation } from '@tanstack/react-query';
import { App, Button, Drawer, Form, Input } from 'antd';
import { useState } from 'react';
import type { TeamView } from '#contracts/http/people';
import { problemWords } from '../../app/problem-words.ts';
import { useServices } from '../../app/services.tsx';
import { useMay } from '../../app/session.tsx';
import { useWords } from '../../app/words.ts';
import { useNotices } from '../../ui/notices.tsx';
import { useRefresh } from './staff-data.ts';
import { TeamMembers } from './team-members.tsx';

/** Told apart by eyes that see few colours too; each stands beside the team's name or short name. */
const colours = ['#0f766e', '#2563eb', '#7c3aed', '#be185d', '#b45309', '#4d7c0f', '#0e7490', '#57534e'] as const;

interface Props {
  team: TeamView | null;
  making: boolean;
  close: () => void;
  made: (team: TeamView) => void;
}

export function TeamDrawer({ team, making, close, made }: Props) {
  const { t } = useWords();
  const may = useMay();
  return (
    <Drawer
      open={team !== null || making}
      onClose={close}
      title={making ? t('team.new') : (team?.name ?? ' ')}
      size="min(520px, 100vw)"
      destroyOnHidden
    >
      {making && <Fields key="new" team={null} done={made} close={close} />}
      {!making && team && (
        <>
          {may('staff.write') && <Fields key={team.id} team={team} done={close} close={close} />}
          <TeamMembers team={team} />
        </>
      )}
    </Drawer>
  );
}

function Fields({ team, done, close }: { team: TeamView | null; done: (team: TeamView) => void; close: () => void }) {
  const { t } = useWords();
  const { call } = useServices();
  const refresh = useRefresh();
  const { told } = useNotices();
  const [name, setName] = useState(team?.name ?? '');
  const [short, setShort] = useState(team?.short ?? '');
  const [colour, setColour] = useState<string>(team?.colour ?? colours[0]);
  const save = useMutation({
    mutationFn: () => {
      const body = { name: name.trim(), short: short.trim() || [...name.trim()].slice(0, 2).join(''), colour };
      return team ? call('teams.update', { params: { id: team.id }, body }) : call('teams.create', { body });
    },
    onSuccess: (saved) => {
      refresh();
      told(t('staff.saved'));
      done(saved);
    },
  });
  return (
    <Form layout="vertical" requiredMark={false} onFinish={() => save.mutate()}>
      <Form.Item label={t('team.name')} htmlFor="team-name">
        <Input
          id="team-name"
          autoFocus={team === null}
          maxLength={40}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      </Form.Item>
      <Form.Item label={t('team.short')} htmlFor="team-short" extra={t('team.shortHint')}>
        <Input
          id="team-short"
          className="team-short"
          maxLength={4}
          placeholder={[...name.trim()].slice(0, 2).join('')}
          value={short}
          onChange={(event) => setShort(event.target.value)}
        />
      </Form.Item>
      <Form.Item label={t('team.colour')}>
        <div className="team-colours" role="radiogroup" aria-label={t('team.colour')}>
          {colours.map((each) => (
            <button
              key={each}
              type="button"
              role="radio"
              aria-checked={each === colour}
              aria-label={t('team.colourOf', { colour: each })}
              onClick={() => setColour(each)}
            >
              <i style={{ background: each }} />
            </button>
          ))}
        </div>
      </Form.Item>
      {save.error && (
        <p className="form-problem" role="alert">
          {problemWords(save.error, t)}
        </p>
      )}
      <div className="form-acts form-acts-wide">
        {team && <RemoveTeam team={team} close={close} />}
        <Button onClick={close}>{t('common.cancel')}</Button>
        <Button type="primary" htmlType="submit" loading={save.isPending} disabled={name.trim() === ''}>
          {team ? t('staff.save') : t('team.create')}
        </Button>
      </div>
    </Form>
  );
}

function RemoveTeam({ team, close }: { team: TeamView; close: () => void }) {
  const { t } = useWords();
  const { call } = useServices();
  const { modal } = App.useApp();
  const { told, failed } = useNotices();
  const refresh = useRefresh();
  const remove = () =>
    void modal.confirm({
      icon: null,
      title: t('team.removeTitle', { name: team.name }),
      content: t('team.removeHint'),
      okText: t('team.remove'),
      okButtonProps: { danger: true },
      onOk: () =>
        call('teams.remove', { params: { id: team.id } }).then(() => {
          refresh();
          told(t('team.removed', { name: team.name }));
          close();
        }, failed),
    });
  return (
    <span className="form-acts-first">
      <Button danger onClick={remove}>
        {t('team.remove')}
      </Button>
    </span>
  );
}
