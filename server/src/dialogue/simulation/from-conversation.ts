import type { Message } from '#contracts/http/conversations';
import { simulationLimits, type Expectation, type Rehearsal } from '#contracts/http/simulations';
import type { Locale } from '#contracts/common';
import { links } from '#libs/text';

/** Characters of what a customer says that are kept, and of a name. */
const SAID = 1_000;
const NAME = 40;

/** What a customer said to the bot, and what it did then, as a dialogue that expects the same. Pure. */
export function fromMessages(items: readonly Message[], language: Locale): Rehearsal {
  const turns: Rehearsal['turns'] = [];
  let said: string[] = [];
  for (const [at, { author, body }] of items.entries()) {
    if (author.kind === 'customer' && body.kind === 'text') said.push(body.text);
    if (said.length === 0 || author.kind === 'customer') continue;
    const expect = expectedOf(items.slice(at, at + 2));
    if (expect === null) continue;
    turns.push({ says: cut(without(said.join('\n')), SAID), expect });
    said = [];
  }
  // What nobody has answered yet is played too.
  if (said.length > 0) turns.push({ says: cut(without(said.join('\n')), SAID), expect: {} });
  return {
    name: cut(turns[0]?.says ?? '', NAME).replace(/\s+/gu, ' '),
    language,
    turns: turns.slice(0, simulationLimits.turns),
  };
}

/** What the bot did, from what was said and what came next; empty where nobody can tell, null where nothing was said. */
function expectedOf([said, next]: readonly Message[]): Expectation | null {
  const { author, body } = said!;
  if (body.kind === 'event' || body.kind === 'note') return null;
  if (author.kind !== 'bot') return {};
  if (body.kind === 'choices') return { outcome: 'ask' };
  if (next?.body.kind === 'event' && next.body.event.type === 'handoff.requested') return { outcome: 'hand over' };
  const source = body.kind === 'answer' ? body.sources[0] : undefined;
  return source ? { outcome: 'answer', articleOrTitle: source.title.slice(0, 200) } : {};
}

/** Without telephone numbers, addresses of mail and accounts. */
function without(text: string): string {
  const found = links(text).filter(({ kind }) => kind !== 'url');
  return found.reduceRight((rest, { start, end }) => `${rest.slice(0, start)}***${rest.slice(end)}`, text);
}

const cut = (text: string, length: number) => [...text].slice(0, length).join('').trim();
