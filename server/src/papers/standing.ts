import type { PaperKind, ReviewTable } from '#libs/papers';
import type { Standing, State } from './port.ts';

/** As much of a paper as decides what is still wanted. */
export interface Stands {
  readonly kind: PaperKind;
  readonly form: string | null;
  readonly state: State;
}

/** Papers with two sides: a picture of one completes the other and takes the place of nothing. */
const sides: readonly string[] = ['front', 'back'];

const sideOf = (form: string | null): string | null => (form !== null && sides.includes(form) ? form : null);

/** Whether a later picture takes the place of a paper. */
export function replaces(later: Omit<Stands, 'state'>, paper: Omit<Stands, 'state'>): boolean {
  if (later.kind !== paper.kind) return false;
  const [one, other] = [sideOf(later.form), sideOf(paper.form)];
  return one === null || other === null || one === other;
}

/** The side that says whose the paper is stands for the whole of it; the other completes it and counts for nothing alone. */
const isBack = ({ form }: Pick<Stands, 'form'>): boolean => form === 'back';

/** Whether he shows the other side of a paper whose front, or both sides, he has shown too. */
export function completes(paper: Omit<Stands, 'state'>, papers: readonly Omit<Stands, 'state'>[]): boolean {
  return isBack(paper) && papers.some((other) => other.kind === paper.kind && !isBack(other));
}

/** The worst first. */
const urgency: readonly State[] = ['asked_again', 'refused', 'person', 'accepted'];

/** The paper of a kind that says where the kind stands: its back only where there is nothing else; null when he has shown none. */
export function decisive<P extends Stands>(kind: PaperKind, papers: readonly P[]): P | null {
  const shown = papers.filter((paper) => paper.kind === kind && paper.state !== 'replaced');
  const whole = shown.filter((paper) => !isBack(paper));
  const deciding = whole.length > 0 ? whole : shown;
  return deciding.toSorted((a, b) => urgency.indexOf(a.state) - urgency.indexOf(b.state))[0] ?? null;
}

/** A good back alone is as if nothing were shown: the front is still wanted. */
function stateOf(kind: PaperKind, papers: readonly Stands[]): State | null {
  const paper = decisive(kind, papers);
  return paper === null || (isBack(paper) && paper.state === 'accepted') ? null : paper.state;
}

/** What is wanted of a customer who has shown these papers. Pure. */
export function standingOf({ needs }: Pick<ReviewTable, 'needs'>, papers: readonly Stands[]): Standing {
  const stand = needs.map(({ kind, optional }) => ({ kind, optional, state: stateOf(kind, papers) }));
  const wanted = stand.filter(({ optional }) => !optional);
  return { needs: stand, complete: wanted.length > 0 && wanted.every(({ state }) => state === 'accepted') };
}
