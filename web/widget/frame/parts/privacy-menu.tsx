import { useRef, useState } from 'preact/hooks';
import type { WidgetView } from '../../../../contracts/http/channels.ts';
import { useWords } from '../words.ts';
import { PrivacyText } from './consent.tsx';
import { ShieldIcon } from './icons.tsx';

interface PrivacyMenuProps {
  privacy: NonNullable<WidgetView['privacy']>;
  onWithdraw: () => void;
}

/** What the visitor agreed to, and the way back from it. */
export function PrivacyMenu({ privacy, onWithdraw }: PrivacyMenuProps) {
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
          <PrivacyText privacy={privacy} />
          <p>{t('privacy.withdrawHint')}</p>
          <div class="acts">
            <button type="button" class="secondary" onClick={close}>
              {t('privacy.keep')}
            </button>
            <button type="button" class="secondary danger" onClick={onWithdraw}>
              {t('privacy.withdraw')}
            </button>
          </div>
        </section>
      )}
    </div>
  );
}
