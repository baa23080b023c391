/** One thing that Liren stands on. `mend` says what to do when it does not hold. */
export interface Finding {
  name: string;
  state: 'ok' | 'note' | 'broken';
  says: string;
  mend?: string;
}

export type Check = () => Finding | Promise<Finding>;
