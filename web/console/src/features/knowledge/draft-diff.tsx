import type { ArticleDraft } from '#contracts/http/knowledge';
import { useClock } from '../../app/clock.ts';
import { useWords, type Words } from '../../app/words.ts';
import { emptyDraft } from './article-data.ts';
import { diffText } from './diff.ts';

/** What changes from one text of an article to another, field by field; what stays is behind a fold. */
export function DraftDiff({ before, after }: { before: ArticleDraft | null; after: ArticleDraft | null }) {
  const { t } = useWords();
  const clock = useClock();
  const when = (at: string | null) => (at === null ? t('editor.always') : clock.full(at));
  // Where there is nothing on one side, the dates would be shown as changed too: they are those of the other side.
  const then = readable(before ?? nothing(after), when, t);
  const now = readable(after ?? nothing(before), when, t);
  const fields = then.map((field, index) => ({ ...field, now: now[index]!.text }));
  const changed = fields.filter((field) => field.text !== field.now);
  const same = fields.filter((field) => !changed.includes(field));
  return (
    <>
      {changed.map((field) => (
        <Field key={field.word} field={field} />
      ))}
      {same.length > 0 && (
        <details className="unchanged" open={changed.length === 0}>
          <summary>{t('history.unchanged', { count: same.length })}</summary>
          {same.map((field) => (
            <Field key={field.word} field={field} />
          ))}
        </details>
      )}
    </>
  );
}

function nothing(other: ArticleDraft | null): ArticleDraft {
  return { ...emptyDraft, validFrom: other?.validFrom ?? null, validTo: other?.validTo ?? null };
}

function Field({ field }: { field: { word: string; text: string; now: string } }) {
  const { locale } = useWords();
  return (
    <section>
      <h3>{field.word}</h3>
      <p className="diff">
        {diffText(field.text, field.now, locale).map((part, at) =>
          part.kind === 'same' ? (
            <span key={at}>{part.text}</span>
          ) : part.kind === 'added' ? (
            <ins key={at}>{part.text}</ins>
          ) : (
            <del key={at}>{part.text}</del>
          ),
        )}
      </p>
    </section>
  );
}

function readable(
  draft: ArticleDraft,
  when: (at: string | null) => string,
  t: Words,
): { word: string; text: string }[] {
  return [
    { word: t('knowledge.question'), text: draft.question },
    { word: t('knowledge.similar'), text: draft.similar.join('\n') },
    { word: t('knowledge.answer'), text: draft.answer },
    { word: t('knowledge.category'), text: draft.category },
    { word: t('editor.validity'), text: `${when(draft.validFrom)} – ${when(draft.validTo)}` },
  ];
}
