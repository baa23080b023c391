export const companyFacts = {
  /** { companyId }: nothing of it is left; told by the installation. */
  erased: 'company.erased',
} as const;
