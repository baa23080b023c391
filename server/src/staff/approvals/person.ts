import { refuse } from '#platform/errors';
import type { StaffCaller } from '#platform/http';

/** A program decides nothing: whoever holds its key would decide twice. */
export function mustBePerson(caller: StaffCaller): void {
  if (!caller.isProgram) return;
  throw refuse('approval.not_person', 'A program cannot decide this; a person must, signed in with a session');
}
