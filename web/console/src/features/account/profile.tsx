import { useMutation } from '@tanstack/react-query';
import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { sessionKey, useServices } from '../../app/services.tsx';
import { useSession } from '../../app/session.tsx';
import { useWords } from '../../app/words.ts';
import { useNotices } from '../../ui/notices.tsx';
import { Page } from '../../ui/page.tsx';
import { useUnsaved } from '../../ui/use-unsaved.ts';
import { LookSwitch } from '../session/look-switch.tsx';
import './account.css';

/** One's own name, which customers read, and how the console looks. */
export function Profile() {
  const { call, queries } = useServices();
  const { staff, tenant } = useSession();
  const { t } = useWords();
  const { told, failed } = useNotices();
  const [name, setName] = useState(staff.name);
  useUnsaved(name.trim() !== staff.name);
  const rename = useMutation({
    mutationFn: () => call('session.rename', { body: { name: name.trim() } }),
    onSuccess: (session) => {
      queries.setQueryData(sessionKey, session);
      told(t('account.saved'));
    },
    onError: failed,
  });
  return (
    <Page title={t('account.profile')}>
      <div className="account">
        <section className="account-part">
          <Form layout="vertical" requiredMark={false} className="account-form" onFinish={() => rename.mutate()}>
            <Form.Item label={t('staff.name')} htmlFor="name" extra={t('staff.nameHint')}>
              <Input
                id="name"
                autoComplete="name"
                maxLength={80}
                value={name}
                onChange={(event) => setName(event.target.value)}
              />
            </Form.Item>
            <Form.Item label={t('session.email')} htmlFor="account-email">
              <Input id="account-email" value={staff.email} readOnly variant="filled" />
            </Form.Item>
            <Form.Item label={t('account.company')} htmlFor="account-company">
              <Input id="account-company" value={tenant.name} readOnly variant="filled" />
            </Form.Item>
            <Button
              type="primary"
              htmlType="submit"
              loading={rename.isPending}
              disabled={name.trim() === '' || name.trim() === staff.name}
            >
              {t('common.save')}
            </Button>
          </Form>
        </section>
        <section className="account-part">
          <h2>{t('account.look')}</h2>
          <p className="meta">{t('account.lookHint')}</p>
          <div className="account-acts">
            <LookSwitch />
          </div>
        </section>
      </div>
    </Page>
  );
}
