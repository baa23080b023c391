import { Switch } from 'antd';
import { usePreferences } from '../../app/preferences.tsx';
import { useWords } from '../../app/words.ts';
import { Part } from './part.tsx';

/** Whether this browser may call: its own permission, and its own silence. */
export function NoticeDevice() {
  const { t } = useWords();
  const { sound, notifications, set } = usePreferences();
  const known = 'Notification' in window;
  const denied = known && Notification.permission === 'denied';
  const allow = async (on: boolean) => {
    if (on && Notification.permission !== 'granted' && (await Notification.requestPermission()) !== 'granted') return;
    set({ notifications: on });
  };
  return (
    <Part title={t('notices.device')} hint={t('notices.deviceHint')}>
      <div className="notice-lines">
        <label className="account-acts">
          <Switch
            checked={known && notifications && Notification.permission === 'granted'}
            disabled={!known || denied}
            onChange={(on) => void allow(on)}
          />
          <span>{t('notices.deviceDesktop')}</span>
        </label>
        {denied && <p className="meta">{t('notices.deviceDenied')}</p>}
        <label className="account-acts">
          <Switch checked={sound} onChange={(on) => set({ sound: on })} />
          <span>{t('notices.deviceSound')}</span>
        </label>
      </div>
    </Part>
  );
}
