import { useState } from 'react';
import type { Handoff } from '#contracts/http/conversations';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { Moment } from '../../ui/moment.tsx';

/** What the person who takes over must know before the first word. Open until the conversation is claimed. */
export function HandoffCard({ handoff }: { handoff: Handoff }) {
  const { t } = useWords();
  const [open, setOpen] = useState(handoff.claimedAt === null);
  return (
    <aside className="handoff" data-open={open}>
      <button type="button" className="handoff-head" aria-expanded={open} onClick={() => setOpen(!open)}>
        <span className="tag tag-waiting">{t(`reason.${handoff.reason}`)}</span>
        <span className="cut handoff-detail">{handoff.detail}</span>
        <span className="meta handoff-when">
          <Moment at={handoff.requestedAt} />
        </span>
        <Icon name="down" size={14} />
      </button>
      {open && (
        <div className="handoff-body">
          {handoff.summary !== '' && (
            <p className="handoff-summary">
              <span className="tag tag-ai">
                <Icon name="spark" size={12} /> {t('handoff.summary')}
              </span>
              {handoff.summary}
            </p>
          )}
          {handoff.promisedAt && handoff.claimedAt === null && (
            <p className="meta">
              {t('handoff.promised')} <Moment at={handoff.promisedAt} form="time" />
            </p>
          )}
        </div>
      )}
    </aside>
  );
}
