import type { ReactNode } from 'react';
import { useWords } from '../../app/words.ts';
import { LookSwitch } from './look-switch.tsx';
import { Mark } from './mark.tsx';
import './session.css';

/** One thing in the middle of an empty page: somebody stands at the door. */
export function Frame({
  title,
  lead,
  wide,
  children,
}: {
  title: string;
  lead?: string;
  wide?: boolean;
  children: ReactNode;
}) {
  const { t } = useWords();
  return (
    <div className="entrance entrance-alone">
      <main className="entrance-form">
        <div className={wide ? 'entrance-box entrance-wide' : 'entrance-box'}>
          <p className="wordmark">
            <Mark /> {t('session.brand')}
          </p>
          <h1>{title}</h1>
          {lead && <p className="entrance-lead">{lead}</p>}
          {children}
        </div>
        <LookSwitch />
      </main>
    </div>
  );
}
