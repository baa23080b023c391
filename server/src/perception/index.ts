import type { Locale } from '#contracts/common';
import { normalise } from '#libs/text';
import { choicePickedIn } from './choice.ts';
import { emotionOf } from './emotion.ts';
import { languageOf } from './language.ts';
import type { Observations } from './observations.ts';
import { asksForPerson } from './person.ts';
import { smallTalkOf } from './small-talk.ts';
import { urgencyOf } from './urgency.ts';

export type { Emotion, Language, Observations, SmallTalk, Urgency } from './observations.ts';

/** What can be told from one message, by rules alone. Pure, linear, well under a millisecond. */
export function perceive(text: string, { locale }: { locale: Locale }): Observations {
  const normalised = normalise(text);
  const urgency = urgencyOf(normalised);
  const choicePicked = choicePickedIn(normalised, text);
  return {
    language: languageOf(normalised, locale),
    normalised,
    asksForPerson: asksForPerson(normalised),
    smallTalk: smallTalkOf(normalised),
    emotion: emotionOf(normalised, text),
    urgent: urgency !== null,
    urgency,
    ...(choicePicked === undefined ? {} : { choicePicked }),
    empty: !/[\p{L}\p{N}\p{Extended_Pictographic}?？]/u.test(normalised),
  };
}
