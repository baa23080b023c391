import { useMutation } from '@tanstack/react-query';
import { Button, Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { problemWords } from '../../app/problem-words.ts';
import { usePreferences } from '../../app/preferences.tsx';
import { useWords } from '../../app/words.ts';
import { InvitationLink } from './invitation-link.tsx';
import { useKeeperCalls } from './keeper-calls.tsx';

const zones = Intl.supportedValuesOf('timeZone').map((value) => ({ value, label: value }));
/** Where this browser stands; most companies stand there too. */
const hereZone = new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Opens a company and shows the link for its first admin. Everything else is said by that admin. */
export function NewCompany({ close }: { close: () => void }) {
  const { t } = useWords();
  const { locale: mine } = usePreferences();
  const { call, refresh } = useKeeperCalls();
  const [name, setName] = useState('');
  const [adminEmail, setAdminEmail] = useState('');
  const [timeZone, setTimeZone] = useState(hereZone === 'UTC' ? 'Asia/Shanghai' : hereZone);
  const [locale, setLocale] = useState(mine);
  const create = useMutation({
    mutationFn: () =>
      call('keeper.createCompany', {
        body: { name: name.trim(), adminEmail: adminEmail.trim(), timeZone, locale },
      }),
    onSuccess: () => void refresh(),
  });
  const ready = name.trim() !== '' && /.@./.test(adminEmail);
  if (create.data)
    return (
      <Modal
        open
        title={t('keeper.opened', { name: create.data.company.name })}
        onCancel={close}
        footer={
          <Button type="primary" onClick={close}>
            {t('keeper.done')}
          </Button>
        }
      >
        <InvitationLink invitation={create.data.invitation} />
      </Modal>
    );
  return (
    <Modal
      open
      title={t('keeper.newCompany')}
      onCancel={close}
      okText={t('keeper.open')}
      okButtonProps={{ disabled: !ready, loading: create.isPending, htmlType: 'submit', form: 'new-company' }}
      cancelText={t('common.cancel')}
    >
      <Form id="new-company" layout="vertical" requiredMark={false} onFinish={() => ready && create.mutate()}>
        <Form.Item label={t('keeper.name')} htmlFor="company-name">
          <Input
            id="company-name"
            autoFocus
            maxLength={80}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </Form.Item>
        <Form.Item label={t('keeper.adminEmail')} htmlFor="company-admin" extra={t('keeper.adminEmailHint')}>
          <Input
            id="company-admin"
            type="email"
            maxLength={200}
            value={adminEmail}
            onChange={(event) => setAdminEmail(event.target.value)}
          />
        </Form.Item>
        <Form.Item label={t('keeper.timeZone')} htmlFor="company-zone">
          <Select id="company-zone" showSearch options={zones} value={timeZone} onChange={setTimeZone} />
        </Form.Item>
        <Form.Item label={t('look.language')} htmlFor="company-locale">
          <Select
            id="company-locale"
            value={locale}
            onChange={setLocale}
            options={(['zh-CN', 'en'] as const).map((value) => ({ value, label: t(`locale.${value}`) }))}
          />
        </Form.Item>
        {create.error && (
          <p className="form-problem" role="alert">
            {problemWords(create.error, t)}
          </p>
        )}
      </Form>
    </Modal>
  );
}
