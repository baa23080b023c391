import type { AnswerVariant } from '#contracts/http/knowledge';

/**
 * What is wrong with an answer for a language, channel or time: `empty` has no words · `backwards` ends before it
 * begins · `shadowed` is never said, because an earlier one has the same conditions at all its times · `anywhere` has
 * no condition, so that the usual answer is never said.
 */
export type VariantFault = 'empty' | 'backwards' | 'shadowed' | 'anywhere';

export const emptyVariant: AnswerVariant = {
  language: null,
  channel: null,
  validFrom: null,
  validTo: null,
  answer: '',
};

/** The first fault of each variant, null where it is sound. */
export function faultsOf(variants: readonly AnswerVariant[]): (VariantFault | null)[] {
  return variants.map((variant, at) => {
    if (variant.answer.trim() === '') return 'empty';
    if (from(variant) >= until(variant)) return 'backwards';
    if (variants.slice(0, at).some((earlier) => covers(earlier, variant))) return 'shadowed';
    return isAnywhere(variant) ? 'anywhere' : null;
  });
}

/** Whether it can be saved: the other faults are only told. */
export const blocks = (fault: VariantFault | null): boolean => fault === 'empty' || fault === 'backwards';

const from = ({ validFrom }: AnswerVariant) => (validFrom === null ? -Infinity : Date.parse(validFrom));
const until = ({ validTo }: AnswerVariant) => (validTo === null ? Infinity : Date.parse(validTo));
const isTimed = (variant: AnswerVariant) => variant.validFrom !== null || variant.validTo !== null;
const isAnywhere = (variant: AnswerVariant) =>
  variant.language === null && variant.channel === null && !isTimed(variant);

/** Of two with equally many conditions the earlier one is said; one with a time goes before one without. */
function covers(earlier: AnswerVariant, later: AnswerVariant): boolean {
  return (
    earlier.language === later.language &&
    earlier.channel === later.channel &&
    isTimed(earlier) === isTimed(later) &&
    from(earlier) <= from(later) &&
    until(later) <= until(earlier)
  );
}
