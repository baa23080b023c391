import type { SessionDeps } from '../sessions.ts';
import type { Tickets } from './tickets.ts';

/** What the ways of signing in share. */
export interface SignInDeps extends SessionDeps {
  /** Keeps recovery codes: whoever has only the database cannot try them. */
  signingKey: Buffer;
  publicUrl: string;
  tickets: Tickets;
}
