import { useMutation } from '@tanstack/react-query';
import { App } from 'antd';
import type { StaffView } from '#contracts/http/staff';
import { useServices } from '../../app/services.tsx';
import { useWords } from '../../app/words.ts';
import { useNotices } from '../../ui/notices.tsx';
import type { OneTime } from './one-time-password.tsx';
import { useRefresh } from './staff-data.ts';

/** What is done to accounts: each says what will be lost, and what can be taken back offers it. */
export function useStaffActs(shown: (oneTime: OneTime) => void) {
  const { t } = useWords();
  const { call } = useServices();
  const { modal } = App.useApp();
  const { told, failed, undoable } = useNotices();
  const refresh = useRefresh();
  const set = useMutation({
    mutationFn: (body: { ids: string[]; disabled: boolean }) => call('staff.setDisabled', { body }),
    onSuccess: refresh,
    onError: failed,
  });
  const enable = async (ids: string[]) => {
    const { changed } = await set.mutateAsync({ ids, disabled: false });
    if (ids.length > 1) told(t('staff.enabledMany', { count: changed.length }));
  };
  const quietly = (done: Promise<unknown>) => void done.catch(() => undefined);
  const disable = (people: readonly StaffView[]) => {
    const [one] = people;
    if (!one) return;
    const many = people.length > 1;
    const count = people.length;
    const open = people.reduce((sum, person) => sum + person.open, 0);
    modal.confirm({
      icon: null,
      title: many ? t('staff.disableManyTitle', { count }) : t('staff.disableTitle', { name: one.name }),
      content: many
        ? t('staff.disableManyHint')
        : open > 0
          ? t('staff.disableOpen', { count: open })
          : t('staff.disableHint'),
      okText: t('staff.disable'),
      okButtonProps: { danger: true },
      onOk: () =>
        set.mutateAsync({ ids: people.map(({ id }) => id), disabled: true }).then(
          ({ changed }) =>
            undoable(
              many ? t('staff.disabledMany', { count: changed.length }) : t('staff.disabledNow', { name: one.name }),
              () => quietly(enable(changed)),
            ),
          () => undefined,
        ),
    });
  };
  return { enable: (ids: string[]) => quietly(enable(ids)), disable, ...useResets(shown) };
}

/** A new way in for somebody who lost his. */
function useResets(shown: (oneTime: OneTime) => void) {
  const { t } = useWords();
  const { call } = useServices();
  const { modal } = App.useApp();
  const { told, failed } = useNotices();
  const reset = (person: StaffView) =>
    void modal.confirm({
      icon: null,
      title: t('staff.resetTitle', { name: person.name }),
      content: t('staff.resetHint'),
      okText: t('staff.reset'),
      onOk: () => call('staff.resetPassword', { params: { id: person.id }, body: {} }).then(shown, failed),
    });
  const resetFactors = ({ id, name }: StaffView) =>
    void modal.confirm({
      icon: null,
      title: t('staff.resetFactors'),
      content: t('staff.resetFactorsHint', { name }),
      okText: t('staff.resetFactors'),
      okButtonProps: { danger: true },
      onOk: () =>
        call('staff.resetFactors', { params: { id }, body: {} }).then(
          () => told(t('staff.resetFactorsDone', { name })),
          failed,
        ),
    });
  return { reset, resetFactors };
}
