import type { Choice } from '#contracts/http/conversations';
import { shippedRewriter } from '#libs/rewrite';
import { addition } from './leaning.ts';
import type { Context } from './recall.ts';
import { madeWhole, pointedAt, type Named, type Rewriting } from './reference/index.ts';

export type Resolved =
  | { kind: 'kept'; query: string }
  /** A follow-up that leans on the question before: both are looked up, the joined one too. */
  | { kind: 'joined'; query: string; alone: string }
  /** A question that lacked something, made whole; `alone` is looked up too, `focus` is what it adds. */
  | { kind: 'rewritten'; query: string; alone: string; focus: string | null; lacks: number }
  /** A question about something named in the last reply, by its place there. */
  | { kind: 'pointed'; query: string; name: string; articleId?: string; passage?: string }
  | { kind: 'picked'; query: string; articleId: string; passage?: string };

type Leaning = Pick<Context, 'asked' | 'choices' | 'offers' | 'base' | 'exchanges'>;

export interface Resolving {
  /** It is small talk or asks for a person: nothing lacks. */
  complete?: boolean;
  rewriting?: Rewriting;
}

const ordinal: readonly RegExp[] = [
  /^(第?[1一壹]个?|1|①|a|first|the first( one)?)$/iu,
  /^(第?[2二贰两]个?|2|②|b|second|the second( one)?)$/iu,
  /^(第?[3三叁]个?|3|③|c|third|the third( one)?)$/iu,
];

/** Makes the question whole: a picked choice, what it points at, what it leaves out, or as it stands. Pure. */
export function resolve(
  { asked, choices, offers = [], base, exchanges = [] }: Leaning,
  { complete = false, rewriting = shipped }: Resolving = {},
): Resolved {
  const query = asked.texts.join('\n').trim();
  const picked = pick(query, choices, offers);
  if (picked) return picked;
  const pointed = pointedAt(query, exchanges.at(-1)?.names ?? []);
  if (pointed?.taken && pointed.named.articleId) return taken(pointed.named, pointed.named.articleId);
  const text = pointed?.text ?? query;
  const whole = complete || asked.texts.length !== 1 ? null : madeWhole(text, exchanges, rewriting);
  if (pointed) return { kind: 'pointed', query: whole?.text ?? text, ...pointed.named };
  const added = base === null ? null : addition(query);
  if (whole) return { kind: 'rewritten', query: whole.text, alone: added ?? query, focus: added, lacks: whole.lacks };
  if (added !== null) return { kind: 'joined', query: `${base} ${added}`, alone: added };
  return { kind: 'kept', query };
}

const shipped: Rewriting = (context, current) => shippedRewriter().rewrite(context, current);

const taken = ({ name, passage }: Named, articleId: string): Resolved => ({
  kind: 'picked',
  query: name,
  articleId,
  ...(passage !== undefined && { passage }),
});

/** Choices are picked by their place or by their words, offers by their words. */
function pick(query: string, choices: readonly Choice[], offers: readonly Choice[]): Resolved | undefined {
  const bare = query.replace(/[\s。.!！?？、,，]+$/u, '');
  const index = ordinal.findIndex((pattern) => pattern.test(bare));
  const choice =
    choices[index] ??
    [...choices, ...offers].find(({ label }) => label.replace(/[?？]$/u, '') === bare.replace(/[?？]$/u, ''));
  if (!choice?.articleId) return undefined;
  const { label, articleId, passage } = choice;
  return { kind: 'picked', query: label, articleId, ...(passage !== undefined && { passage }) };
}
