/**
 * Every exception to a rule of `npm run check`, with its reason. Nothing is excused beside the code
 * (disabling comments are findings themselves), and an exception that excuses nothing any more is
 * a finding too, so this page stays as short as it can be.
 */
export interface Exception {
  /** As printed by the check, e.g. `max-lines` or `map-desk`. */
  readonly rule: string;
  readonly file: string;
  readonly reason: string;
}

export const exceptions: readonly Exception[] = [
  {
    rule: 'sql-ownership',
    file: 'server/migrations/20261122T1881-staff-company-state.ts',
    reason: 'Which companies of before are demos stands nowhere but in the audit log.',
  },
  {
    rule: 'sql-ownership',
    file: 'server/migrations/20261122T1890-staff-bringers.ts',
    reason: 'Who held the key of an account before stands nowhere but in the audit log.',
  },
  {
    rule: 'sql-ownership',
    file: 'server/src/platform/backup/revived.ts',
    reason: 'No chapter runs while a database is replaced, and the two at hand may be of other releases.',
  },
];
