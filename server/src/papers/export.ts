import type { PaperField, PaperKind } from '#libs/papers';
import type { Tx } from '#platform/db';
import type { Keys } from '#platform/keys';
import type { State } from './port.ts';
import { openPaper } from './sealing.ts';
import { papersAfter } from './store.ts';

/** Read at once. */
const PAGE = 200;

/** A paper as a company takes it along; its picture lies under the id of the file. */
export interface ExportedPaper {
  readonly id: string;
  readonly customerId: string;
  readonly conversationId: string;
  readonly fileId: string;
  readonly kind: PaperKind;
  readonly form: string | null;
  readonly state: State;
  readonly fields: Readonly<Partial<Record<PaperField, string>>>;
  readonly missing: readonly PaperField[];
  readonly decidedBy: string | null;
  readonly at: string;
}

/** Every paper of the company that can still be read, in the order of ids. */
export async function* exportPapers(tx: Tx, keys: Keys): AsyncGenerator<ExportedPaper> {
  for (let after = '00000000-0000-0000-0000-000000000000', more = true; more;) {
    const rows = await papersAfter(tx, after, PAGE);
    for (const row of rows) {
      const sealer = await keys.of(tx, row.customer_id);
      if (!sealer) continue;
      const { id, customerId, conversationId, fileId, kind, form, state, fields, missing, decidedBy, at } = openPaper(
        sealer,
        row,
      );
      const values = Object.fromEntries(fields.map(({ name, value }) => [name, value]));
      yield {
        id,
        customerId,
        conversationId,
        fileId,
        kind,
        form,
        state,
        fields: values,
        missing,
        decidedBy,
        at: at.toISOString(),
      };
    }
    after = rows.at(-1)?.id ?? after;
    more = rows.length === PAGE;
  }
}
