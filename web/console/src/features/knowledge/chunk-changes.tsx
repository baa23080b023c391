import type { ChunkChanges } from '#contracts/http/knowledge';
import { useWords } from '../../app/words.ts';
import { DiffText } from './draft-diff.tsx';

/** What was done to the passages of a document: how many, and the first of them word by word. */
export function ChunkChangesView({ changes }: { changes: ChunkChanges }) {
  const { t } = useWords();
  const { added, removed, changed, items } = changes;
  const all = added + removed + changed;
  if (all === 0) return null;
  return (
    <section className="chunk-changes">
      <h3>{t('chunks.changes', { added, changed, removed })}</h3>
      <ol>
        {items.map(({ id, change, heading, before, after }) => (
          <li key={id}>
            <p className="meta">
              <span className="tag">{t(`chunks.change.${change}`)}</span> {heading.join(' / ')}
            </p>
            <DiffText before={before ?? ''} after={after ?? ''} />
          </li>
        ))}
      </ol>
      {all > items.length && <p className="meta">{t('chunks.moreChanges', { count: all - items.length })}</p>}
    </section>
  );
}
