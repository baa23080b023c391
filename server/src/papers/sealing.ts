import type { Contradiction, Sight } from '#libs/papers';
import type { Sealer } from '#platform/keys';
import type { AssessedPaper, KeptField, State } from './port.ts';
import type { CorrectionRow, PaperRow, SightRow } from './store.ts';

/** What of a paper is sealed under the customer's key. */
export interface PaperWords {
  readonly fields: readonly KeptField[];
  readonly missing: AssessedPaper['missing'];
  readonly flaws: Sight['flaws'];
  readonly contradictions: readonly Contradiction[];
  readonly words: AssessedPaper['words'];
}

/** A paper that can be read. */
export interface Paper extends PaperWords {
  readonly id: string;
  readonly customerId: string;
  readonly conversationId: string;
  readonly fileId: string;
  readonly kind: PaperRow['kind'];
  readonly form: string | null;
  readonly state: State;
  readonly rule: string | null;
  readonly revision: number;
  /** A person decided it: what is read or said later does not. */
  readonly decidedBy: string | null;
  readonly at: Date;
}

/** What was read, and what it says by whoever corrected it; null where the picture does not have the field. */
export interface Corrected {
  readonly was: string | null;
  readonly now: string | null;
}

export const sealSight = (sealer: Sealer, fileId: string, sight: Sight): Buffer =>
  sealer.seal(JSON.stringify(sight), `sights/${fileId}`);
export const openSight = (sealer: Sealer, { file_id, sealed }: SightRow): Sight =>
  JSON.parse(sealer.open(sealed!, `sights/${file_id}`)) as Sight;

export const sealPaper = (sealer: Sealer, id: string, words: PaperWords): Buffer => {
  const { fields, missing, flaws, contradictions, words: said } = words;
  return sealer.seal(JSON.stringify({ fields, missing, flaws, contradictions, words: said }), `papers/${id}`);
};

export function openPaper(sealer: Sealer, row: PaperRow): Paper {
  const words = JSON.parse(sealer.open(row.sealed, `papers/${row.id}`)) as PaperWords;
  const { id, kind, form, state, rule, revision, at } = row;
  return {
    ...words,
    id,
    kind,
    form,
    state,
    rule,
    revision,
    at,
    customerId: row.customer_id,
    conversationId: row.conversation_id,
    fileId: row.file_id,
    decidedBy: row.decided_name,
  };
}

export const sealCorrection = (sealer: Sealer, id: string, corrected: Corrected): Buffer =>
  sealer.seal(JSON.stringify(corrected), `paper_corrections/${id}`);
export const openCorrection = (sealer: Sealer, { id, sealed }: CorrectionRow): Corrected =>
  JSON.parse(sealer.open(sealed, `paper_corrections/${id}`)) as Corrected;
