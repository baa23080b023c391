import { Modal, Select } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import type { SimulationSet } from '#contracts/http/simulations';
import { useWords } from '../../app/words.ts';
import { Failed, RowsLoading } from '../../ui/states.tsx';
import { DialogueForm } from './dialogue-form.tsx';
import { SetForm } from './set-form.tsx';
import { useTaken } from './simulation-data.ts';

/** A conversation of the desk as a dialogue: which set it goes to, then looked through and kept. */
export function FromConversation({
  conversationId,
  sets,
  close,
}: {
  conversationId: string;
  sets: readonly SimulationSet[];
  close: () => void;
}) {
  const { t } = useWords();
  const navigate = useNavigate();
  const taken = useTaken(conversationId);
  const [setId, choose] = useState(sets[0]?.id ?? null);
  if (setId === null) return <SetForm set={null} close={close} saved={({ id }) => choose(id)} />;
  if (!taken.isSuccess)
    return (
      <Modal open footer={null} title={t('simulation.fromTitle')} onCancel={close}>
        {taken.isPending && <RowsLoading rows={4} />}
        {taken.isError && <Failed error={taken.error} retry={() => void taken.refetch()} />}
      </Modal>
    );
  const to = (
    <div className="dialogue-to">
      <label htmlFor="dialogue-set">{t('simulation.fromSet')}</label>
      <Select
        id="dialogue-set"
        value={setId}
        onChange={choose}
        options={sets.map(({ id, name }) => ({ value: id, label: name }))}
      />
      <p className="meta">{t('simulation.fromHint')}</p>
    </div>
  );
  return (
    <DialogueForm
      setId={setId}
      dialogue={{ ...taken.data, id: null }}
      from={conversationId}
      head={to}
      close={close}
      saved={() => void navigate(`/knowledge/simulations/${setId}`)}
    />
  );
}
