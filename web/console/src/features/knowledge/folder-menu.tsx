import { Button, Dropdown } from 'antd';
import type { Folder } from '#contracts/http/folders';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';

const verbs = ['create', 'rename', 'move', 'rights', 'remove'] as const;
export type FolderVerb = (typeof verbs)[number];

/** What can be done with a folder. */
export function FolderMenu({
  folder,
  act,
  tabIndex,
}: {
  folder: Folder;
  act: (verb: FolderVerb, folder: Folder) => void;
  tabIndex: number;
}) {
  const { t } = useWords();
  const items = verbs.map((verb) => ({
    key: verb,
    label: t(`folder.verb.${verb}`),
    danger: verb === 'remove',
    onClick: () => act(verb, folder),
  }));
  return (
    // What is pressed here is not pressed on the row, although the menu hangs on it.
    <span onClick={(event) => event.stopPropagation()}>
      <Dropdown menu={{ items }} trigger={['click']}>
        <Button
          type="text"
          size="small"
          className="folder-more"
          tabIndex={tabIndex}
          aria-label={t('folder.more', { name: folder.name })}
          icon={<Icon name="more" />}
        />
      </Dropdown>
    </span>
  );
}
