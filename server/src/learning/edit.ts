import type { Audit } from '#platform/audit';
import type { Tx } from '#platform/db';

/** Who does it, and when. */
export interface Edit {
  /** Null is the house itself. */
  readonly by: { readonly staffId: string; readonly name: string } | null;
  readonly now: Date;
  readonly audit: Pick<Audit, 'append'>;
}

export function remember(
  tx: Tx,
  { by, audit }: Edit,
  done: { action: string; target: string; detail?: Readonly<Record<string, string | number | boolean | null>> },
): Promise<void> {
  return audit.append(tx, { actor: by === null ? 'system:learning' : `staff:${by.staffId}`, ...done });
}

export const person = (id: string | null, name: string | null) => (id === null ? null : { id, name: name ?? '' });
