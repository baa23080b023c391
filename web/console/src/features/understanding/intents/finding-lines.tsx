import { Link } from 'react-router';
import type { TrainingFinding } from '#contracts/http/learning';
import { useWords, type Words } from '../../../app/words.ts';
import { Icon } from '../../../ui/icon.tsx';
import { titleOf } from '../understanding-data.ts';

/** Findings that one example shows at once. */
const shown = 3;

/** What is wrong with an example, beside it; `about` is its id, null for one that is being typed. */
export function FindingLines({ findings, about }: { findings: readonly TrainingFinding[]; about: string | null }) {
  const { t } = useWords();
  if (findings.length === 0) return null;
  return (
    <ul className="plain-list finding-lines" aria-live="polite">
      {findings.slice(0, shown).map((finding, at) => {
        const other = finding.examples.find(({ id }) => id !== about);
        const led = other?.intent ?? null;
        return (
          <li key={at} className={`finding finding-${finding.severity}`}>
            <Icon name="warning" size={14} />
            <span>
              {findingWords(finding, about, t)}{' '}
              {led && other && (
                <Link to={`/understanding/intents/${led.id}?q=${encodeURIComponent(other.text)}`}>
                  {t('finding.look')}
                </Link>
              )}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

/** A finding as a sentence. */
export function findingWords(
  { kind, intents, examples, similarity }: TrainingFinding,
  about: string | null,
  t: Words,
): string {
  const outOfScope = t('intent.outOfScope');
  const other = examples.find(({ id }) => id !== about);
  const title = titleOf(other?.intent ?? intents[0] ?? null, outOfScope);
  return t(`finding.${kind}`, {
    title,
    text: other?.text ?? examples[0]?.text ?? '',
    share: Math.round((similarity ?? 0) * 100),
  });
}
