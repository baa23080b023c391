import { addition } from './leaning.ts';
import type { Context } from './recall.ts';

export type Resolved =
  | { kind: 'kept'; query: string }
  /** A follow-up that leans on the question before: both are looked up, the joined one too. */
  | { kind: 'joined'; query: string; alone: string }
  | { kind: 'picked'; query: string; articleId: string };

const ordinal: readonly RegExp[] = [
  /^(第?[1一壹]个?|1|①|a|first|the first( one)?)$/iu,
  /^(第?[2二贰两]个?|2|②|b|second|the second( one)?)$/iu,
  /^(第?[3三叁]个?|3|③|c|third|the third( one)?)$/iu,
];

/** Makes the question whole: a picked choice, a follow-up joined with what it leans on, or as it stands. Pure. */
export function resolve(context: Pick<Context, 'asked' | 'choices' | 'base'>): Resolved {
  const query = context.asked.texts.join('\n').trim();
  const picked = pick(query, context.choices);
  if (picked) return picked;
  const added = context.base === null ? null : addition(query);
  if (added !== null) return { kind: 'joined', query: `${context.base} ${added}`, alone: added };
  return { kind: 'kept', query };
}

function pick(query: string, choices: Context['choices']): Resolved | undefined {
  const bare = query.replace(/[\s。.!！?？、,，]+$/u, '');
  const index = ordinal.findIndex((pattern) => pattern.test(bare));
  const choice =
    choices[index] ?? choices.find(({ label }) => label.replace(/[?？]$/u, '') === bare.replace(/[?？]$/u, ''));
  return choice?.articleId ? { kind: 'picked', query: choice.label, articleId: choice.articleId } : undefined;
}
