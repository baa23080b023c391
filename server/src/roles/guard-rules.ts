import type { Compliance } from '#compliance';
import type { GuardRules } from '#dialogue';

/** What the bot may not say in a company, and where it may lead. */
export async function guardRules(compliance: Compliance, tenant: string): Promise<GuardRules> {
  const forbidden: GuardRules['forbidden'] = async (sentence) => {
    const verdict = await compliance.verdictOn(tenant, sentence);
    return verdict.ok ? null : verdict.terms[0]!.term;
  };
  return { allowedHosts: await compliance.allowedHosts(tenant), forbidden };
}
