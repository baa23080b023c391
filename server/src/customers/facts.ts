/** Both carry `{ customerId }`. */
export const customerFacts = {
  updated: 'customer.updated',
  forgotten: 'customer.forgotten',
} as const;

export const FACT_VERSION = 1;
