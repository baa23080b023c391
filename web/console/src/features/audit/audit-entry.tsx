import { useState } from 'react';
import { Link } from 'react-router';
import type { AuditEntry } from '#contracts/http/audit';
import { useSession } from '../../app/session.tsx';
import { isWordKey, useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { Moment } from '../../ui/moment.tsx';
import { sentenceOf } from './audit-words.ts';

/** Narrows the list to one person or one thing. */
type Narrow = (to: { actor?: string; target?: string }) => void;

/** One entry as a sentence; what is stored, with its hashes, is behind a fold. */
export function AuditEntryLine({ entry, narrow }: { entry: AuditEntry; narrow: Narrow }) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  return (
    <li className="audit-entry">
      <div className="audit-line">
        <button
          type="button"
          className="audit-open"
          aria-expanded={open}
          aria-label={t('audit.moreOf', { seq: entry.seq })}
          onClick={() => setOpen(!open)}
        >
          <Icon name={open ? 'down' : 'next'} size={14} />
        </button>
        <span className="meta audit-at">
          <Moment at={entry.at} form="stamp" />
        </span>
        <span className="audit-said" title={entry.action}>
          {sentenceOf(entry, t).map((piece, at) =>
            piece.kind === 'words' ? (
              <span key={at}>{piece.text}</span>
            ) : piece.kind === 'who' ? (
              <Named key={at} text={entry.actor} />
            ) : (
              <What key={at} entry={entry} />
            ),
          )}
        </span>
      </div>
      {open && <Stored entry={entry} narrow={narrow} />}
    </li>
  );
}

/** The entry as it stands in the chain. */
function Stored({ entry, narrow }: { entry: AuditEntry; narrow: Narrow }) {
  const { t } = useWords();
  const { seq, actorMark, action, targetMark, detail, previous, hash } = entry;
  const stored = { actor: actorMark, action, target: targetMark, ...detail };
  return (
    <div className="audit-stored">
      <dl className="audit-detail">
        <div>
          <dt>{t('audit.seq')}</dt>
          <dd className="mono">{seq}</dd>
        </div>
        {Object.entries(stored).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="mono">{typeof value === 'string' ? value : JSON.stringify(value)}</dd>
          </div>
        ))}
        <div>
          <dt>{t('audit.previous')}</dt>
          <dd className="mono">{previous}</dd>
        </div>
        <div>
          <dt>{t('audit.hash')}</dt>
          <dd className="mono">{hash}</dd>
        </div>
      </dl>
      <p className="audit-narrow">
        <button type="button" onClick={() => narrow({ actor: actorMark.replace(/^staff:/, '') })}>
          {t('audit.allOfActor')}
        </button>
        <button type="button" onClick={() => narrow({ target: targetMark })}>
          {t('audit.allOfTarget')}
        </button>
      </p>
    </div>
  );
}

/** What it was done to, with a way there where there is a page. */
function What({ entry }: { entry: AuditEntry }) {
  const { action, targetMark: mark, target } = entry;
  const id = mark.slice(mark.indexOf(':') + 1);
  const named = target === mark ? shortened(id) : target;
  if (action.startsWith('conversation.')) return <Link to={`/desk/${id}?view=all`}>{shortened(id)}</Link>;
  if (mark.startsWith('article:')) return <Link to={`/knowledge/${id}`}>{named}</Link>;
  if (mark.startsWith('approval:')) return <Link to={`/approvals/${id}?view=all`}>{named}</Link>;
  return <Named text={target} />;
}

/** The end of an id tells things apart; its beginning is time. */
function shortened(id: string): string {
  return /^[0-9a-f-]{36}$/.test(id) ? `#${id.slice(-6)}` : id;
}

/** `沈观澜 <shen@…>`: the name, with the address on hover. */
function Named({ text }: { text: string }) {
  const { t } = useWords();
  const { tenant } = useSession();
  const [, name, email] = /^(.+) <(.+)>$/.exec(text) ?? [];
  if (name !== undefined) return <b title={email}>{name}</b>;
  if (text === `tenant:${tenant.id}`) return <b>{tenant.name}</b>;
  const part = `audit.part.${text}`;
  const id = text.slice(text.indexOf(':') + 1);
  return <b title={text}>{isWordKey(part) ? t(part) : shortened(id)}</b>;
}
