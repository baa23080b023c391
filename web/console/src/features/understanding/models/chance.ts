import type { ModelVersion } from '#contracts/http/learning';

/** Below this a difference is hardly chance. */
const significant = 0.05;

/** What may be said of a version beside the one in service, tested on the same rows. */
export function chanceOf({
  onlyThis,
  onlyThat,
  p,
}: Pick<NonNullable<ModelVersion['against']>, 'onlyThis' | 'onlyThat' | 'p'>): 'same' | 'better' | 'worse' | 'unsure' {
  if (onlyThis === 0 && onlyThat === 0) return 'same';
  if (p >= significant) return 'unsure';
  return onlyThis > onlyThat ? 'better' : 'worse';
}
