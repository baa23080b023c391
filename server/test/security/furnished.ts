import type { Company, Customer, Person, World } from '../support/world.ts';

/** A company with what its objects hang on. `mark` stands in every text of it. */
export interface Furnished {
  readonly world: World;
  readonly company: Company;
  readonly tenant: string;
  readonly mark: string;
  /** Sees and may do everything here. */
  readonly admin: Person;
  /** Every caller's team, and the one nobody who is tried belongs to. */
  readonly teams: { readonly own: string; readonly other: string };
  readonly talks: { readonly own: Talk; readonly other: Talk };
}

export interface Talk {
  readonly customer: Customer;
  readonly customerId: string;
  readonly turnId: string;
  /** Where the bot's answer stands, and the article behind it. */
  readonly answerSeq: number;
  readonly articleId: string;
  readonly team: string;
}

/** What fills the parameters of a path. */
export type Names = Readonly<Record<string, string>>;
