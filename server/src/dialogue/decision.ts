import type { HandoffReason } from '#contracts/http/conversations';
import type { Found } from '#knowledge';
import type { Observations } from '#perception';
import type { Finding } from './look-up.ts';

/** Why the desk is called; finer than the reason, so that words and summary fit. */
export type HandoverWhy = 'asked' | 'emotion' | 'unknown' | 'failure' | 'file' | 'urgent';

export type Decision =
  | {
      kind: 'answer';
      from: { kind: 'article'; found: Found; /** Say first which question is being answered. */ named: boolean };
    }
  | { kind: 'answer'; from: { kind: 'small talk'; which: NonNullable<Observations['smallTalk']> } }
  /** A person was called already: what may still be said meanwhile. */
  | { kind: 'answer'; from: { kind: 'while waiting'; which: 'noted' | 'urgent' } }
  | { kind: 'ask'; about: { kind: 'choices'; found: readonly Found[] } }
  | { kind: 'ask'; about: { kind: 'rephrase' } }
  | { kind: 'hand over'; why: HandoverWhy }
  | { kind: 'stay silent'; why: 'a person is called' };

export interface Seen {
  observations: Observations;
  /** The customer sent pictures or files in this turn. */
  files: number;
  match: Finding;
  /** Turns in a row in which the bot had to ask back. */
  tries: number;
  /** A person was called and has not come yet; `noted` when the customer heard since that he is read. */
  waiting: { noted: boolean } | null;
}

/** Anger from here on is for a person, whatever the knowledge holds. */
const ANGRY = 0.7;
/** Anger from here on is for a person when there is no good answer. */
const UPSET = 0.4;
/** One honest "I do not know", then a person. */
const HONEST_TRIES = 1;
/** Choices may be offered once more before it is a person's turn. */
const CHOICE_TRIES = 2;

/** What to do about what was said. Cheap and grave reasons first; pure. */
export function decide(seen: Seen): Decision {
  if (seen.waiting) return decideWhileWaiting(seen, seen.waiting);
  const { observations, files, match, tries } = seen;
  const { urgent, asksForPerson, empty, emotion, smallTalk } = observations;
  if (urgent) return { kind: 'hand over', why: 'urgent' };
  if (asksForPerson) return { kind: 'hand over', why: 'asked' };
  if (empty && files > 0) return { kind: 'hand over', why: 'file' };
  // Dots and marks alone: somebody is there and wants to be spoken to.
  if (empty) return { kind: 'answer', from: { kind: 'small talk', which: 'greeting' } };
  const anger = emotion.label === 'angry' ? emotion.score : 0;
  if (anger >= ANGRY) return { kind: 'hand over', why: 'emotion' };
  if (match.kind === 'sure') return { kind: 'answer', from: { kind: 'article', found: match.found[0]!, named: false } };
  if (smallTalk) return { kind: 'answer', from: { kind: 'small talk', which: smallTalk } };
  if (anger >= UPSET) return { kind: 'hand over', why: 'emotion' };
  if (files > 0) return { kind: 'hand over', why: 'file' };
  if (match.kind === 'likely')
    return { kind: 'answer', from: { kind: 'article', found: match.found[0]!, named: true } };
  if (match.kind === 'ambiguous' && tries < CHOICE_TRIES)
    return { kind: 'ask', about: { kind: 'choices', found: match.found } };
  return tries >= HONEST_TRIES ? { kind: 'hand over', why: 'unknown' } : { kind: 'ask', about: { kind: 'rephrase' } };
}

/** The bot keeps to what it knows well; everything else is for the person who comes. */
function decideWhileWaiting({ observations, match }: Seen, { noted }: { noted: boolean }): Decision {
  if (observations.urgent) return { kind: 'answer', from: { kind: 'while waiting', which: 'urgent' } };
  if (match.kind === 'sure' || match.kind === 'likely') {
    return { kind: 'answer', from: { kind: 'article', found: match.found[0]!, named: match.kind === 'likely' } };
  }
  if (noted) return { kind: 'stay silent', why: 'a person is called' };
  return { kind: 'answer', from: { kind: 'while waiting', which: 'noted' } };
}

/** The closed reasons of the desk. */
export function reasonOf(why: HandoverWhy): HandoffReason {
  return why === 'file' || why === 'urgent' ? 'rule' : why;
}
