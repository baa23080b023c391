import { links } from '#libs/text';
import type { Mask } from '#libs/privacy';
import { guard, type GuardRules } from '../guard.ts';
import type { Evidence, EvidenceOf } from './evidence.ts';
import { isDrawnFrom } from './supported.ts';

export interface Proposed {
  readonly text: string;
  readonly evidence: readonly string[];
}

/** Why a sentence of the model is not said. The words are for the trace, and for the model when it tries again. */
export type Objection =
  /** It names no evidence, or such as was not given. */
  | 'no evidence'
  /** It changed a placeholder, or repeats our own marks. */
  | 'marks'
  /** A link or an account that stands in none of its evidence. */
  | 'link'
  /** Its words are not those of its evidence. */
  | 'not drawn from evidence'
  /** The model itself, asked as a judge, does not find it in the evidence. */
  | 'second opinion'
  /** The rules of the guard: number, promise, contact, lexicon and so on. */
  | (string & {});

export interface Checked {
  readonly kept: string[];
  readonly cut: { sentence: string; why: Objection; what: string }[];
}

export interface Checking {
  readonly evidence: EvidenceOf;
  readonly rules: GuardRules;
  readonly mask: Mask;
  readonly fence: string;
}

const MARKS = /<\/?data-|\bE\d{1,2}\b|"evidence"|"sentences"/u;

/** Every sentence against the evidence it names; what fails is cut. */
export async function check(proposed: readonly Proposed[], checking: Checking): Promise<Checked> {
  const checked: Checked = { kept: [], cut: [] };
  for (const one of proposed) {
    const sentence = checking.mask.restore(one.text).trim();
    const objection = await objectionTo(one, sentence, checking);
    if (objection) checked.cut.push({ sentence, ...objection });
    else if (sentence !== '') checked.kept.push(sentence);
  }
  return checked;
}

async function objectionTo(
  { text, evidence: ids }: Proposed,
  sentence: string,
  { evidence, rules, mask, fence }: Checking,
): Promise<{ why: Objection; what: string } | null> {
  const named = ids.map((id) => evidence.items.find((item) => item.id === id));
  if (named.length === 0 || named.includes(undefined)) return { why: 'no evidence', what: ids.join(' ') };
  if (mask.isBent(text) || sentence.includes(fence) || MARKS.test(sentence)) return { why: 'marks', what: '' };
  const texts = [...(named as Evidence[]).map((item) => mask.restore(item.text)), mask.restore(evidence.title)];
  const foreign = links(sentence).find(({ value }) => !texts.some((known) => known.includes(value)));
  if (foreign) return { why: 'link', what: foreign.value };
  const { cut } = await guard({ sentences: [sentence], evidence: texts, sources: [], choices: [] }, rules);
  if (cut[0]) return { why: cut[0].reason, what: cut[0].what };
  return isDrawnFrom(sentence, texts) ? null : { why: 'not drawn from evidence', what: '' };
}
