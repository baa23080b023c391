import type { AnswerChannel, AnswerLanguage, AnswerVariant } from '#contracts/http/knowledge';

/** Where and to whom an answer is said. */
export interface Moment {
  readonly language: AnswerLanguage | null;
  readonly channel: AnswerChannel | null;
  readonly at: Date;
}

interface Answers {
  readonly answer: string;
  readonly answers: readonly AnswerVariant[];
}

/**
 * The answer that fits a moment: of those whose conditions all hold, the one with most of them (language before channel
 * before time, the earlier written on a tie); without any, the usual one. Pure.
 */
export function answerFor({ answer, answers }: Answers, moment: Moment): string {
  let best = { weight: 0, answer };
  for (const variant of answers) {
    const weight = holds(variant, moment) ? weightOf(variant) : 0;
    if (weight > best.weight) best = { weight, answer: variant.answer };
  }
  return best.answer;
}

function holds({ language, channel, validFrom, validTo }: AnswerVariant, moment: Moment): boolean {
  const at = moment.at.getTime();
  if (language !== null && language !== moment.language) return false;
  if (channel !== null && channel !== moment.channel) return false;
  return (validFrom === null || Date.parse(validFrom) <= at) && (validTo === null || at < Date.parse(validTo));
}

/** At least 1, so that a variant without conditions still goes before the usual answer. */
function weightOf({ language, channel, validFrom, validTo }: AnswerVariant): number {
  return (
    1 + (language === null ? 0 : 8) + (channel === null ? 0 : 4) + (validFrom === null && validTo === null ? 0 : 2)
  );
}
