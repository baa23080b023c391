import { useMutation } from '@tanstack/react-query';
import { Button, Checkbox, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import type { StaffView } from '#contracts/http/staff';
import { isBuiltIn, roles, type Role } from '#contracts/permissions';
import { problemWords } from '../../app/problem-words.ts';
import { useServices } from '../../app/services.tsx';
import { useWords } from '../../app/words.ts';
import type { OneTime } from './one-time-password.tsx';

interface Props {
  open: StaffView | 'new' | null;
  close: () => void;
  done: (made: OneTime | null) => void;
}

export function StaffForm({ open, close, done }: Props) {
  const { t } = useWords();
  return (
    <Modal
      open={open !== null}
      onCancel={close}
      title={open === 'new' ? t('staff.new') : t('staff.edit')}
      footer={null}
      width={480}
      destroyOnHidden
    >
      {open !== null && (
        <Fields
          key={open === 'new' ? 'new' : open.id}
          person={open === 'new' ? null : open}
          close={close}
          done={done}
        />
      )}
    </Modal>
  );
}

function Fields({ person, close, done }: { person: StaffView | null; close: () => void; done: Props['done'] }) {
  const { t } = useWords();
  const { call } = useServices();
  const [name, setName] = useState(person?.name ?? '');
  const [email, setEmail] = useState(person?.email ?? '');
  const [held, setHeld] = useState<Role[]>(person?.roles.filter(isBuiltIn) ?? ['agent']);
  const save = useMutation({
    mutationFn: async (): Promise<OneTime | null> => {
      if (!person) return call('staff.create', { body: { name: name.trim(), email: email.trim(), roles: held } });
      await call('staff.update', { params: { id: person.id }, body: { name: name.trim(), roles: held } });
      return null;
    },
    onSuccess: done,
  });
  const ready = name.trim() !== '' && held.length > 0 && /^\S+@\S+\.\S+$/.test(email.trim());
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
          disabled={person !== null}
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
      </Form.Item>
      <Form.Item label={t('staff.roles')}>
        <Checkbox.Group
          className="roles"
          value={held}
          onChange={(chosen) => setHeld(roles.filter((role) => chosen.includes(role)))}
        >
          {roles.map((role) => (
            <Checkbox key={role} value={role}>
              {t(`role.${role}`)} <span className="meta">{t(`role.${role}Hint`)}</span>
            </Checkbox>
          ))}
        </Checkbox.Group>
      </Form.Item>
      {save.error && (
        <p className="form-problem" role="alert">
          {problemWords(save.error, t)}
        </p>
      )}
      <div className="form-acts">
        <Button onClick={close}>{t('common.cancel')}</Button>
        <Button type="primary" htmlType="submit" loading={save.isPending} disabled={!ready}>
          {person ? t('common.save') : t('staff.create')}
        </Button>
      </div>
    </Form>
  );
}
