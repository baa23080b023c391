import { Button, Drawer, Input } from 'antd';
import { useState } from 'react';
import { learningLimits, type Understood } from '#contracts/http/learning';
import { problemWords } from '../../../app/problem-words.ts';
import { isWordKey, useWords } from '../../../app/words.ts';
import { Icon } from '../../../ui/icon.tsx';
import { Empty } from '../../../ui/states.tsx';
import { LeadsWords } from '../intents/leads-words.tsx';
import { percent } from '../share.ts';
import { useTry } from '../understanding-data.ts';
import { Bars } from './bars.tsx';
import { entityWord, SeenText } from './seen-text.tsx';
import { valueWords } from './value-words.ts';

/** What the bot would see in a message; of a version when one is named, else of the one in service. */
export function TryDrawer({ open, close, versionId }: { open: boolean; close: () => void; versionId?: string }) {
  const { t } = useWords();
  return (
    <Drawer open={open} onClose={close} title={t('tryout.title')} size="min(480px, 100vw)" destroyOnHidden>
      <TryOut {...(versionId !== undefined && { versionId })} />
    </Drawer>
  );
}

function TryOut({ versionId }: { versionId?: string }) {
  const { t } = useWords();
  const [text, setText] = useState('');
  const seen = useTry();
  const asked = seen.variables?.text ?? '';
  const ask = () => {
    if (text.trim() !== '') seen.mutate({ text: text.trim(), ...(versionId !== undefined && { versionId }) });
  };
  return (
    <div className="tryout">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          ask();
        }}
      >
        <Input
          autoFocus
          aria-label={t('tryout.message')}
          placeholder={t('tryout.placeholder')}
          maxLength={learningLimits.exampleText}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Button type="primary" htmlType="submit" loading={seen.isPending} disabled={text.trim() === ''}>
          {t('tryout.look')}
        </Button>
      </form>
      {seen.isError && (
        <p className="form-problem" role="alert">
          {problemWords(seen.error, t)}
        </p>
      )}
      {seen.isIdle && <Empty icon="spark" title={t('tryout.empty')} hint={t('tryout.emptyHint')} />}
      {seen.data && <Seen text={asked} seen={seen.data} />}
    </div>
  );
}

function Seen({ text, seen }: { text: string; seen: Understood }) {
  const { t, locale } = useWords();
  const number = new Intl.NumberFormat(locale);
  const { entities, state, version, tookMs } = seen;
  // What has no words yet is shown by its key.
  const words = (key: string) => (isWordKey(key) ? t(key) : key);
  const also = [
    words(`spoken.${seen.language}`),
    ...(seen.smallTalk === null ? [] : [words(`smalltalk.${seen.smallTalk}`)]),
    ...(seen.asksForPerson ? [t('tryout.asksForPerson')] : []),
    ...(seen.urgency === null ? [] : [words(`urgency.${seen.urgency}`)]),
  ];
  return (
    <div className="seen" role="status">
      <SeenText text={text} entities={entities} />
      <SeenIntent seen={seen} />
      {entities.length > 0 && (
        <section aria-label={t('tryout.entities')}>
          <h3>{t('tryout.entities')}</h3>
          <ul className="plain-list">
            {entities.map((entity) => (
              <li key={`${entity.start} ${entity.type}`}>
                <span className="tag tag-accent">{entityWord(entity.type, t)}</span> {entity.text}
                <span className="meta"> → {valueWords(entity.value, number)}</span>{' '}
                <span className="meta">{t(`tryout.source.${entity.source}`)}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section aria-label={t('tryout.state')}>
        <h3>{t('tryout.state')}</h3>
        <Bars
          rows={state.labels.map(({ label, intensity }) => ({ words: words(`emotion.${label}`), share: intensity }))}
        />
        <p className="meta">
          {t('tryout.dimensions', {
            valence: state.valence.toFixed(2),
            arousal: percent(state.arousal, 0),
            urgency: percent(state.urgency, 0),
            trust: percent(state.trust, 0),
          })}
        </p>
      </section>
      <p className="seen-also">
        {also.map((one) => (
          <span key={one} className="tag">
            {one}
          </span>
        ))}
      </p>
      <p className="meta">
        {version ? t('tryout.by', { number: version.number, ms: tookMs.toFixed(1) }) : t('tryout.byNone')}
      </p>
    </div>
  );
}

function SeenIntent({ seen: { intent } }: { seen: Understood }) {
  const { t } = useWords();
  if (intent === null) return <p className="meta">{t('tryout.noIntent')}</p>;
  return (
    <section aria-label={t('tryout.intents')}>
      <h3>{t('tryout.intents')}</h3>
      <p className="seen-verdict">
        <span className={`tag ${intent.accepted ? 'tag-done' : 'tag-waiting'}`}>
          <Icon name={intent.accepted ? 'check' : 'warning'} size={12} />
          {t(intent.accepted ? 'tryout.accepted' : 'tryout.rejected')}
        </span>
        <span className="meta">
          {intent.accepted && intent.leadsTo ? (
            <LeadsWords leadsTo={intent.leadsTo} />
          ) : (
            t('tryout.inScope', { share: percent(intent.inScope, 0) })
          )}
        </span>
      </p>
      <Bars rows={intent.ranked.map(({ title, probability }) => ({ words: title, share: probability }))} />
    </section>
  );
}
