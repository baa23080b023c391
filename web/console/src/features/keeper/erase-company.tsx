import { useMutation } from '@tanstack/react-query';
import { Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import type { CompanyView } from '#contracts/http/companies';
import { problemWords } from '../../app/problem-words.ts';
import { useWords } from '../../app/words.ts';
import { useKeeperCalls } from './keeper-calls.tsx';

/** Says what will be lost and that nothing brings it back but a backup; asks for the name and the password. */
export function EraseCompany({ company, close }: { company: CompanyView; close: () => void }) {
  const { t } = useWords();
  const { call, refresh } = useKeeperCalls();
  const [, setParams] = useSearchParams();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const erase = useMutation({
    mutationFn: () => call('keeper.erase', { params: { id: company.id }, body: { name, password } }),
    onSuccess: () => {
      void refresh();
      setParams({ view: 'erased' }, { replace: true });
      close();
    },
    onError: () => setPassword(''),
  });
  const ready = name === company.name && password !== '';
  return (
    <Modal
      open
      title={t('keeper.eraseTitle', { name: company.name })}
      onCancel={close}
      okText={t('keeper.eraseNow')}
      okButtonProps={{ danger: true, disabled: !ready, loading: erase.isPending, htmlType: 'submit', form: 'erase' }}
      cancelText={t('common.cancel')}
    >
      <ul className="keeper-lost">
        <li>{t('keeper.lost.rows')}</li>
        <li>{t('keeper.lost.people', { count: company.staff })}</li>
        <li>{t('keeper.lost.backup')}</li>
        <li>{t('keeper.lost.export')}</li>
      </ul>
      <Form id="erase" layout="vertical" requiredMark={false} onFinish={() => ready && erase.mutate()}>
        <Form.Item label={t('keeper.typeName', { name: company.name })} htmlFor="erase-name">
          <Input
            id="erase-name"
            autoFocus
            autoComplete="off"
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </Form.Item>
        <Form.Item label={t('keeper.yourPassword')} htmlFor="erase-password">
          <Input.Password
            id="erase-password"
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </Form.Item>
        {erase.error && (
          <p className="form-problem" role="alert">
            {problemWords(erase.error, t)}
          </p>
        )}
      </Form>
    </Modal>
  );
}
