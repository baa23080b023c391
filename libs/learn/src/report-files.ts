import { csvOf } from './formats-csv.ts';
import type { Average, JudgedRow, Report } from './report.ts';
import type { CurvePoint } from './curve.ts';

/** How Rasa's documentation calls what is out of scope. */
const OUTSIDE = 'out_of_scope';
const nameOf = (label: string | null) => label ?? OUTSIDE;

export const reportFileNames = [
  'intent_report.json',
  'intent_errors.json',
  'intent_successes.json',
  'intent_confusion_matrix.csv',
  'intent_histogram.csv',
  'learning_curve.csv',
] as const;
export type ReportFileName = (typeof reportFileNames)[number];

/**
 * The files that `rasa test nlu` writes, with the same names and fields where it has one (its matrix and its histogram are
 * pictures), by their names. https://rasa.com/docs/rasa/testing-your-assistant
 */
export function reportFiles(report: Report, curve: readonly CurvePoint[] = []): Record<ReportFileName, string> {
  return {
    'intent_report.json': json(rasaReport(report)),
    'intent_errors.json': json(report.errors.map(rasaRow)),
    'intent_successes.json': json(report.successes.map(rasaRow)),
    'intent_confusion_matrix.csv': matrixCsv(report),
    'intent_histogram.csv': csvOf([
      ['from', 'to', 'right', 'wrong'],
      ...report.histogram.map(({ from, to, right, wrong }) => [from, to, right, wrong]),
    ]),
    'learning_curve.csv': csvOf([
      ['fraction', 'examples', 'accuracy', 'macro_f1'],
      ...curve.map(({ fraction, examples, accuracy, macroF1 }) => [fraction, examples, accuracy, macroF1]),
    ]),
  };
}

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

/** As scikit-learn's `classification_report` has it, with `confused_with`; over what was said, out of scope a label too. */
function rasaReport({ perLabel, rows, successes }: Report): Record<string, unknown> {
  const supported = perLabel.filter(({ support }) => support > 0);
  const average = (weightOf: (support: number) => number): Record<string, number> => {
    const whole = supported.reduce((sum, { support }) => sum + weightOf(support), 0) || 1;
    const mean = (key: keyof Average) => supported.reduce((sum, it) => sum + it[key] * weightOf(it.support), 0) / whole;
    return { precision: mean('precision'), recall: mean('recall'), 'f1-score': mean('f1'), support: rows };
  };
  return Object.fromEntries([
    ...supported.map(({ label, precision, recall, f1, support, confusedWith }) => [
      nameOf(label),
      {
        precision,
        recall,
        'f1-score': f1,
        support,
        confused_with: Object.fromEntries(confusedWith.map((it) => [nameOf(it.label), it.count])),
      },
    ]),
    ['accuracy', rows === 0 ? 0 : successes.length / rows],
    ['macro avg', average(() => 1)],
    ['weighted avg', average((support) => support)],
  ]);
}

function rasaRow({ text, gold, said, probability }: JudgedRow) {
  return { text, intent: nameOf(gold), intent_prediction: { name: nameOf(said), confidence: probability } };
}

/** The first column names what it is, the first line what was said. */
function matrixCsv({ confusion: { labels, matrix } }: Report): string {
  return csvOf([['', ...labels.map(nameOf)], ...matrix.map((row, at) => [nameOf(labels[at]!), ...row])]);
}
