import { useMutation } from '@tanstack/react-query';
import { App, Button, Drawer, Form, Input } from 'antd';
import { useState } from 'react';
import type { RoleView } from '#contracts/http/people';
import type { Permission } from '#contracts/permissions';
import { problemWords } from '../../app/problem-words.ts';
import { useServices } from '../../app/services.tsx';
import { useMay, useSession } from '../../app/session.tsx';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { useNotices } from '../../ui/notices.tsx';
import { PermissionGrid } from './permission-grid.tsx';
import { useHoldsAll, useRefresh, useRoleName } from './staff-data.ts';

export interface RoleDraft {
  name: string;
  description: string;
  permissions: Permission[];
}

interface Props {
  /** One that exists, to look at or to change. */
  role: RoleView | null;
  /** A new one. */
  draft: RoleDraft | null;
  close: () => void;
  duplicate: (role: RoleView) => void;
}

export function RoleDrawer({ role, draft, close, duplicate }: Props) {
  const { t } = useWords();
  const nameOf = useRoleName();
  const title = role ? t('role.editTitle', { name: nameOf(role.id) }) : t('role.newTitle');
  return (
    <Drawer
      open={role !== null || draft !== null}
      onClose={close}
      title={title}
      size="min(640px, 100vw)"
      destroyOnHidden
    >
      {draft && <Editor key="new" role={null} start={draft} close={close} />}
      {!draft && role && <Looked key={role.id} role={role} close={close} duplicate={duplicate} />}
    </Drawer>
  );
}

function Looked({ role, close, duplicate }: { role: RoleView } & Pick<Props, 'close' | 'duplicate'>) {
  const { t } = useWords();
  const may = useMay();
  const holdsAll = useHoldsAll();
  const { staff } = useSession();
  const copy = may('role.write') && (
    <Button icon={<Icon name="copy" />} onClick={() => duplicate(role)}>
      {t('role.duplicate')}
    </Button>
  );
  const why = role.builtIn
    ? t('role.builtInHint')
    : staff.roles.includes(role.id)
      ? t('role.own')
      : !holdsAll(role.permissions)
        ? t('role.beyond')
        : undefined;
  if (may('role.write') && why === undefined) return <Editor role={role} start={role} close={close} extra={copy} />;
  return (
    <>
      {role.description && <p>{role.description}</p>}
      {why !== undefined && <p className="meta">{why}</p>}
      <PermissionGrid value={role.permissions} />
      <div className="form-acts">
        {copy}
        <Button onClick={close}>{t('invite.done')}</Button>
      </div>
    </>
  );
}

function Editor({
  role,
  start,
  close,
  extra,
}: {
  role: RoleView | null;
  start: RoleDraft;
  close: () => void;
  extra?: React.ReactNode;
}) {
  const { t } = useWords();
  const { call } = useServices();
  const { told } = useNotices();
  const refresh = useRefresh();
  const [name, setName] = useState(start.name);
  const [description, setDescription] = useState(start.description);
  const [permissions, setPermissions] = useState(start.permissions);
  const save = useMutation({
    mutationFn: () => {
      const body = { name: name.trim(), description: description.trim(), permissions };
      return role ? call('roles.update', { params: { id: role.id }, body }) : call('roles.create', { body });
    },
    onSuccess: () => {
      refresh();
      told(t('staff.saved'));
      close();
    },
  });
  return (
    <Form layout="vertical" requiredMark={false} onFinish={() => save.mutate()}>
      <Form.Item label={t('role.name')} htmlFor="role-name">
        <Input
          id="role-name"
          autoFocus={role === null}
          maxLength={40}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      </Form.Item>
      <Form.Item label={t('role.description')} htmlFor="role-description" extra={t('role.descriptionHint')}>
        <Input
          id="role-description"
          maxLength={200}
          value={description}
          onChange={(event) => setDescription(event.target.value)}
        />
      </Form.Item>
      <PermissionGrid value={permissions} onChange={setPermissions} />
      <p className="meta">
        {t('role.chosen', { count: permissions.length })}
        {role && ` · ${t('role.atOnce')}`}
      </p>
      {save.error && (
        <p className="form-problem" role="alert">
          {problemWords(save.error, t)}
        </p>
      )}
      <div className="form-acts form-acts-wide">
        {role && <RemoveRole role={role} close={close} />}
        {extra}
        <Button onClick={close}>{t('common.cancel')}</Button>
        <Button
          type="primary"
          htmlType="submit"
          loading={save.isPending}
          disabled={name.trim() === '' || permissions.length === 0}
        >
          {role ? t('staff.save') : t('role.create')}
        </Button>
      </div>
    </Form>
  );
}

function RemoveRole({ role, close }: { role: RoleView; close: () => void }) {
  const { t } = useWords();
  const { call } = useServices();
  const { modal } = App.useApp();
  const { told, failed } = useNotices();
  const refresh = useRefresh();
  const remove = () =>
    void modal.confirm({
      icon: null,
      title: t('role.removeTitle', { name: role.name }),
      content: t('role.removeHint'),
      okText: t('role.remove'),
      okButtonProps: { danger: true },
      onOk: () =>
        call('roles.remove', { params: { id: role.id } }).then(() => {
          refresh();
          told(t('role.removed', { name: role.name }));
          close();
        }, failed),
    });
  return (
    <span className="form-acts-first">
      <Button danger disabled={role.holders > 0} onClick={remove}>
        {t('role.remove')}
      </Button>
      {role.holders > 0 && <span className="meta">{t('role.inUse', { count: role.holders })}</span>}
    </span>
  );
}
