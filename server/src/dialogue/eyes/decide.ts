import { SURE, type SightKind } from '#libs/papers';
import type { Assessment, AssessedPaper, KeptField, Looked, Unseen } from '#papers';

/** A customer who photographs a paper in vain so often talks to a person. */
export const RETAKES = 2;

/** What the pictures of a turn want said or done; pure. */
export type Course =
  /** Papers were read or changed: the customer hears what was read, and what is still wanted. */
  | { readonly kind: 'report' }
  /** He is asked for another picture of a paper, or whether what was not surely read of it is right. */
  | { readonly kind: 'retake' | 'confirm' }
  /** Pictures that are no papers, or could not be read: he is asked what they are about. */
  | { readonly kind: 'ask' }
  /** Somebody has to look. */
  | { readonly kind: 'person'; readonly why: 'paper' | 'picture' | 'unseen' };

export interface PicturesSeen {
  readonly assessment: Assessment;
  /** He wrote beside the pictures. */
  readonly words: boolean;
  /** His words are answered surely, whatever the pictures show. */
  readonly answered: boolean;
  /** Times in a row, right before now, that he was asked for another picture. */
  readonly retakes: number;
  /** Times in a row that he was asked back about anything else. */
  readonly tries: number;
}

/** Null where the pictures change nothing about what his words want. */
export function courseOf({ assessment, words, answered, retakes, tries }: PicturesSeen): Course | null {
  const { papers, pictures } = assessment;
  if (papers.some(({ verdict }) => verdict.outcome === 'person')) return { kind: 'person', why: 'paper' };
  const again = papers.some(asksAgain) || (papers.length === 0 && pictures.some(isFlawed));
  if (again && retakes >= RETAKES) return { kind: 'person', why: 'paper' };
  // Words that are answered surely are no correction of a paper, unless there is no picture that they could go with.
  if (answered && pictures.length > 0) return null;
  if (again)
    return { kind: papers.filter(asksAgain).every(doubtfulOf) && papers.some(asksAgain) ? 'confirm' : 'retake' };
  if (papers.length > 0) return { kind: 'report' };
  if (pictures.length === 0) return null;
  // Nobody says what a picture is at which nobody looked.
  if (pictures.every(isOurs)) return { kind: 'person', why: 'unseen' };
  // What goes with words that nobody could answer matters to him; so does what we asked about before.
  if (words || tries > 0) return { kind: 'person', why: 'picture' };
  return { kind: 'ask' };
}

const asksAgain = ({ verdict }: AssessedPaper) => verdict.outcome === 'ask_again';

/** Too bad a picture to tell what it is of; a blank one has nothing to tell. */
export const isFlawed = (looked: Looked): boolean =>
  looked.kind === 'seen' && UNTOLD.has(looked.sight.kind) && looked.sight.flaws.some((flaw) => flaw !== 'blank');

const UNTOLD: ReadonlySet<SightKind> = new Set(['unknown_paper', 'words', 'photo', 'nothing']);

const OURS: ReadonlySet<Unseen> = new Set(['too_slow', 'busy', 'gone', 'daily']);

/** The failure is ours, not the picture's: sending it again would help nobody. */
const isOurs = (looked: Looked) => looked.kind === 'unseen' && OURS.has(looked.why);

/** The fields in question, when all that is wrong is that they are not surely read. */
export function doubtfulOf({ fields, flaws, missing, verdict }: AssessedPaper): KeptField[] | null {
  if (flaws.length > 0 || verdict.about.length === 0) return null;
  const about = fields.filter(({ name }) => verdict.about.includes(name));
  const all = about.length === verdict.about.length && !verdict.about.some((name) => missing.includes(name));
  return all && about.every(({ valid, confidence }) => valid !== false && confidence < SURE) ? about : null;
}
