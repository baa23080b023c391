import { useRef, useState } from 'preact/hooks';
import type { WidgetView } from '../../../../contracts/http/channels.ts';
import { useWords } from '../words.ts';
import { PrivacyText } from './consent.tsx';
import { ShieldIcon } from './icons.tsx';
import { MemoryPanel, type AskMemory } from './memory-panel.tsx';

interface PrivacyMenuProps {
  /** Null where the company says nothing of it. */
  privacy: WidgetView['privacy'];
  onWithdraw: () => void;
  askMemory: AskMemory;
}

/** What is remembered of the visitor, what he agreed to, and the way back from both. */
export function PrivacyMenu({ privacy, onWithdraw, askMemory }: PrivacyMenuProps) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  return (
    <div
      class="menu"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !open) return;
        event.preventDefault();
        close();
      }}
    >
      <button
        ref={button}
        type="button"
        class="bare"
        aria-label={t('privacy.menu')}
        title={t('privacy.menu')}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <ShieldIcon />
      </button>
      {open && (
        <section class="menu-sheet" aria-label={t('privacy.menu')}>
          <MemoryPanel ask={askMemory} />
          {privacy && <PrivacyText privacy={privacy} />}
          {privacy?.mode === 'consent' && <p>{t('privacy.withdrawHint')}</p>}
          <div class="acts">
            <button type="button" class="secondary" onClick={close}>
              {t('privacy.keep')}
            </button>
            {privacy?.mode === 'consent' && (
              <button type="button" class="secondary danger" onClick={onWithdraw}>
                {t('privacy.withdraw')}
              </button>
            )}
          </div>
        </section>
      )}
    </div>
  );
}
