import { useMutation } from '@tanstack/react-query';
import { App, Radio } from 'antd';
import type { ApiKey } from '#contracts/http/keys';
import { useServices } from '../../../app/services.tsx';
import { useWords } from '../../../app/words.ts';
import { useNotices } from '../../../ui/notices.tsx';
import { graces, useRefreshKeys } from './key-data.ts';
import type { Given } from './token-shown.tsx';

/** What is done to a key beside changing it. */
export function useKeyActs(show: (given: Given) => void) {
  const { t } = useWords();
  const { call } = useServices();
  const { modal } = App.useApp();
  const { failed, undoable } = useNotices();
  const refresh = useRefreshKeys();
  const restoring = useMutation({
    mutationFn: ({ id }: ApiKey) => call('keys.restore', { params: { id }, body: {} }),
    onSuccess: refresh,
    onError: failed,
  });
  const restore = (key: ApiKey) => restoring.mutate(key);
  const revoke = (key: ApiKey) =>
    void modal.confirm({
      icon: null,
      title: t('keys.revokeTitle', { name: key.name }),
      content: t('keys.revokeHint'),
      okText: t('keys.revoke'),
      okButtonProps: { danger: true },
      onOk: () =>
        call('keys.revoke', { params: { id: key.id } }).then(() => {
          refresh();
          undoable(t('keys.revokedNow', { name: key.name }), () => restore(key));
        }, failed),
    });
  const rotate = (key: ApiKey) => {
    let graceHours: number = graces[0];
    void modal.confirm({
      icon: null,
      title: t('keys.rotateTitle', { name: key.name }),
      content: (
        <>
          <p>{t('keys.rotateHint')}</p>
          <Radio.Group
            defaultValue={graceHours}
            onChange={(event) => (graceHours = Number(event.target.value))}
            options={graces.map((hours) => ({ value: hours, label: t(`keys.grace${hours}`) }))}
            vertical
          />
        </>
      ),
      okText: t('keys.rotate'),
      onOk: () =>
        call('keys.rotate', { params: { id: key.id }, body: { graceHours } }).then((given) => {
          refresh();
          show(given);
        }, failed),
    });
  };
  return { restore, revoke, rotate };
}
