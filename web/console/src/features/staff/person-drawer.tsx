import { useMutation, useQuery } from '@tanstack/react-query';
import { Button, Drawer, Form, Input } from 'antd';
import { useState } from 'react';
import type { StaffView } from '#contracts/http/staff';
import { problemWords } from '../../app/problem-words.ts';
import { useServices } from '../../app/services.tsx';
import { useMay, useSession } from '../../app/session.tsx';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { useNotices } from '../../ui/notices.tsx';
import { Failed, RowsLoading } from '../../ui/states.tsx';
import { CapacityChoice, DepartmentChoice, RoleChoice, SkillChoice, TeamChoice } from './choices.tsx';
import type { OneTime } from './one-time-password.tsx';
import { roleOf, staffKey, useHoldsAll, useRefresh, useRoles } from './staff-data.ts';
import { useStaffActs } from './use-staff-acts.ts';

interface Props {
  /** Null while nobody is looked at. */
  id: string | null;
  /** Those whom the list holds already. */
  known: readonly StaffView[];
  close: () => void;
  shown: (oneTime: OneTime) => void;
}

/** One person: what can be changed, and what happens to the account. */
export function PersonDrawer({ id, known, close, shown }: Props) {
  const { call } = useServices();
  const here = known.find((person) => person.id === id);
  const asked = useQuery({
    queryKey: [...staffKey, 'person', id],
    enabled: id !== null && here === undefined,
    queryFn: ({ signal }) => call('staff.get', { params: { id: id! } }, signal),
  });
  const person = here ?? asked.data;
  return (
    <Drawer open={id !== null} onClose={close} title={person?.name ?? ' '} size="min(520px, 100vw)" destroyOnHidden>
      {!person && asked.isPending && <RowsLoading rows={6} />}
      {!person && asked.isError && <Failed error={asked.error} retry={() => void asked.refetch()} />}
      {person && <Fields key={person.id} person={person} close={close} shown={shown} />}
    </Drawer>
  );
}

type Draft = Pick<StaffView, 'name' | 'roles' | 'teams' | 'departmentId' | 'skills' | 'capacity'>;

const draftOf = ({ name, roles, teams, departmentId, skills, capacity }: StaffView): Draft => ({
  name,
  roles,
  teams,
  departmentId,
  skills,
  capacity,
});

function Fields({ person, close, shown }: { person: StaffView; close: () => void; shown: Props['shown'] }) {
  const { t } = useWords();
  const { call } = useServices();
  const { staff: me } = useSession();
  const may = useMay();
  const holdsAll = useHoldsAll();
  const roles = useRoles().data?.items;
  const refresh = useRefresh();
  const { told } = useNotices();
  const [draft, setDraft] = useState(() => draftOf(person));
  const put =
    <K extends keyof Draft>(key: K) =>
    (value: Draft[K]) =>
      setDraft((now) => ({ ...now, [key]: value }));
  const before = draftOf(person);
  const changed = Object.fromEntries(
    Object.entries(draft).filter(
      ([key, value]) => JSON.stringify(value) !== JSON.stringify(before[key as keyof Draft]),
    ),
  ) as Partial<Draft>;
  const save = useMutation({
    mutationFn: () => call('staff.update', { params: { id: person.id }, body: changed }),
    onSuccess: () => {
      refresh();
      told(t('staff.saved'));
      close();
    },
  });
  const isBeyond = !person.roles.every((role) => holdsAll(roleOf(roles, role)?.permissions ?? []));
  const lockedRoles = person.id === me.id ? t('staff.ownRoles') : isBeyond ? t('staff.beyondPerson') : undefined;
  const ready = draft.name.trim() !== '' && draft.roles.length > 0 && Object.keys(changed).length > 0;
  return (
    <Form layout="vertical" requiredMark={false} disabled={!may('staff.write')} onFinish={() => save.mutate()}>
      <p className="person-mail meta">{person.email}</p>
      <Form.Item label={t('staff.name')} htmlFor="person-name" extra={t('staff.nameHint')}>
        <Input
          id="person-name"
          maxLength={80}
          value={draft.name}
          onChange={(event) => put('name')(event.target.value)}
        />
      </Form.Item>
      <Form.Item label={t('staff.roles')}>
        <RoleChoice value={draft.roles} onChange={put('roles')} locked={lockedRoles} />
      </Form.Item>
      <Form.Item label={t('staff.teams')} htmlFor="person-teams" extra={t('staff.teamsHint')}>
        <TeamChoice id="person-teams" value={draft.teams} onChange={put('teams')} />
      </Form.Item>
      <Form.Item label={t('staff.department')} htmlFor="person-department">
        <DepartmentChoice id="person-department" value={draft.departmentId} onChange={put('departmentId')} />
      </Form.Item>
      <Form.Item label={t('staff.skills')} htmlFor="person-skills" extra={t('staff.skillsHint')}>
        <SkillChoice id="person-skills" value={draft.skills} onChange={put('skills')} />
      </Form.Item>
      <Form.Item label={t('staff.capacity')} extra={t('staff.capacityHint')}>
        <CapacityChoice id="person-capacity" value={draft.capacity} onChange={put('capacity')} />
      </Form.Item>
      {save.error && (
        <p className="form-problem" role="alert">
          {problemWords(save.error, t)}
        </p>
      )}
      {may('staff.write') && (
        <div className="form-acts">
          <Button onClick={close}>{t('common.cancel')}</Button>
          <Button type="primary" htmlType="submit" loading={save.isPending} disabled={!ready}>
            {t('staff.save')}
          </Button>
        </div>
      )}
      {may('staff.write') && person.id !== me.id && <Account person={person} beyond={isBeyond} shown={shown} />}
    </Form>
  );
}

function Account({ person, beyond, shown }: { person: StaffView; beyond: boolean; shown: Props['shown'] }) {
  const { t } = useWords();
  const acts = useStaffActs(shown);
  return (
    <section className="person-account" aria-label={t('staff.account')}>
      <h2>{t('staff.account')}</h2>
      {beyond && <p className="meta">{t('staff.beyondPerson')}</p>}
      <div className="person-act">
        <span className="meta">{t('staff.resetLead')}</span>
        <Button icon={<Icon name="key" />} disabled={beyond || person.disabled} onClick={() => acts.reset(person)}>
          {t('staff.reset')}
        </Button>
      </div>
      <div className="person-act">
        <span className="meta">{t('staff.resetFactorsLead')}</span>
        <Button disabled={beyond || person.disabled} onClick={() => acts.resetFactors(person)}>
          {t('staff.resetFactors')}
        </Button>
      </div>
      <div className="person-act">
        <span className="meta">{person.disabled ? t('staff.disabled') : t('staff.disableLead')}</span>
        {person.disabled ? (
          <Button disabled={beyond} onClick={() => acts.enable([person.id])}>
            {t('staff.enable')}
          </Button>
        ) : (
          <Button danger disabled={beyond} onClick={() => acts.disable([person])}>
            {t('staff.disable')}
          </Button>
        )}
      </div>
    </section>
  );
}
