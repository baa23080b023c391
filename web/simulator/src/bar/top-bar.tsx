import { useState, useSyncExternalStore } from 'react';
import { Button, IconButton } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { useAct } from '../parts/use-act.tsx';
import { usePreferences } from '../preferences.tsx';
import { useWords } from '../words.ts';
import type { SimState } from '../wire.ts';
import { ClockBar } from './clock-bar.tsx';
import { FaultsButton } from './faults.tsx';

/** What this is, and what moves the whole of it: the clock, troubles, the log, a new beginning. */
export function TopBar({ state, now, onLog }: { state: SimState; now: number; onLog: () => void }) {
  const { t } = useWords();
  const { locale, set } = usePreferences();
  const [resetting, setResetting] = useState(false);
  return (
    <header className="bar">
      <div className="bar-name">
        <h1>{t('title')}</h1>
        <span className="bar-badge">{t('badge', { corp: state.corp.name })}</span>
      </div>
      <ClockBar now={now} />
      <div className="bar-acts">
        <FaultsButton />
        <Button icon="log" onClick={onLog}>
          {t('log')}
        </Button>
        <IconButton icon="reset" label={t('reset')} onClick={() => setResetting(true)} />
        <SchemeButton />
        <button
          type="button"
          className="icon-button"
          lang={locale === 'en' ? 'zh-CN' : 'en'}
          onClick={() => set({ locale: locale === 'en' ? 'zh-CN' : 'en' })}
        >
          {t('language')}
        </button>
      </div>
      {resetting && <Reset onClose={() => setResetting(false)} />}
    </header>
  );
}

const systemDark = matchMedia('(prefers-color-scheme: dark)');

function onSystemScheme(listener: () => void): () => void {
  systemDark.addEventListener('change', listener);
  return () => systemDark.removeEventListener('change', listener);
}

function SchemeButton() {
  const { t } = useWords();
  const { appearance, set } = usePreferences();
  const system = useSyncExternalStore(onSystemScheme, () => systemDark.matches);
  const dark = appearance === 'auto' ? system : appearance === 'dark';
  return (
    <IconButton
      icon={dark ? 'sun' : 'moon'}
      label={t(dark ? 'light' : 'dark')}
      onClick={() => set({ appearance: dark ? 'light' : 'dark' })}
    />
  );
}

function Reset({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const { act } = useAct();
  const begin = async (preset: 'demo' | 'empty') => {
    if ((await act('POST', '/sim/reset', { preset })) !== undefined) onClose();
  };
  return (
    <Dialog title={t('reset')} onClose={onClose}>
      <div className="dialog-form">
        <p>{t('reset.lost')}</p>
        <div className="dialog-acts">
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button onClick={() => void begin('empty')}>{t('reset.empty')}</Button>
          <Button tone="primary" onClick={() => void begin('demo')}>
            {t('reset.demo')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
