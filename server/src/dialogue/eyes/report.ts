import { paperFields, type PaperField, type PaperKind } from '#libs/papers';
import type { AssessedPaper, Assessment, KeptField, Looked, Unseen } from '#papers';
import type { Words } from '#platform/words';
import { doubtfulOf, isFlawed } from './decide.ts';
import { shownField } from './shown.ts';

/** Read back to the customer of each kind of paper, in this order; all else he may ask or correct too. */
const READ_BACK: { readonly [Kind in PaperKind]: readonly PaperField[] } = {
  business_licence: ['name', 'code', 'person', 'term'],
  id_card: ['name', 'number', 'term'],
  food_licence: ['name', 'number', 'term'],
  opening_permit: ['name', 'account', 'bank'],
  bank_card: ['bank', 'number'],
  invoice: ['seller', 'number', 'total'],
};

/** What is said of a turn's pictures and papers. */
export interface Report {
  readonly sentences: readonly string[];
}

interface Reporting {
  readonly words: Words;
  /** Which of the words of a rule are said; null where a rule has none in the customer's language. */
  readonly language: 'zh' | 'en' | null;
  /** The day in the company's time zone, `2026-11-23`. */
  readonly today: string;
  /** What his words were answered with stands behind: nothing is asked about pictures that are no papers. */
  readonly beside: boolean;
  /** A person is called: nothing is asked of the customer. */
  readonly handing: boolean;
}

/** Words for what was read, what is wrong with it, and what is wanted next; nothing of a picture but fields of papers. Pure. */
export function reportOf(assessment: Assessment, reporting: Reporting): Report {
  const { papers, pictures } = assessment;
  const read = papers.map((paper) => paperSentences(paper, reporting)).flat();
  const rest =
    papers.length > 0 && !reporting.beside && !reporting.handing ? standingSentences(assessment, reporting.words) : [];
  const covered = new Set(papers.map(({ fileId }) => fileId));
  const others = pictures.filter(({ fileId }) => !covered.has(fileId));
  return { sentences: [...read, ...otherSentences(others, { ...reporting, alone: papers.length === 0 }), ...rest] };
}

function paperSentences(paper: AssessedPaper, reporting: Reporting): string[] {
  const { words } = reporting;
  const { kind, verdict, corrected } = paper;
  const named = { paper: words(`bot.paper.kind.${kind}`) };
  const changed = fieldsOf(paper, corrected).map((field) =>
    words('bot.paper.changed', { field: fieldName(kind, field.name, words), value: shownField(kind, field, words) }),
  );
  const listed = corrected.length > 0 ? [] : list(fieldsOf(paper, READ_BACK[kind]), paper, words);
  const differs = paper.contradictions.map((one) =>
    words(one.source === 'said' ? 'bot.paper.differs' : 'bot.paper.differsFromPaper', {
      ...named,
      field: fieldName(kind, one.field, words),
      value: shownField(kind, { name: one.field, value: one.paper }, words),
      other: shownField(kind, { name: one.field, value: one.other }, words),
      ...(one.source !== 'said' && { otherPaper: words(`bot.paper.kind.${one.source}`) }),
    }),
  );
  if (verdict.outcome === 'accepted')
    return [
      ...changed,
      words('bot.paper.accepted', named),
      ...listed,
      ...differs,
      ...(listed.length > 0 ? [words('bot.paper.fix')] : []),
    ];
  if (verdict.outcome === 'person' || reporting.handing)
    return [...changed, words('bot.paper.received', named), ...listed, ...differs, ...ruled(paper, reporting)];
  return [...changed, ...againSentences(paper, { ...reporting, listed, differs })];
}

/** Why a paper is asked for again: the words of the rule, or what is to be seen; where all was read, whether it is right. */
function againSentences(
  paper: AssessedPaper,
  reporting: Reporting & { readonly listed: readonly string[]; readonly differs: readonly string[] },
): string[] {
  const { words, listed, differs } = reporting;
  const named = { paper: words(`bot.paper.kind.${paper.kind}`) };
  const doubtful = doubtfulOf(paper);
  if (doubtful)
    return [words('bot.paper.confirm', named), ...list(doubtful, paper, words), words('bot.paper.confirmHow')];
  const own = ruled(paper, reporting);
  if (own.length > 0) return [words('bot.paper.received', named), ...listed, ...differs, ...own];
  const [why, ...more] = reasons(paper, reporting);
  return [
    words('bot.paper.again', {
      ...named,
      why: [why ?? words('bot.paper.why.unsure'), ...more].join(words('bot.paper.and')),
    }),
    ...differs,
    words('bot.paper.retake'),
  ];
}

