import { useMutation } from '@tanstack/react-query';
import { Button, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { problemWords } from '../../app/problem-words.ts';
import { useServices } from '../../app/services.tsx';
import { useWords } from '../../app/words.ts';
import { DepartmentChoice, RoleChoice, TeamChoice } from './choices.tsx';
import { ShownLink } from './shown-link.tsx';
import { useRefresh } from './staff-data.ts';

/** Asks whom to invite and as what, then shows the link once. */
export function InviteForm({ open, close }: { open: boolean; close: () => void }) {
  const { t } = useWords();
  return (
    <Modal
      open={open}
      onCancel={close}
      title={t('invite.title')}
      footer={null}
      width={480}
      mask={{ closable: false }}
      destroyOnHidden
    >
      {open && <Fields close={close} />}
    </Modal>
  );
}

function Fields({ close }: { close: () => void }) {
  const { t } = useWords();
  const { call } = useServices();
  const refresh = useRefresh();
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [roles, setRoles] = useState<string[]>(['agent']);
  const [teams, setTeams] = useState<string[]>([]);
  const [departmentId, setDepartment] = useState<string | null>(null);
  const invite = useMutation({
    mutationFn: () =>
      call('staff.invite', { body: { name: name.trim(), email: email.trim(), roles, teams, departmentId } }),
    onSuccess: refresh,
  });
  if (invite.data) return <ShownLink invited={invite.data} close={close} />;
  const ready = roles.length > 0 && /^\S+@\S+\.\S+$/.test(email.trim());
  return (
    <Form layout="vertical" requiredMark={false} onFinish={() => invite.mutate()}>
      <Form.Item label={t('invite.email')} htmlFor="invite-email">
        <Input
          id="invite-email"
          autoFocus
          inputMode="email"
          maxLength={200}
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
      </Form.Item>
      <Form.Item label={t('invite.nameOptional')} htmlFor="invite-name" extra={t('invite.nameHint')}>
        <Input id="invite-name" maxLength={80} value={name} onChange={(event) => setName(event.target.value)} />
      </Form.Item>
      <Form.Item label={t('staff.roles')}>
        <RoleChoice value={roles} onChange={setRoles} />
      </Form.Item>
      <Form.Item label={t('staff.teams')} htmlFor="invite-teams">
        <TeamChoice id="invite-teams" value={teams} onChange={setTeams} />
      </Form.Item>
      <Form.Item label={t('staff.department')} htmlFor="invite-department">
        <DepartmentChoice id="invite-department" value={departmentId} onChange={setDepartment} />
      </Form.Item>
      {invite.error && (
        <p className="form-problem" role="alert">
          {problemWords(invite.error, t)}
        </p>
      )}
      <div className="form-acts">
        <Button onClick={close}>{t('common.cancel')}</Button>
        <Button type="primary" htmlType="submit" loading={invite.isPending} disabled={!ready}>
          {t('invite.create')}
        </Button>
      </div>
    </Form>
  );
}
