import type { ImportTrouble } from '#contracts/http/imports';

/** Somebody cancelled it, or another process does it: whoever is at it stops. */
export class Stopped extends Error {}

/** An outcome of the work with a code that has words. */
export class Failed extends Error {
  readonly trouble: ImportTrouble;
  constructor(trouble: ImportTrouble) {
    super(trouble.code);
    this.trouble = trouble;
  }
}