const ruled = ({ words: own }: AssessedPaper, { language }: Reporting): string[] =>
  own && language ? [own[language]] : [];

function reasons({ kind, fields, flaws, missing, verdict }: AssessedPaper, { words, today }: Reporting): string[] {
  const seen = flaws.map((flaw) => words(`bot.paper.why.${flaw}`));
  const of = (names: readonly PaperField[], key: string) =>
    names.length === 0
      ? []
      : [words(key, { fields: names.map((name) => fieldName(kind, name, words)).join(words('bot.paper.comma')) })];
  const about = fields.filter(({ name }) => verdict.about.includes(name));
  return [
    ...seen,
    ...of(
      verdict.about.filter((name) => missing.includes(name)),
      'bot.paper.why.missing',
    ),
    ...of(
      about.filter(({ valid }) => valid === false).map(({ name }) => name),
      'bot.paper.why.invalid',
    ),
    ...of(
      about.filter((field) => isPast(field, today)).map(({ name }) => name),
      'bot.paper.why.expired',
    ),
  ];
}

const isPast = ({ name, value }: KeptField, today: string): boolean => {
  const until = name === 'term' ? (value.split('/')[1] ?? '') : '';
  return until !== '' && until < today;
};

/** What is wanted next, or that nothing is. */
function standingSentences({ standing, papers }: Assessment, words: Words): string[] {
  if (standing.needs.length === 0) return [];
  // Nothing is said to be done while somebody has to look, or something is asked for.
  const isSettled = papers.every(({ verdict }) => verdict.outcome === 'accepted');
  if (standing.complete) return isSettled ? [words('bot.paper.complete')] : [];
  const wanted = standing.needs.filter(({ optional, state }) => !optional && (state === null || state === 'refused'));
  if (wanted.length === 0) return [];
  const names = wanted.map(({ kind }) => words(`bot.paper.kind.${kind}`)).join(words('bot.paper.comma'));
  return [words('bot.paper.need', { papers: names })];
}

/** Each kind of thing is spoken of once. Beside an answer to his words, and where a person comes, nothing is asked. */
function otherSentences(
  pictures: readonly Looked[],
  { words, beside, handing, alone }: Reporting & { readonly alone: boolean },
): string[] {
  const quiet = beside || handing;
  const said = pictures.flatMap((looked) => {
    // Who is handed over is asked for nothing, but hears that nobody has looked yet.
    if (looked.kind === 'unseen')
      return handing && !LEFT_UNDONE.has(looked.why) ? [] : [words(`bot.picture.${looked.why}`)];
    const { kind, flaws } = looked.sight;
    // Another shot of a paper that is spoken of, or of one that stands already.
    if (isPaper(kind))
      return alone && !quiet ? [words('bot.paper.received', { paper: words(`bot.paper.kind.${kind}`) })] : [];
    const [flaw] = isFlawed(looked) ? flaws.filter((one) => one !== 'blank') : [];
    if (flaw) return handing ? [] : [words('bot.sight.flawed', { why: words(`bot.paper.why.${flaw}`) })];
    return quiet ? [] : [words(`bot.sight.${kind}`)];
  });
  return [...new Set(said)];
}

/** What we did not get to, or gave up. */
const LEFT_UNDONE: ReadonlySet<Unseen> = new Set(['too_slow', 'busy', 'daily']);

const isPaper = (kind: string): boolean => kind in paperFields;

const fieldsOf = ({ fields }: AssessedPaper, names: readonly PaperField[]): KeptField[] =>
  names.flatMap((name) => fields.find((field) => field.name === name) ?? []);

/** One line for each field. */
function list(fields: readonly KeptField[], { kind }: AssessedPaper, words: Words): string[] {
  const lines = fields.map((field) =>
    words('bot.paper.line', { field: fieldName(kind, field.name, words), value: shownField(kind, field, words) }),
  );
  return lines.length === 0 ? [] : [`\n${lines.join('\n')}\n`];
}

const fieldName = (kind: PaperKind, name: PaperField, words: Words): string => words(`bot.paper.field.${kind}.${name}`);
