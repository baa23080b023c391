import { App, Button, Dropdown, type MenuProps } from 'antd';
import { useNavigate } from 'react-router';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { useNotices } from '../../ui/notices.tsx';
import type { SetArea } from './set-frame.tsx';

type Item = NonNullable<MenuProps['items']>[number] & { shown: boolean };

interface Removal {
  /** What is asked first, and what will be gone. */
  ask: string;
  hint: string;
  words: string;
  remove(): Promise<unknown>;
  /** After it, when its page was left. */
  forget(): Promise<unknown>;
  shown: boolean;
}

/** What else can be done with a set; its removal comes last, and leads back to the others. */
export function SetMenu({ area, items, removal }: { area: SetArea; items: readonly Item[]; removal: Removal }) {
  const { t } = useWords();
  const { modal } = App.useApp();
  const { failed } = useNotices();
  const navigate = useNavigate();
  const { ask, hint, words, remove, forget } = removal;
  const confirm = () =>
    modal.confirm({
      icon: null,
      title: ask,
      content: hint,
      okText: words,
      okButtonProps: { danger: true },
      onOk: () =>
        remove().then(async () => {
          await navigate(`/knowledge/${area}`);
          await forget();
        }, failed),
    });
  const all = [...items, { key: 'remove', label: words, onClick: confirm, danger: true, shown: removal.shown }];
  const shown = all.flatMap(({ shown: is, ...item }) => (is ? [item] : []));
  if (shown.length === 0) return null;
  return (
    <Dropdown menu={{ items: shown }} trigger={['click']}>
      <Button type="text" aria-label={t('common.more')} icon={<Icon name="more" size={18} />} />
    </Dropdown>
  );
}
