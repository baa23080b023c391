import type { AnswerVariant } from '#contracts/http/knowledge';
import type { Clock } from '#web-ui/time.ts';
import type { Words } from '../../app/words.ts';

/** When an answer is said, in a few words: 英语 · 微信客服 · 至 12 月 1 日. */
export function variantWords({ language, channel, validFrom, validTo }: AnswerVariant, t: Words, clock: Clock): string {
  const parts = [
    language && t(`language.${language}`),
    channel && t(`answerChannel.${channel}`),
    validFrom && t('variant.since', { when: clock.full(validFrom) }),
    validTo && t('variant.until', { when: clock.full(validTo) }),
  ].filter((words) => words !== null && words !== '');
  return parts.length === 0 ? t('variant.always') : parts.join(' · ');
}
