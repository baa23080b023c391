import { useMutation } from '@tanstack/react-query';
import { Button, Drawer, Form, Input, Radio } from 'antd';
import { useState } from 'react';
import { ProblemError } from '#contracts/client';
import { programScopes, type ApiKey } from '#contracts/http/keys';
import type { Permission } from '#contracts/permissions';
import { problemWords } from '../../../app/problem-words.ts';
import { useServices } from '../../../app/services.tsx';
import { useWords } from '../../../app/words.ts';
import { useNotices } from '../../../ui/notices.tsx';
import { PermissionGrid } from '../../staff/permission-grid.tsx';
import { endOf, lifetimes, useRefreshKeys, type Lifetime } from './key-data.ts';
import type { Given } from './token-shown.tsx';

type Scope = (typeof programScopes)[number];

interface Props {
  /** A key to change, or a new one; null closes the drawer. */
  open: ApiKey | 'new' | null;
  close: () => void;
  made: (given: Given) => void;
}

/** What a program may do, in the words of what people may do. */
export function KeyForm({ open, close, made }: Props) {
  const { t } = useWords();
  const title = open === 'new' ? t('keys.new') : t('keys.editTitle', { name: open?.name ?? '' });
  return (
    <Drawer open={open !== null} onClose={close} title={title} size="min(640px, 100vw)" destroyOnHidden>
      {open !== null && (
        <Editor key={open === 'new' ? 'new' : open.id} of={open === 'new' ? null : open} close={close} made={made} />
      )}
    </Drawer>
  );
}

function Editor({ of, close, made }: { of: ApiKey | null } & Pick<Props, 'close' | 'made'>) {
  const { t } = useWords();
  const { call } = useServices();
  const { told } = useNotices();
  const refresh = useRefreshKeys();
  const [name, setName] = useState(of?.name ?? '');
  const [scopes, setScopes] = useState<Permission[]>([...(of?.scopes ?? [])]);
  const [networks, setNetworks] = useState((of?.networks ?? []).join('\n'));
  const [days, setDays] = useState<Lifetime | 'kept'>(of ? 'kept' : 90);
  const save = useMutation({
    mutationFn: async () => {
      const body = {
        name: name.trim(),
        scopes: scopes as Scope[],
        networks: networks.split(/[\s,，]+/).filter(Boolean),
        ...(days !== 'kept' && { expiresAt: endOf(days) }),
      };
      if (of) await call('keys.update', { params: { id: of.id }, body });
      else made(await call('keys.create', { body }));
    },
    onSuccess: () => {
      refresh();
      if (of) told(t('staff.saved'));
      close();
    },
  });
  const wrongNetwork =
    save.error instanceof ProblemError &&
    Object.keys(save.error.problem.fields ?? {}).some((field) => field.startsWith('networks'));
  return (
    <Form layout="vertical" requiredMark={false} onFinish={() => save.mutate()}>
      <Form.Item label={t('keys.name')} htmlFor="key-name" extra={t('keys.nameHint')}>
        <Input
          id="key-name"
          autoFocus={of === null}
          maxLength={80}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      </Form.Item>
      <Form.Item label={t('keys.scopes')} extra={t('keys.scopesHint')}>
        <PermissionGrid value={scopes} onChange={setScopes} offered={programScopes} />
      </Form.Item>
      <Form.Item label={t('keys.expires')}>
        <Radio.Group
          className="key-days"
          value={days}
          onChange={(event) => setDays(event.target.value as Lifetime | 'kept')}
          options={[
            ...(of ? [{ value: 'kept' as const, label: t('keys.asIs') }] : []),
            ...lifetimes.map((each) => ({
              value: each,
              label: each === null ? t('keys.noExpiry') : t('keys.days', { count: each }),
            })),
          ]}
        />
      </Form.Item>
      <Form.Item
        label={t('keys.networks')}
        htmlFor="key-networks"
        extra={t('keys.networksHint')}
        {...(wrongNetwork && { validateStatus: 'error' as const, help: t('keys.networkWrong') })}
      >
        <Input.TextArea
          id="key-networks"
          autoSize={{ minRows: 2, maxRows: 8 }}
          maxLength={1_400}
          spellCheck={false}
          value={networks}
          onChange={(event) => setNetworks(event.target.value)}
        />
      </Form.Item>
      <p className="meta">{t('role.chosen', { count: scopes.length })}</p>
      {save.error && !wrongNetwork && (
        <p className="form-problem" role="alert">
          {problemWords(save.error, t)}
        </p>
      )}
      <div className="form-acts">
        <Button onClick={close}>{t('common.cancel')}</Button>
        <Button
          type="primary"
          htmlType="submit"
          loading={save.isPending}
          disabled={name.trim() === '' || scopes.length === 0}
        >
          {of ? t('staff.save') : t('keys.create')}
        </Button>
      </div>
    </Form>
  );
}
