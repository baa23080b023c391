import type { HandoffReason } from '#contracts/http/conversations';
import type { Finding, Found, GraphFound } from '#knowledge';
import type { StrategyMeasures } from '#contracts/http/strategies';
import type { Assessment } from '#papers';
import type { Observations, Urgency } from '#perception';
import { courseOf } from './eyes/index.ts';
import type { Led } from './intent.ts';
import type { Recalled } from './recollection/index.ts';

/** Why the desk is called; finer than the reason, so that words and summary fit. */
export type HandoverWhy =
  | 'asked'
  | 'emotion'
  | 'unknown'
  | 'failure'
  | 'file'
  | 'pdf'
  | 'urgent'
  | 'promise'
  | 'intent'
  | 'paper'
  | 'picture'
  | 'unseen';

export type Decision =
  | {
      kind: 'answer';
      from: { kind: 'article'; found: Found; /** Say first which question is being answered. */ named: boolean };
    }
  /** Worked out from what several articles say. */
  | { kind: 'answer'; from: { kind: 'graph'; found: GraphFound } }
  | { kind: 'answer'; from: { kind: 'small talk'; which: NonNullable<Observations['smallTalk']> } }
  /** A person was called already: what may still be said meanwhile. */
  | { kind: 'answer'; from: { kind: 'while waiting'; which: 'noted' | 'file' | 'urgent'; urgency?: Urgency | null } }
  /** The customer asked what he asked, or what he was promised. */
  | { kind: 'answer'; from: { kind: 'recalled'; recalled: Told } }
  /** His papers were read or corrected; what was read is said before every reply. */
  | { kind: 'answer'; from: { kind: 'papers' } }
  | { kind: 'ask'; about: { kind: 'choices'; found: readonly Found[] } }
  | { kind: 'ask'; about: { kind: 'rephrase' } }
  /** Another picture of a paper, or whether what was read is right; and what a picture that is no paper is about. */
  | { kind: 'ask'; about: { kind: 'retake' | 'confirm' | 'picture' } }
  | {
      kind: 'hand over';
      why: HandoverWhy;
      /** Said first. */ recalled?: Told;
      /** What is the matter, where it is urgent. */ urgency?: Urgency | null;
    }
  | { kind: 'stay silent'; why: 'a person is called' | 'nothing is carried' };

/** What is told of before; an earlier question is looked up anew instead. */
type Told = Exclude<Recalled, { kind: 'question' }>;

export interface Seen {
  observations: Observations;
  /** Files that are no pictures, sent in this turn. */
  files: number;
  /** One of them is a PDF. */
  pdf?: boolean;
  /** Papers are wanted of him, so that a PDF is likely to be one. */
  awaited?: boolean;
  /** What his pictures, and his words about papers, come to. */
  assessment?: Assessment | null;
  /** Turns in a row in which he was asked for another picture of a paper. */
  retakes?: number;
  match: Finding;
  /** What the graph answers, where no article does it better. */
  graph?: GraphFound | null;
  /** Turns in a row in which the bot had to ask back. */
  tries: number;
  /** A person was called and has not come yet; `noted` when the customer heard since that he is read. */
  waiting: { noted: boolean } | null;
  /** The last that he heard is that the person has his file. */
  toldOfFile?: boolean;
  /** He speaks of what was said before, and it is known. */
  recalled?: Told | null;
  /** He has told his name: a greeting is answered with it, whatever script there is for strangers. */
  byName?: boolean;
  /** When the strategies call a person for how he feels; never, when left out. */
  call?: StrategyMeasures['call'];
  /** Where what the company taught leads; the article of an intent stands in `match`. */
  taught?: Led['how'];
  /** Nothing of ours reaches him now; staff read what he wrote. */
  shut?: boolean;
}

/** One honest "I do not know", then a person. */
const HONEST_TRIES = 1;
/** Choices may be offered once more before it is a person's turn. */
const CHOICE_TRIES = 2;

