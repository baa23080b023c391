import { useState } from 'react';
import type { Handoff } from '#contracts/http/conversations';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { Moment } from '../../ui/moment.tsx';

/** What the person who takes over must know before the first word. Open until the conversation is claimed. */
export function HandoffCard({ handoff }: { handoff: Handoff }) {
  const { t } = useWords();
  const claimed = handoff.claimedAt !== null;
  const [chosen, setChosen] = useState({ claimed, open: !claimed });
  // Claiming folds it, whatever was chosen before: from then on the conversation needs the room.
  const open = chosen.claimed === claimed ? chosen.open : !claimed;
  return (
    <aside className="handoff" data-open={open}>
      <button
        type="button"
        className="handoff-head"
        aria-expanded={open}
        onClick={() => setChosen({ claimed, open: !open })}
      >
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
            <div className="handoff-summary">
              <span className="tag tag-ai">
                <Icon name="spark" size={12} /> {t('handoff.summary')}
              </span>
              <p>{handoff.summary}</p>
            </div>
          )}
          {handoff.promisedAt && !claimed && (
            <p className="meta">
              {t('handoff.promised')} <Moment at={handoff.promisedAt} form="when" />
            </p>
          )}
        </div>
      )}
    </aside>
  );
}
