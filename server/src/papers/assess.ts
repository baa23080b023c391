import {
  contradictionsOf,
  paperKinds,
  review,
  type PaperField,
  type PaperKind,
  type ReviewContext,
  type ReviewRule,
  type ReviewTable,
  type Verdict,
} from '#libs/papers';
import type { AssessedPaper, Asked, Assessment, KeptField, Looked, State } from './port.ts';
import type { Paper } from './sealing.ts';
import { completes, replaces, standingOf } from './standing.ts';
import { denies, doubted, isHeld, readOf, vouched } from './vouching.ts';

/** What is known before the turn. */
export interface Before {
  /** Of the customer, the latest first. */
  readonly papers: readonly Paper[];
  readonly table: ReviewTable;
  /** The day in the company's time zone. */
  readonly today: string;
}

/** What the customer said of his papers in words; by the file of the paper. */
export interface Spoken {
  readonly corrected: ReadonlyMap<string, readonly KeptField[]>;
  /** What he called wrong without saying what is right. */
  readonly doubted: ReadonlyMap<string, readonly PaperField[]>;
  /** What he was asked about, and said that it is right. */
  readonly confirmed: ReadonlyMap<string, readonly PaperField[]>;
}

/** A paper on its way through the turn. */
export interface Current extends Pick<
  AssessedPaper,
  'id' | 'fileId' | 'kind' | 'form' | 'fields' | 'missing' | 'flaws'
> {
  /** As it stood; null when the picture is new, which has no revision. */
  readonly state: State | null;
  readonly revision?: number;
  /** The rule that decided it. */
  readonly rule: string | null;
  /** A person decided it: words of the customer and rules do not touch it. */
  readonly decided: boolean;
  /** What the customer said otherwise before. */
  readonly contradicted: ReviewContext['claims'];
  /** He wants something else on it than what was surely read: only a person, or another picture, settles that. */
  readonly held: boolean;
}

/** The papers that count in this turn: those among its pictures, and of those before what they do not replace; the latest first. */
export function currentPapers({ papers }: Before, pictures: readonly Looked[]): Current[] {
  const fresh = pictures.flatMap(freshPaper).toReversed();
  const known = (fileId: string) => papers.find((paper) => paper.fileId === fileId);
  const all = [
    ...fresh.map((paper) => {
      const before = known(paper.fileId);
      return before ? standing(before) : paper;
    }),
    ...papers.filter((paper) => counts(paper) && !fresh.some((one) => one.fileId === paper.fileId)).map(standing),
  ];
  return all.filter((paper, at) => !all.slice(0, at).some((later) => replaces(later, paper)));
}

const standing = ({
  id,
  fileId,
  kind,
  form,
  fields,
  missing,
  flaws,
  state,
  rule,
  revision,
  decidedBy,
  contradictions,
}: Paper): Current => ({
  id,
  fileId,
  kind,
  form,
  fields,
  missing,
  flaws,
  state,
  rule,
  revision,
  decided: decidedBy !== null,
  contradicted: contradictions
    .filter(({ source }) => source === 'said')
    .map(({ field, other }) => ({ kind, field, value: other, seq: 0 })),
  held: state === 'person' && rule === null && contradictions.some(({ source }) => source === 'said'),
});

function freshPaper(looked: Looked): Current[] {
  if (looked.kind === 'unseen') return [];
  const { fileId, sight } = looked;
  if (!isPaper(sight.kind)) return [];
  const { kind, form, missing, flaws, by } = sight;
  const fields = sight.fields.map((field): KeptField => ({ ...field, from: by }));
  const untold = { state: null, rule: null, decided: false, contradicted: [], held: false };
  return [{ id: null, fileId, kind, form, fields, missing, flaws, ...untold }];
}

export const isPaper = (kind: string): kind is PaperKind => (paperKinds as readonly string[]).includes(kind);

/**
 * Judges the papers of a turn by the table of the company. A paper that was not touched is told of only where what came
 * beside it changes how it stands. Null when the turn has neither pictures nor a word that changes a paper. Pure.
 */
export function assessed(before: Before, asked: Pick<Asked, 'pictures' | 'claims'>, spoken: Spoken): Assessment | null {
  const current = currentPapers(before, asked.pictures).map((paper) => ({ ...paper, ...said(paper, spoken) }));
  const judging = { before, claims: asked.claims, current, moved: current.some(({ touched }) => touched) };
  const judged = current.map((paper) => judge(paper, judging));
  const papers = judged.filter(({ state, paper, touched }) => touched || state !== paper.state);
  if (papers.length === 0 && asked.pictures.length === 0) return null;
  return {
    pictures: asked.pictures,
    papers: papers.map(({ outcome }) => outcome),
    standing: standingOf(
      before.table,
      judged.map(({ outcome: { kind, form }, state }) => ({ kind, form, state })),
    ),
    basis: before.papers.filter(counts).map(({ id, revision }) => ({ id, revision })),
  };
}

/** What was replaced is of the past. */
export const counts = ({ state }: Pick<Paper, 'state'>): boolean => state !== 'replaced';

