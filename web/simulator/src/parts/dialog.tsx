import { useId, useLayoutEffect, useRef, type ReactNode } from 'react';
import { useWords } from '../words.ts';
import { IconButton } from './button.tsx';

/** A sheet over the page. Esc, the cross and a click beside it close it; the browser keeps the focus in it. */
export function Dialog({
  title,
  onClose,
  children,
  side = false,
}: {
  title: string;
  onClose: () => void;
  children: ReactNode;
  /** Along the right edge, in full height. */
  side?: boolean;
}) {
  const { t } = useWords();
  const ref = useRef<HTMLDialogElement>(null);
  const heading = useId();
  // Closed while it still stands in the page, a dialog gives the focus back to whatever opened it.
  useLayoutEffect(() => {
    const dialog = ref.current;
    if (dialog && !dialog.open) dialog.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={ref}
      className={side ? 'dialog dialog-side' : 'dialog'}
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === ref.current) onClose();
      }}
    >
      <div className="dialog-sheet">
        <header className="dialog-head">
          <h2 id={heading}>{title}</h2>
          <IconButton icon="close" label={t('close')} onClick={onClose} />
        </header>
        {children}
      </div>
    </dialog>
  );
}