/** What to do about what was said. Cheap and grave reasons first; pure. */
export function decide(seen: Seen): Decision {
  // Nobody hears the bot; somebody at the desk may still be called.
  const calls = !seen.waiting && (seen.observations.urgent || seen.observations.asksForPerson);
  if (seen.shut && !calls) return { kind: 'stay silent', why: 'nothing is carried' };
  if (seen.waiting) return decideWhileWaiting(seen, seen.waiting);
  const { observations, files, match, tries, call = 'never' } = seen;
  const { urgent, urgency, asksForPerson, empty, smallTalk } = observations;
  if (urgent) return { kind: 'hand over', why: 'urgent', urgency };
  if (asksForPerson) return { kind: 'hand over', why: 'asked' };
  const file: Decision = { kind: 'hand over', why: seen.pdf ? 'pdf' : 'file' };
  if (empty && files > 0) return file;
  const seeing = decideSeeing(seen);
  if (seeing) return seeing;
  // Dots and marks alone: somebody is there and wants to be spoken to.
  if (empty) return { kind: 'answer', from: { kind: 'small talk', which: 'greeting' } };
  if (call === 'now') return { kind: 'hand over', why: 'emotion' };
  // Words that greet, or are answered, are not what he wants to have looked at.
  if (files > 0 && (smallTalk || (seen.pdf && seen.awaited)))
    return call === 'unanswered' ? { kind: 'hand over', why: 'emotion' } : file;
  if (seen.recalled) return decideRecalled(seen.recalled);
  if (seen.graph) return { kind: 'answer', from: { kind: 'graph', found: seen.graph } };
  if (seen.byName && smallTalk === 'greeting')
    return { kind: 'answer', from: { kind: 'small talk', which: smallTalk } };
  if (match.kind === 'sure') return { kind: 'answer', from: { kind: 'article', found: match.found[0]!, named: false } };
  if (smallTalk) return { kind: 'answer', from: { kind: 'small talk', which: smallTalk } };
  if (seen.taught === 'person') return { kind: 'hand over', why: 'intent' };
  if (call === 'unanswered') return { kind: 'hand over', why: 'emotion' };
  if (files > 0) return file;
  if (match.kind === 'likely')
    return { kind: 'answer', from: { kind: 'article', found: match.found[0]!, named: true } };
  if (match.kind === 'ambiguous' && tries < CHOICE_TRIES)
    return { kind: 'ask', about: { kind: 'choices', found: match.found } };
  return tries >= HONEST_TRIES ? { kind: 'hand over', why: 'unknown' } : { kind: 'ask', about: { kind: 'rephrase' } };
}

/** What his pictures want, where they want anything. Great anger is met before them, and a sure answer beside them. */
function decideSeeing({ assessment, observations, match, graph, retakes = 0, tries, call }: Seen): Decision | null {
  if (!assessment || (call === 'now' && !observations.empty)) return null;
  const words = !observations.empty && observations.smallTalk === null;
  const answered = words && (match.kind === 'sure' || Boolean(graph));
  const course = courseOf({ assessment, words, answered, retakes, tries });
  switch (course?.kind) {
    case undefined:
      return null;
    case 'person':
      return { kind: 'hand over', why: course!.why };
    case 'report':
      return { kind: 'answer', from: { kind: 'papers' } };
    case 'retake':
    case 'confirm':
      return { kind: 'ask', about: { kind: course!.kind } };
    case 'ask':
      return { kind: 'ask', about: { kind: 'picture' } };
  }
}

/** A promise whose time has passed is for a person to keep. */
function decideRecalled(recalled: Told): Decision {
  const late = recalled.kind === 'promises' && recalled.late;
  return late
    ? { kind: 'hand over', why: 'promise', recalled }
    : { kind: 'answer', from: { kind: 'recalled', recalled } };
}

/** The bot keeps to what it knows well; everything else is for the person who comes. */
function decideWhileWaiting(
  { observations, files, toldOfFile = false, match, graph, assessment }: Seen,
  { noted }: { noted: boolean },
): Decision {
  const { urgent, urgency } = observations;
  if (urgent) return { kind: 'answer', from: { kind: 'while waiting', which: 'urgent', urgency } };
  // Whoever asks for a person again wants to hear that one comes, not when the desk is open.
  if (observations.asksForPerson) return { kind: 'answer', from: { kind: 'while waiting', which: 'noted' } };
  if (graph) return { kind: 'answer', from: { kind: 'graph', found: graph } };
  if (match.kind === 'sure' || match.kind === 'likely') {
    return { kind: 'answer', from: { kind: 'article', found: match.found[0]!, named: match.kind === 'likely' } };
  }
  if (assessment && assessment.papers.length > 0) return { kind: 'answer', from: { kind: 'papers' } };
  if (files > 0 && !toldOfFile) return { kind: 'answer', from: { kind: 'while waiting', which: 'file' } };
  if (noted) return { kind: 'stay silent', why: 'a person is called' };
  return { kind: 'answer', from: { kind: 'while waiting', which: 'noted' } };
}

/** The closed reasons of the desk. */
const reasons: Record<HandoverWhy, HandoffReason> = {
  asked: 'asked',
  emotion: 'emotion',
  unknown: 'unknown',
  failure: 'failure',
  file: 'rule',
  pdf: 'rule',
  urgent: 'rule',
  promise: 'rule',
  intent: 'rule',
  paper: 'rule',
  picture: 'rule',
  unseen: 'rule',
};

export const reasonOf = (why: HandoverWhy): HandoffReason => reasons[why];

/** What a turn is remembered by, closer than its outcome. */
export function whyOf(decision: Decision): string {
  switch (decision.kind) {
    case 'answer':
      return decision.from.kind;
    case 'ask':
      return decision.about.kind;
    default:
      return decision.why;
  }
}
