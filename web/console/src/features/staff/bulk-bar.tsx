import { Button } from 'antd';
import type { StaffView } from '#contracts/http/staff';
import { useWords } from '../../app/words.ts';
import { useStaffActs } from './use-staff-acts.ts';

/** What can be done to all who are chosen; there while somebody is. */
export function BulkBar({ people, clear }: { people: readonly StaffView[]; clear: () => void }) {
  const { t } = useWords();
  const acts = useStaffActs(() => undefined);
  if (people.length === 0) return null;
  const active = people.filter((person) => !person.disabled);
  const disabled = people.filter((person) => person.disabled);
  const doing = (act: () => void) => () => {
    act();
    clear();
  };
  return (
    <div className="bulk-bar" role="region" aria-label={t('staff.selected', { count: people.length })}>
      <span>{t('staff.selected', { count: people.length })}</span>
      {active.length > 0 && (
        <Button danger onClick={doing(() => acts.disable(active))}>
          {t('staff.disableMany')}
        </Button>
      )}
      {disabled.length > 0 && (
        <Button onClick={doing(() => acts.enable(disabled.map(({ id }) => id)))}>{t('staff.enableMany')}</Button>
      )}
      <Button type="text" onClick={clear}>
        {t('staff.clear')}
      </Button>
    </div>
  );
}
