import type { Intent, ModelReport, TrainingFinding } from '#contracts/http/learning';

/**
 * conflict: words that another intent has too · few: too few examples to learn from · new: the version in service does
 * not know it · serving: customers are understood with it
 */
export type IntentState = 'conflict' | 'few' | 'new' | 'serving';

/** How an intent stands. What is to be mended comes before whether it serves. */
export function intentStateOf(
  { id, name }: Pick<Intent, 'id' | 'name'>,
  { findings, report }: { findings: readonly TrainingFinding[]; report: ModelReport | undefined },
): IntentState {
  const kinds = findings.filter(({ intents }) => intents.some((intent) => intent?.id === id)).map(({ kind }) => kind);
  if (kinds.includes('conflict')) return 'conflict';
  if (kinds.includes('few')) return 'few';
  return report?.labels.some((label) => label.name === name) ? 'serving' : 'new';
}

/** F1 of an intent in the report of the version in service; null where none was measured. */
export function scoreOf(name: string, report: ModelReport | undefined): number | null {
  const label = report?.labels.find((one) => one.name === name);
  return label && label.support > 0 ? label.f1 : null;
}
