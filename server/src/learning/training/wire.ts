import type { Training } from '#contracts/http/learning';
import type { Trained } from '#perception';

/** What is to be learned, as the process that trains gets it. */
export interface Order {
  readonly examples: readonly TaughtExample[];
  /** What the version in service learned from. */
  readonly before: Before | null;
  /** A first look will do: nobody waits for the report. */
  readonly brief?: boolean;
}

export interface TaughtExample {
  readonly text: string;
  readonly label: string | null;
  readonly customerId: string | null;
}

export interface Before {
  readonly versionId: string;
  readonly number: number;
  readonly examples: readonly { readonly text: string; readonly label: string | null }[];
}

export type Stage = NonNullable<Training['stage']>;

/** What it says, a line of JSON each. */
export type Line =
  | { readonly stage: Stage; readonly progress: number }
  | { readonly done: Omit<Trained, 'model'> & { /** In base64. */ readonly model: string } };
