import type { FactKind } from '#contracts/http/memory';

/** Days that each kind of thing is remembered after it was said last. */
export const KEPT_DAYS: Readonly<Record<FactKind, number>> = {
  name: 365,
  city: 365,
  budget: 180,
  area: 180,
  shop: 180,
  business: 365,
  plan: 90,
  phone: 180,
  child: 180,
  // Whoever does not want to be called is not called because time went by.
  contact: 730,
  interest: 90,
};

/** Hours that something is known for the talk alone, when the customer wants nothing remembered. */
export const TALK_HOURS = 24;
/** Characters of a value; longer ones are cut between characters. */
export const VALUE = 60;
/** Rows forgotten in one round. */
export const FORGET = 2_000;

const HOUR = 3600_000;

export function expiryOf(kind: FactKind, toldAt: Date, lasting: boolean): Date {
  return new Date(toldAt.getTime() + (lasting ? KEPT_DAYS[kind] * 24 : TALK_HOURS) * HOUR);
}
