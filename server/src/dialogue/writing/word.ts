import type { Locale } from '#contracts/common';
import { mannersCategory } from '#contracts/http/knowledge';
import type { ModelTurn } from '#models';
import type { ChannelSheet } from '../channel-sheet.ts';
import { compose, type Voice } from '../compose.ts';
import type { Decision } from '../decision.ts';
import type { Draft } from '../draft.ts';
import type { GuardRules } from '../guard.ts';
import type { Told } from '../trace.ts';
import { write, type Written } from './write.ts';

/** Who may word answers beside the house. Left out, nobody. */
export interface WritingDeps {
  /** The model for this turn; null where there is none or the company has it switched off. */
  model?(): Promise<ModelTurn | null>;
  /** Names that the profile of the customer knows. */
  names?(): Promise<readonly string[]>;
}

export interface Wording {
  readonly decision: Decision;
  readonly voice: Voice;
  readonly question: string;
  readonly language: Locale;
  readonly sheet: ChannelSheet;
  readonly rules: GuardRules;
}

export interface Worded {
  readonly draft: Draft;
  /** What the model did; null when it was not asked. */
  readonly written: Written | null;
}

/** Puts a decision into words: by the model where it may and can, by the default composer always. */
export async function word(wording: Wording, { model, names }: WritingDeps): Promise<Worded> {
  const { decision, voice, question, language, sheet, rules } = wording;
  const draft = compose(decision, voice);
  const from = decision.kind === 'answer' && decision.from.kind === 'article' ? decision.from : null;
  if (!from || !isFree(from.found.article)) return { draft, written: null };
  const turn = (await model?.()) ?? null;
  if (!turn) return { draft, written: null };
  const { moment, brand } = voice;
  const known = (await names?.()) ?? [];
  const written = await write(turn, {
    question,
    found: from.found,
    moment,
    language,
    brand,
    sheet,
    rules,
    names: known,
  });
  if (written.kind === 'fell back') return { draft, written };
  return { draft: { ...draft, sentences: [...(draft.stock ?? []), ...written.sentences] }, written };
}

/** Scripts and manners are said as they stand: their words are the point. */
const isFree = ({ kind, category }: { kind: string; category: string }) =>
  kind !== 'script' && category !== mannersCategory;

const MICROS = 1_000_000;

export function tellWorded({ draft: { sentences, sources }, written }: Worded): Told {
  const values = { sentences: sentences.length, sources: sources.length };
  if (!written) return { key: 'compose.written', values };
  const { spent, cut, hidden, leftOut } = written;
  const cost = spent.costMicros / MICROS;
  const outcome = written.kind === 'written' ? 'written' : written.why;
  const told = { ...values, model: spent.model, ms: spent.ms, tokens: spent.tokens, cost, cut: cut.length };
  return {
    key: written.kind === 'written' ? 'compose.byModel' : 'compose.fellBack',
    values: { ...told, ...(written.kind === 'fell back' && { why: `model ${written.why}` }) },
    detail: { ...spent, cost, outcome, cut, hidden, leftOut },
  };
}
