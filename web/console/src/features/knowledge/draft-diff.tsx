import type { ArticleDraft, ArticleKind } from '#contracts/http/knowledge';
import type { Clock } from '#web-ui/time.ts';
import { useClock } from '../../app/clock.ts';
import { useWords, type WordKey, type Words } from '../../app/words.ts';
import { emptyDraft } from './article-data.ts';
import { diffText } from './diff.ts';
import { variantWords } from './variant-words.ts';

/** What changes from one text of an article to another, field by field; what stays is behind a fold. */
export function DraftDiff({ before, after }: { before: ArticleDraft | null; after: ArticleDraft | null }) {
  const { t } = useWords();
  const clock = useClock();
  // Where there is nothing on one side, the dates would be shown as changed too: they are those of the other side.
  const then = readable(before ?? nothing(after), clock, t);
  const now = readable(after ?? nothing(before), clock, t);
  const fields = then
    .map((field, index) => ({ ...field, now: now[index]!.text }))
    .filter((field) => field.text !== '' || field.now !== '');
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
  return {
    ...emptyDraft,
    kind: other?.kind ?? emptyDraft.kind,
    language: other?.language ?? null,
    validFrom: other?.validFrom ?? null,
    validTo: other?.validTo ?? null,
  };
}

function Field({ field }: { field: { word: string; text: string; now: string } }) {
  return (
    <section>
      <h3>{field.word}</h3>
      <DiffText before={field.text} after={field.now} />
    </section>
  );
}

/** One text beside another: what went is struck, what came is marked. */
export function DiffText({ before, after }: { before: string; after: string }) {
  const { locale } = useWords();
  return (
    <p className="diff">
      {diffText(before, after, locale).map((part, at) =>
        part.kind === 'same' ? (
          <span key={at}>{part.text}</span>
        ) : part.kind === 'added' ? (
          <ins key={at}>{part.text}</ins>
        ) : (
          <del key={at}>{part.text}</del>
        ),
      )}
    </p>
  );
}

function readable(draft: ArticleDraft, clock: Clock, t: Words): { word: string; text: string }[] {
  const when = (at: string | null) => (at === null ? t('editor.always') : clock.full(at));
  const { kind, question, similar, negative, answer, answers, category, products, language } = draft;
  const own: Record<ArticleKind, [question: WordKey, answer: WordKey, similar: WordKey]> = {
    qa: ['knowledge.question', 'knowledge.answer', 'knowledge.similar'],
    document: ['document.title', 'document.summary', 'knowledge.similar'],
    script: ['script.title', 'script.text', 'script.triggers'],
  };
  const [title, text, ways] = own[kind];
  return [
    { word: t(title), text: question },
    { word: t(ways), text: similar.join('\n') },
    { word: t('knowledge.negative'), text: negative.join('\n') },
    { word: t(text), text: answer },
    {
      word: t('variant.title'),
      text: answers.map((variant) => `${variantWords(variant, t, clock)}\n${variant.answer}`).join('\n\n'),
    },
    { word: t('knowledge.category'), text: category },
    { word: t('editor.products'), text: products.join(t('common.listed')) },
    { word: t('editor.language'), text: t(`language.${language ?? 'own'}`) },
    { word: t('editor.validity'), text: `${when(draft.validFrom)} – ${when(draft.validTo)}` },
  ];
}
