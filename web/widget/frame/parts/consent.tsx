import { useState } from 'preact/hooks';
import type { WidgetView } from '../../../../contracts/http/channels.ts';
import { useWords } from '../words.ts';
import { ShieldIcon } from './icons.tsx';

type Privacy = NonNullable<WidgetView['privacy']>;

/** Before anything of the visitor is sent: what happens with it, and his agreement. */
export function Consent({ privacy, onAgree }: { privacy: Privacy; onAgree: () => Promise<void> }) {
  const { t } = useWords();
  const [busy, setBusy] = useState(false);
  const agree = () => {
    setBusy(true);
    void onAgree().finally(() => setBusy(false));
  };
  return (
    <section class="asked" aria-labelledby="consent-title">
      <h2 id="consent-title">
        <ShieldIcon small />
        {t('consent.title')}
      </h2>
      <PrivacyText privacy={privacy} />
      <button type="button" class="primary" disabled={busy} onClick={agree}>
        {t('consent.agree')}
      </button>
      <small>{t('consent.untilThen')}</small>
    </section>
  );
}

/** The company's own words, and where the whole notice stands. */
export function PrivacyText({ privacy }: { privacy: Privacy }) {
  const { t, locale } = useWords();
  return (
    <p class="privacy words">
      {privacy.text[locale] || t('consent.plain')}
      {privacy.link && (
        <>
          {' '}
          <a href={privacy.link} target="_blank" rel="noopener noreferrer">
            {t('consent.link')}
          </a>
        </>
      )}
    </p>
  );
}

/** The visit is over, by the visitor's wish. */
export function Left({ onAgain }: { onAgain: () => void }) {
  const { t } = useWords();
  return (
    <section class="asked" role="status">
      <h2>
        <ShieldIcon small />
        {t('left.title')}
      </h2>
      <p>{t('left.hint')}</p>
      <button type="button" class="secondary" onClick={onAgain}>
        {t('left.again')}
      </button>
    </section>
  );
}
