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
    rule: 'no-misleading-character-class',
    file: 'libs/text/src/normalise.ts',
    reason: 'The class lists invisible and combining characters one by one, as escapes; that is its meaning.',
  },
  {
    rule: 'max-lines-per-function',
    file: 'web/console/src/app/theme.ts',
    reason: 'A table: the tokens of the house under the names that antd gives them.',
  },
];
