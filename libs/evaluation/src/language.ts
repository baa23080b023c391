/** A message with the languages that are right. */
export interface LanguageRow {
  readonly text: string;
  readonly allowed: readonly string[];
}

/** How well languages are told. Shares are from 0 to 1, null where there is nothing to count. */
export interface LanguageScores {
  /** Share of the rows whose answer is one of those allowed. */
  readonly accuracy: number;
  /** The same with zh, zh-Hant and yue as one language, for systems that do not tell them apart. */
  readonly accuracyFamilies: number;
  /** Of the rows that allow one language: how many there are of it and how many are told. */
  readonly perLanguage: Readonly<Record<string, { readonly rows: number; readonly right: number }>>;
  readonly predictionsPerSecond: number;
}

export const LANGUAGE_KEYS = ['accuracy', 'accuracyFamilies', 'predictionsPerSecond'] as const;

/** Read once before the clock runs. */
const WARM_UP = 100;

const familyOf = (language: string): string => (language === 'zh-Hant' || language === 'yue' ? 'zh' : language);

/** Tells every row once, after some that are not counted. */
export function measureLanguage(identify: (text: string) => string, rows: readonly LanguageRow[]): LanguageScores {
  for (const { text } of rows.slice(0, WARM_UP)) identify(text);
  const began = performance.now();
  const answers = rows.map(({ text }) => identify(text));
  const seconds = (performance.now() - began) / 1_000;
  const perLanguage: Record<string, { rows: number; right: number }> = {};
  let [right, related] = [0, 0];
  for (const [index, { allowed }] of rows.entries()) {
    const answer = answers[index]!;
    if (allowed.includes(answer)) right++;
    if (allowed.some((language) => familyOf(language) === familyOf(answer))) related++;
    const [only] = allowed;
    if (allowed.length !== 1 || only === undefined) continue;
    const counted = (perLanguage[only] ??= { rows: 0, right: 0 });
    counted.rows++;
    if (answer === only) counted.right++;
  }
  return {
    accuracy: right / rows.length,
    accuracyFamilies: related / rows.length,
    perLanguage,
    predictionsPerSecond: Math.round(rows.length / seconds),
  };
}
