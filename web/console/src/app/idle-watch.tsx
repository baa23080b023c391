import { Select } from 'antd';
import { useEffect, useRef } from 'react';
import type { IdleMinutes, Session } from '#contracts/http/staff';
import { useNotices } from '../ui/notices.tsx';
import { sessionKey, useServices } from './services.tsx';
import { useSession } from './session.tsx';
import { useWords } from './words.ts';

/** Shared by all tabs of this browser: when somebody last touched one of them. */
const touchedKey = 'liren.console.touched';
/** Input is written down at most this often. */
const noteEveryMs = 5_000;
const lookEveryMs = 10_000;
/** While somebody works here, another device of his may have said away: asked this often. */
const askEveryMs = 120_000;
const minutes: readonly IdleMinutes[] = [0, 5, 10, 30];
const inputs = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const;

function lastTouch(own: number): number {
  try {
    return Math.max(own, Number(localStorage.getItem(touchedKey) ?? 0));
  } catch {
    return own;
  }
}

/** Says away when no tab was touched for a while, and takes it back with the next input. Busy stays busy. */
export function IdleWatch() {
  const { call, queries } = useServices();
  const session = useSession();
  const { t } = useWords();
  const { told } = useNotices();
  const now = useRef(session);
  now.current = session;
  const words = useRef(() => told(t('idle.nowAway')));
  words.current = () => told(t('idle.nowAway'));
  useEffect(() => {
    let touched = Date.now();
    let noted = 0;
    let asked = Date.now();
    let saying = false;
    const say = async (idle: boolean) => {
      if (saying) return;
      saying = true;
      // A line that is gone is tried again with the next look or input.
      await call('session.idle', { body: { idle } }).catch(() => undefined);
      await queries.invalidateQueries({ queryKey: sessionKey });
      saying = false;
      if (idle) words.current();
    };
    const touch = () => {
      touched = Date.now();
      if (now.current.idle.away) void say(false);
      if (touched - noted < noteEveryMs) return;
      noted = touched;
      try {
        localStorage.setItem(touchedKey, String(touched));
      } catch {
        // Without storage each tab counts for itself.
      }
    };
    const look = () => {
      const { idle, staff } = now.current;
      const quiet = Date.now() - lastTouch(touched);
      const limit = idle.afterMinutes * 60_000;
      if (limit > 0 && quiet >= limit && staff.presence === 'online') return void say(true);
      if (quiet > askEveryMs || Date.now() - asked < askEveryMs) return;
      asked = Date.now();
      void queries.invalidateQueries({ queryKey: sessionKey });
    };
    touch();
    const timer = setInterval(look, lookEveryMs);
    for (const input of inputs) addEventListener(input, touch, { passive: true, capture: true });
    return () => {
      clearInterval(timer);
      for (const input of inputs) removeEventListener(input, touch, { capture: true });
    };
  }, [call, queries]);
  return null;
}

/** After how many minutes I am away; kept with my account, for every device. */
export function IdleSetting() {
  const { call, queries } = useServices();
  const { idle } = useSession();
  const { t } = useWords();
  const { failed } = useNotices();
  const change = async (afterMinutes: IdleMinutes) => {
    try {
      const next = await call('session.idleAfter', { body: { minutes: afterMinutes } });
      queries.setQueryData<Session | null>(sessionKey, (before) => before && { ...before, idle: next });
    } catch (error) {
      failed(error);
    }
  };
  return (
    <label className="me-switch" title={t('idle.hint')}>
      <span>{t('idle.title')}</span>
      <Select
        size="small"
        className="me-idle"
        aria-label={t('idle.title')}
        value={idle.afterMinutes}
        onChange={(value) => void change(value)}
        options={minutes.map((value) => ({ value, label: t(`idle.${value}`) }))}
      />
    </label>
  );
}
