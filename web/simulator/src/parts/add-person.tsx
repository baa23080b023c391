import { useState } from 'react';
import { useWords } from '../words.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { useAct } from './use-act.tsx';

/** One more customer with a phone, or one more member with a client. */
export function AddPerson({
  kind,
  onClose,
  onAdded,
}: {
  kind: 'customer' | 'member';
  onClose: () => void;
  onAdded: (id: string) => void;
}) {
  const { t } = useWords();
  const { act } = useAct();
  const [name, setName] = useState('');
  const add = async () => {
    const path = kind === 'customer' ? '/sim/customers' : '/sim/members';
    const added = await act<{ external_userid?: string; userid?: string }>('POST', path, { name: name.trim() });
    if (!added) return;
    onAdded(added.external_userid ?? added.userid ?? '');
    onClose();
  };
  return (
    <Dialog title={t(`add.${kind}`)} onClose={onClose}>
      <form
        className="dialog-form"
        onSubmit={(event) => {
          event.preventDefault();
          void add();
        }}
      >
        <label>
          {t('add.name')}
          <input value={name} maxLength={32} required onChange={(event) => setName(event.target.value)} autoFocus />
        </label>
        <p className="meta">{t(`add.${kind}Hint`)}</p>
        <div className="dialog-acts">
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button type="submit" tone="primary" disabled={name.trim() === ''}>
            {t('add.do')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
