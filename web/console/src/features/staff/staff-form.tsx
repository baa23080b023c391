import { useMutation } from '@tanstack/react-query';
import { Button, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { problemWords } from '../../app/problem-words.ts';
import { useServices } from '../../app/services.tsx';
import { useWords } from '../../app/words.ts';
import { DepartmentChoice, RoleChoice, TeamChoice } from './choices.tsx';
import type { OneTime } from './one-time-password.tsx';

interface Props {
  open: boolean;
  close: () => void;
  done: (made: OneTime) => void;
}

/** A new colleague with a one-time password that is handed over by word of mouth. */
export function StaffForm({ open, close, done }: Props) {
  const { t } = useWords();
  return (
    <Modal open={open} onCancel={close} title={t('staff.new')} footer={null} width={480} destroyOnHidden>
      {open && <Fields close={close} done={done} />}
    </Modal>
  );
}

function Fields({ close, done }: Omit<Props, 'open'>) {
  const { t } = useWords();
  const { call } = useServices();
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [roles, setRoles] = useState<string[]>(['agent']);
  const [teams, setTeams] = useState<string[]>([]);
  const [departmentId, setDepartment] = useState<string | null>(null);
  const save = useMutation({
    mutationFn: () =>
      call('staff.create', { body: { name: name.trim(), email: email.trim(), roles, teams, departmentId } }),
    onSuccess: done,
  });
  const ready = name.trim() !== '' && roles.length > 0 && /^\S+@\S+\.\S+$/.test(email.trim());
  return (
    <Form layout="vertical" requiredMark={false} onFinish={() => save.mutate()}>
      <Form.Item label={t('staff.name')} htmlFor="staff-name" extra={t('staff.nameHint')}>
        <Input
          id="staff-name"
          autoFocus
          maxLength={80}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      </Form.Item>
      <Form.Item label={t('session.email')} htmlFor="staff-email">
        <Input
          id="staff-email"
          inputMode="email"
          maxLength={200}
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
      </Form.Item>
      <Form.Item label={t('staff.roles')}>
        <RoleChoice value={roles} onChange={setRoles} />
      </Form.Item>
      <Form.Item label={t('staff.teams')} htmlFor="staff-teams">
        <TeamChoice id="staff-teams" value={teams} onChange={setTeams} />
      </Form.Item>
      <Form.Item label={t('staff.department')} htmlFor="staff-department">
        <DepartmentChoice id="staff-department" value={departmentId} onChange={setDepartment} />
      </Form.Item>
      {save.error && (
        <p className="form-problem" role="alert">
          {problemWords(save.error, t)}
        </p>
      )}
      <div className="form-acts">
        <Button onClick={close}>{t('common.cancel')}</Button>
        <Button type="primary" htmlType="submit" loading={save.isPending} disabled={!ready}>
          {t('staff.create')}
        </Button>
      </div>
    </Form>
  );
}
