import { Modal } from 'antd';
import { useState } from 'react';
import type { GraphEntity } from '#contracts/http/graph';
import { problemWords } from '../../app/problem-words.ts';
import { useWords } from '../../app/words.ts';
import { useNotices } from '../../ui/notices.tsx';
import { EntitySelect } from './entity-select.tsx';
import { useEntityActs } from './graph-data.ts';

/** Says that another entity is the same thing; what it was called becomes a synonym here. */
export function MergeDialog({ entity, close }: { entity: GraphEntity; close: () => void }) {
  const { t } = useWords();
  const { failed, undoable } = useNotices();
  const { merge, restore } = useEntityActs(entity);
  const [other, choose] = useState<string | null>(null);
  const go = () =>
    other !== null &&
    merge.mutate(other, {
      onSuccess: () => {
        undoable(t('graph.mergedNow', { name: entity.name }), () => restore.mutate(other, { onError: failed }));
        close();
      },
    });
  return (
    <Modal
      open
      title={t('graph.mergeTitle', { name: entity.name })}
      okText={t('graph.mergeDo')}
      cancelText={t('common.cancel')}
      okButtonProps={{ disabled: other === null, loading: merge.isPending }}
      onOk={go}
      onCancel={close}
    >
      <p className="meta">{t('graph.mergeHint')}</p>
      <label className="graph-label" htmlFor="graph-merge">
        {t('graph.mergeOther')}
      </label>
      <EntitySelect id="graph-merge" value={other} change={choose} types={[entity.type]} but={entity.id} />
      {merge.error && (
        <p className="form-problem" role="alert">
          {problemWords(merge.error, t)}
        </p>
      )}
    </Modal>
  );
}
