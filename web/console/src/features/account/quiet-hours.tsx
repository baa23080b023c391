import { Input, Select, Switch } from 'antd';
import type { NoticePreferences } from '#contracts/http/notices';
import { useWords } from '../../app/words.ts';

type Quiet = NoticePreferences['quiet'];

/** The zones that this browser knows, its own first. */
const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
const zones = [own, ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== own)];

export function QuietHours({ quiet, set }: { quiet: Quiet; set: (quiet: Quiet) => void }) {
  const { t } = useWords();
  const change = (part: Partial<NonNullable<Quiet>>) => quiet && set({ ...quiet, ...part });
  return (
    <div className="notice-lines">
      <label className="account-acts">
        <Switch
          checked={quiet !== null}
          onChange={(on) => set(on ? { from: '22:00', to: '08:00', timeZone: own } : null)}
        />
        <span>{t('notices.quietOn')}</span>
      </label>
      {quiet && (
        <div className="notice-quiet">
          <label htmlFor="quiet-from">{t('notices.from')}</label>
          <Input
            id="quiet-from"
            type="time"
            value={quiet.from}
            onChange={({ target }) => target.value && change({ from: target.value })}
          />
          <label htmlFor="quiet-to">{t('notices.to')}</label>
          <Input
            id="quiet-to"
            type="time"
            value={quiet.to}
            onChange={({ target }) => target.value && change({ to: target.value })}
          />
          <label htmlFor="quiet-zone">{t('notices.zone')}</label>
          <Select
            id="quiet-zone"
            showSearch
            value={quiet.timeZone}
            onChange={(timeZone) => change({ timeZone })}
            options={zones.map((zone) => ({ value: zone, label: zone }))}
          />
        </div>
      )}
    </div>
  );
}
