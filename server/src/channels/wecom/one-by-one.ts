import { statement, type Tx } from '#platform/db';

const lock = statement('wecom.lock', 'select pg_advisory_xact_lock(hashtextextended($1, 2))');

/** Until this transaction ends nobody else of the company changes what must hold for several rows together. */
export const oneByOne = async (tx: Tx, what: 'corps' | 'members'): Promise<void> =>
  void (await tx.run(lock, [`wecom ${what} ${tx.tenant}`]));

/** The same for a name that all companies share. */
export const oneByOneAnywhere = async (tx: Tx, name: string): Promise<void> =>
  void (await tx.run(lock, [`wecom proof ${name}`]));
