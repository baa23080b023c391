import { links } from '#libs/text';
import { checkSentence } from './check.ts';
import { supportOf, SUPPORTED_FROM } from './checker.ts';
import { claimsNothing } from './courtesy.ts';
import { bestClause, crossings } from './crossed.ts';
import { featuresOf } from './features.ts';
import { standsIn } from './names.ts';
import { comparable, unsupportedAmounts } from './numbers.ts';
import { denials } from './polarity.ts';
import { isQuoted, read, readEvidence, type Evidence, type Reading } from './reading.ts';
import { siblings, substitutes } from './siblings.ts';
import type { Judgement, JudgeRules, JudgeReason, Span, Support } from './verdict.ts';

/** A longer sentence is not judged, unless it is quoted. UTF-16 units. */
const LONGEST_SENTENCE = 2_000;
/** What is left of the checker's probability when a rule objects. */
const OBJECTED = 0.15;

interface Objection {
  readonly verdict: Exclude<Support, 'supported'>;
  readonly reason: JudgeReason;
  readonly spans: readonly Span[];
  readonly detail: string;
}

/**
 * Each sentence against its evidence, whoever wrote it: first the rules, then whether the evidence supports it at all. A
 * sentence quoted from the evidence passes the second layer, and so does one that claims nothing (courtesy, a question).
 * Never throws. The list of evidence is read once and must not be changed afterwards.
 */
export function judge(sentences: readonly string[], evidence: readonly string[], rules: JudgeRules): Judgement[] {
  // Names of the house stand like evidence, for names only: amounts are asked of the evidence itself.
  const texts = rules.names?.length ? [...evidence, rules.names.join('\n')] : evidence;
  return sentences.map((sentence) => judgeOne(sentence, { evidence, rules, known: () => readEvidence(texts) }));
}

interface Bench {
  readonly evidence: readonly string[];
  /** The evidence and the names of the house, read when first asked for. */
  known(): Evidence;
  readonly rules: JudgeRules;
}

function judgeOne(sentence: string, bench: Bench): Judgement {
  const ruled = byRules(sentence, bench);
  if (isQuoted(sentence, bench.evidence)) return ruled ? fails(ruled, 1) : stands(1);
  if (sentence.length > LONGEST_SENTENCE)
    return fails(ruled ?? { verdict: 'not_found', reason: 'too long', spans: whole(sentence), detail: '' }, 0);
  const reading = read(sentence);
  const known = bench.known();
  const language = /\p{Script=Han}/u.test(reading.folded) ? 'zh' : 'en';
  const support = supportOf(featuresOf(reading, known), language);
  const courteous = claimsNothing(reading);
  const objection = ruled ?? (courteous ? undefined : byWords(reading, known));
  if (objection) return fails(objection, support * OBJECTED);
  if (courteous || isBareAmount(sentence, reading) || support >= SUPPORTED_FROM) return stands(support);
  return fails({ verdict: 'not_found', reason: 'unsupported', spans: strangeIn(reading, known), detail: '' }, support);
}

/** A sentence of few words around an amount or address that the rules have found in the evidence: 设备一共三万八千六. */
const FEW_WORDS = 3;

const isBareAmount = (sentence: string, { tokens, amounts }: Reading): boolean =>
  tokens.length <= FEW_WORDS && (amounts.length > 0 || links(sentence).length > 0);

const stands = (score: number): Judgement => ({ verdict: 'supported', reason: null, spans: [], detail: '', score });
const fails = (objection: Objection, score: number): Judgement => ({ ...objection, score });
const whole = (sentence: string): Span[] => [{ start: 0, end: sentence.length }];
const spanOf = ({ start, end }: Span): Span => ({ start, end });

/** Words of the lexicon, links, contacts, promises and amounts: what holds for quoted sentences too. */
function byRules(sentence: string, { evidence, known, rules }: Bench): Objection | undefined {
  const ruled = checkSentence(sentence, evidence, rules);
  if (ruled.ok) return undefined;
  const { reason, span, detail } = ruled;
  if (reason === 'number') {
    const amounts = unsupportedAmounts(sentence, evidence);
    const denied = amounts.some((amount) =>
      known().texts.some((text) => text.amounts.some((other) => comparable(other, amount))),
    );
    return { verdict: denied ? 'contradicted' : 'not_found', reason, spans: amounts.map(spanOf), detail };
  }
  const kinds = new Set(links(sentence).map(({ kind }) => kind));
  const other =
    (reason === 'contact' || reason === 'link') &&
    evidence.some((text) => links(text).some(({ kind }) => kinds.has(kind)));
  return { verdict: other ? 'contradicted' : 'not_found', reason, spans: [span], detail };
}

/** Names, amounts of something else, and denials. */
function byWords(reading: Reading, known: Evidence): Objection | undefined {
  const strangers = reading.names.filter((name) => !standsIn(name, known.folded));
  if (strangers.length > 0) {
    const kinds = new Set(strangers.map(({ kind }) => kind));
    const repeats = reading.clauses.some((clause) =>
      bestClause(clause, known)?.names.some(({ kind }) => kinds.has(kind)),
    );
    return {
      verdict: repeats ? 'contradicted' : 'not_found',
      reason: 'name',
      spans: strangers.map(spanOf),
      detail: strangers[0]!.text,
    };
  }
  const layers = [
    ['name', () => siblings(reading, known)],
    ['crossed', () => crossings(reading.clauses, known)],
    ['denied', () => denials(reading.clauses, known)],
    ['name', () => substitutes(reading.clauses, known)],
  ] as const;
  for (const [reason, find] of layers) {
    const found = find();
    if (found.length > 0) return { verdict: 'contradicted', reason, spans: found.map(spanOf), detail: found[0]!.text };
  }
  return undefined;
}

/** The words that the evidence does not hold, for the eye; at least the sentence itself. */
function strangeIn({ tokens, folded }: Reading, { stems, folded: texts }: Evidence): Span[] {
  const strange = tokens.filter(({ stem, word }) => !stems.has(stem) && !texts.some((text) => text.includes(word)));
  return strange.length > 0 ? strange.map(spanOf) : [{ start: 0, end: folded.length }];
}
