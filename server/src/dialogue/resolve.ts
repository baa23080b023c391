import type { Context } from './recall.ts';

export type Resolved =
  | { kind: 'kept'; query: string }
  /** A follow-up that leans on the question before: both are looked up, the joined one too. */
  | { kind: 'joined'; query: string; alone: string }
  | { kind: 'picked'; query: string; articleId: string };

/** A follow-up this short may lean on the question before. */
const SHORT = 12;
const leaning =
  /^(那么?|那|然后|还有|它|他|这个|那个|这|and |what about|how about|that|it )|(呢|的呢|咋样|怎么样)[?？。!！]*$/iu;
const ordinal: readonly RegExp[] = [
  /^(第?[1一壹]个?|1|①|a|first|the first( one)?)$/iu,
  /^(第?[2二贰两]个?|2|②|b|second|the second( one)?)$/iu,
  /^(第?[3三叁]个?|3|③|c|third|the third( one)?)$/iu,
];

/** Makes the question whole: a picked choice, a follow-up joined with what it leans on, or as it stands. Pure. */
export function resolve(context: Pick<Context, 'asked' | 'choices' | 'previousQuestion'>): Resolved {
  const query = context.asked.texts.join('\n').trim();
  const picked = pick(query, context.choices);
  if (picked) return picked;
  const { previousQuestion } = context;
  if (previousQuestion && [...query].length <= SHORT && leaning.test(query)) {
    const alone = query.replace(/^(那么?|然后|还有|and |what about |how about )/iu, '').replace(/呢[?？。!！]*$/u, '');
    return { kind: 'joined', query: `${previousQuestion} ${alone}`, alone };
  }
  return { kind: 'kept', query };
}

function pick(query: string, choices: Context['choices']): Resolved | undefined {
  const bare = query.replace(/[\s。.!！?？、,，]+$/u, '');
  const index = ordinal.findIndex((pattern) => pattern.test(bare));
  const choice =
    choices[index] ?? choices.find(({ label }) => label.replace(/[?？]$/u, '') === bare.replace(/[?？]$/u, ''));
  return choice?.articleId ? { kind: 'picked', query: choice.label, articleId: choice.articleId } : undefined;
}