/** A paper whose fields somebody of staff put right, judged anew beside the others. Pure. */
export function rejudged(before: Before, paper: Paper): AssessedPaper {
  const others = currentPapers(before, []).filter(({ fileId }) => fileId !== paper.fileId);
  const own = { ...standing(paper), corrected: [], touched: true, held: false };
  return judge(own, { before, claims: [], current: others, moved: true }).outcome;
}

interface Said {
  readonly fields: readonly KeptField[];
  readonly missing: readonly PaperField[];
  readonly corrected: readonly PaperField[];
  readonly contradicted: Current['contradicted'];
  readonly held: boolean;
  readonly touched: boolean;
}

/** What a paper says after the customer's words about it. */
function said(paper: Current, spoken: Spoken): Said {
  const isNew = paper.state === null;
  const own = new Map(paper.fields.map((field) => [field.name, field]));
  const open = paper.fields.filter(({ from }) => from !== 'staff');
  const among = (names: readonly PaperField[] = []) => open.filter(({ name }) => names.includes(name));
  const told = (spoken.corrected.get(paper.fileId) ?? []).filter(({ name }) => own.get(name)?.from !== 'staff');
  const denied = told.filter((field) => denies(paper.kind, own.get(field.name), field));
  const put = told.filter((field) => !denied.includes(field));
  const changed = [
    ...among(spoken.confirmed.get(paper.fileId)).map(vouched),
    ...among(spoken.doubted.get(paper.fileId)).map(doubted),
    ...put,
  ];
  const fields = withFields(paper, changed);
  return {
    ...fields,
    corrected: put.map(({ name }) => name),
    contradicted: [
      ...paper.contradicted,
      ...denied.map(({ name, value }) => ({ kind: paper.kind, field: name, value, seq: 0 })),
    ],
    held: paper.held || denied.length > 0,
    touched: isNew || told.length > 0 || changed.length > 0,
  };
}

/** A paper with fields said by somebody in place of what was read; what was read, and its place, stay beside them. */
export function withFields(
  { fields, missing }: Pick<Current, 'fields' | 'missing'>,
  put: readonly KeptField[],
): Pick<Current, 'fields' | 'missing'> {
  const named = new Map(put.map((field) => [field.name, field]));
  const kept = fields.filter(({ name }) => !named.has(name));
  const before = new Map(fields.map((field) => [field.name, field]));
  const said = [...named.values()].map((field): KeptField => {
    const was = before.get(field.name);
    const read = was && readOf(was);
    return { ...field, quad: field.quad ?? was?.quad ?? null, ...(read && { read }) };
  });
  return { fields: [...kept, ...said], missing: missing.filter((name) => !named.has(name)) };
}

interface Judging {
  readonly before: Before;
  readonly claims: ReviewContext['claims'];
  readonly current: readonly Pick<Current, 'fileId' | 'kind' | 'form' | 'fields'>[];
  /** Something changed in this turn: what stood before it is judged anew beside it. */
  readonly moved: boolean;
}

type Judged = {
  readonly outcome: AssessedPaper;
  readonly state: State;
  readonly touched: boolean;
  readonly paper: Current;
};

function judge(paper: Current & Said, { before, claims, current, moved }: Judging): Judged {
  const { id, revision, fileId, kind, form, fields, missing, flaws, corrected, touched, held } = paper;
  const others = current.filter((other) => other.fileId !== fileId);
  const context: ReviewContext = {
    claims: [...paper.contradicted, ...claims],
    others,
    flaws,
    form,
    today: before.today,
  };
  const contradictions = contradictionsOf({ kind, fields }, context);
  const rules = completes(paper, others) ? before.table.rules.filter(wantsMoreThanFront) : before.table.rules;
  const byTable = review({ rules }, { kind, form, fields, missing }, context);
  const denied = held ? contradictions.filter(({ source }) => source === 'said').map(({ field }) => field) : [];
  const doubts = fields.filter(isHeld).map(({ name }) => name);
  const about = [...new Set([...denied, ...doubts])];
  const verdict: Verdict = about.length > 0 ? { outcome: 'person', rule: null, about } : byTable;
  const outcome: AssessedPaper = {
    id,
    ...(revision !== undefined && { revision }),
    fileId,
    kind,
    form,
    fields,
    missing,
    flaws,
    verdict,
    words: wordsOf(before.table, verdict),
    contradictions,
    corrected,
  };
  const stays = paper.state !== null && (paper.decided || !moved);
  return { outcome, touched, paper, state: stays ? paper.state! : stateOf(verdict) };
}

/** False of a rule that asks for the front of what is a back; who has shown the front is not asked for it. */
const wantsMoreThanFront = ({ outcome, when }: ReviewRule): boolean =>
  outcome !== 'ask_again' || !when.every((condition) => 'form' in condition && condition.form === 'back');

export const wordsOf = ({ rules }: Pick<ReviewTable, 'rules'>, { rule }: Verdict): AssessedPaper['words'] =>
  rules.find(({ id }) => id === rule)?.words ?? null;

const states: Record<Verdict['outcome'], State> = { accepted: 'accepted', ask_again: 'asked_again', person: 'person' };
export const stateOf = ({ outcome }: Verdict): State => states[outcome];
