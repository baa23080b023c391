import { Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { folderLimits, type Folder } from '#contracts/http/folders';
import { useWords } from '../../app/words.ts';
import { FolderSelect } from './folder-select.tsx';
import { mayMove } from './folder-tree.ts';

/** What the form is for: a folder under another one (null: at the top), another name, or another place. */
export interface FolderAsk {
  does: 'create' | 'rename' | 'move';
  folder: Folder | null;
}

interface Part {
  name?: string;
  /** Where a new one goes. */
  under?: string | null;
  /** Where an old one goes. */
  parentId?: string | null;
}

export function FolderForm({
  ask: { does, folder },
  folders,
  close,
  save,
}: {
  ask: FolderAsk;
  folders: readonly Folder[];
  close: () => void;
  /** `folder` is null for a new one. */
  save: (folder: Folder | null, part: Part) => void;
}) {
  const { t } = useWords();
  const [name, setName] = useState(does === 'rename' ? (folder?.name ?? '') : '');
  const [place, setPlace] = useState<string | null>(
    does === 'create' ? (folder?.id ?? null) : (folder?.parentId ?? null),
  );
  const under = does === 'rename' ? (folder?.parentId ?? null) : place;
  const taken =
    does !== 'move' &&
    folders.some(
      (one) => one.parentId === under && one.name === name.trim() && one.id !== (does === 'rename' && folder?.id),
    );
  const verdict = does === 'move' && folder ? mayMove(folders, folder.id, place) : 'may';
  const sound = does === 'move' ? verdict === 'may' : name.trim() !== '' && !taken;
  const finish = () => {
    if (!sound) return;
    if (does === 'move') save(folder, { parentId: place });
    else if (does === 'rename') save(folder, { name: name.trim() });
    else save(null, { name: name.trim(), under: place });
  };
  return (
    <Modal
      open
      title={does === 'create' ? t('folder.new') : t(`folder.${does}Title`, { name: folder?.name ?? '' })}
      okText={t(does === 'move' ? 'folder.verb.move' : 'common.save')}
      cancelText={t('common.cancel')}
      okButtonProps={{ disabled: !sound }}
      onOk={finish}
      onCancel={close}
      destroyOnHidden
    >
      <Form layout="vertical" requiredMark={false} onFinish={finish}>
        {does !== 'move' && (
          <Form.Item
            label={t('folder.name')}
            htmlFor="folder-name"
            validateStatus={taken ? 'error' : ''}
            help={taken ? t('folder.move.taken') : undefined}
          >
            <Input
              id="folder-name"
              autoFocus
              maxLength={folderLimits.name}
              value={name}
              onChange={(event) => setName(event.target.value)}
              onPressEnter={finish}
            />
          </Form.Item>
        )}
        {does !== 'rename' && (
          <Form.Item
            label={t('folder.under')}
            htmlFor="folder-under"
            validateStatus={verdict === 'may' || verdict === 'here' ? '' : 'error'}
            help={verdict === 'may' || verdict === 'here' ? undefined : t(`folder.move.${verdict}`)}
          >
            <FolderSelect
              id="folder-under"
              value={place}
              choose={setPlace}
              allowed={(id) => does === 'create' || !folder || mayMove(folders, folder.id, id) !== 'inside'}
            />
          </Form.Item>
        )}
      </Form>
    </Modal>
  );
}
