import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Locale } from '#contracts/common';
import type { Found, Moment } from '#knowledge';
import { Mask } from '#libs/privacy';
import type { ModelReply, ModelTurn, Spent } from '#models';
import type { ChannelSheet } from '../channel-sheet.ts';
import type { GuardRules } from '../guard.ts';
import { check, type Checked } from './check.ts';
import { withOpinion } from './judge.ts';
import { evidenceOf, type EvidenceOf } from './evidence.ts';
import { isInstruction } from './instruction.ts';
import { MOST_SENTENCES, promptOf } from './prompt.ts';

/** Composed once, and once more with what was objected. */
const ATTEMPTS = 2;
/** Characters of a question that are sent. */
const QUESTION = 1_000;
/** Characters of one sentence of a reply; no sentence of service is longer. */
const SENTENCE = 600;

const shape = z.object({
  sentences: z
    .array(z.object({ text: z.string().min(1).max(SENTENCE), evidence: z.array(z.string().max(10)).max(20) }))
    .min(1)
    .max(MOST_SENTENCES * 2),
});

/** What a reply is written from. */
export interface Writing {
  readonly question: string;
  readonly found: Found;
  readonly moment: Moment;
  readonly language: Locale;
  readonly brand: string;
  readonly sheet: ChannelSheet;
  readonly rules: GuardRules;
  /** Names that the profile of the customer knows. */
  readonly names: readonly string[];
}

/** Why the house words the answer itself, although there is a model. */
export type FellBack =
  | Extract<ModelReply, { why: string }>['why']
  /** What the customer wrote speaks to the model instead of to us. */
  | 'instruction'
  /** Nothing was left to write from. */
  | 'no evidence'
  /** JSON, but not the one that was asked for. */
  | 'wrong shape'
  /** Twice too little of it stood on the evidence. */
  | 'unsupported';

export type Written = {
  spent: Spent & { model: string };
  cut: Checked['cut'];
  hidden: Readonly<Record<string, number>>;
  leftOut: number;
} & ({ kind: 'written'; sentences: string[] } | { kind: 'fell back'; why: FellBack });

/** Lets the model word an answer from what was found. Whatever it does, this ends within the limits of its turn. */
export async function write(turn: ModelTurn, writing: Writing): Promise<Written> {
  const mask = new Mask({ names: writing.names, nonce: chance() });
  const fence = chance() + chance();
  const evidence = evidenceOf(writing.found, writing.moment);
  const cut: Checked['cut'] = [];
  const ended = <T extends object>(how: T) => ({
    ...how,
    spent: { model: turn.model, ...turn.spent },
    cut,
    hidden: mask.hidden,
    leftOut: evidence.leftOut.length,
  });
  const fellBack = (why: FellBack) => ended({ kind: 'fell back' as const, why });

  if (isInstruction(writing.question)) return fellBack('instruction');
  if (evidence.items.length === 0) return fellBack('no evidence');
  const masked = maskedEvidence(mask, evidence);
  const question = mask.hide([...writing.question].slice(0, QUESTION).join(''));
  let objections: { sentence: string; why: string }[] = [];
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const { brand, language, sheet, rules } = writing;
    const reply = await turn.ask(promptOf({ question, evidence: masked, brand, language, sheet, fence, objections }));
    if (reply.kind === 'passed over')
      return fellBack(attempt > 0 && reply.why === 'turn limit' ? 'unsupported' : reply.why);
    if (reply.kind === 'failed') return fellBack(reply.why);
    const proposed = shape.safeParse(reply.json);
    if (!proposed.success) return fellBack('wrong shape');
    const own = await check(proposed.data.sentences.slice(0, MOST_SENTENCES), { evidence: masked, rules, mask, fence });
    const checked = isEssential(own) ? await withOpinion(own, turn, { evidence: masked, mask, fence }) : own;
    cut.push(...checked.cut);
    if (isEssential(checked)) return ended({ kind: 'written' as const, sentences: spaced(checked.kept, language) });
    objections = checked.cut.map(({ sentence, why }) => ({ sentence: mask.hide(sentence), why }));
  }
  return fellBack('unsupported');
}

/** More was kept than cut: what is left still answers. */
const isEssential = ({ kept, cut }: Checked) => kept.length > 0 && kept.length >= cut.length;

const maskedEvidence = (mask: Mask, { title, items, leftOut }: EvidenceOf): EvidenceOf => ({
  title: mask.hide(title),
  items: items.map(({ id, text }) => ({ id, text: mask.hide(text) })),
  leftOut,
});

/** Sentences are joined as they are; English wants a blank between them. */
const spaced = (sentences: string[], language: Locale) =>
  language === 'en' ? sentences.map((one, index) => (index < sentences.length - 1 ? `${one} ` : one)) : sentences;

/** Eight letters and digits that nobody can guess. */
const chance = () => randomBytes(4).toString('hex');
