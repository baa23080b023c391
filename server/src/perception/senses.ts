import { shippedEmotionModel } from '#libs/emotion';
import { warmUp } from '#libs/language';
import { shippedLabeller } from '#libs/learn';

/** What reading a message takes from a model file that ships. */
const FILES = { language: warmUp, feeling: shippedEmotionModel, names: shippedLabeller } as const;
export type Sense = keyof typeof FILES;

const read = new Map<Sense, Error | null>();

/** Whether the file of a sense could be read; tried once in a process. Without one, messages are read by rules alone. */
export function has(sense: Sense): boolean {
  return failureOf(sense) === null;
}

/** The senses whose file cannot be read, with why. Reads all of them, so that the first message does not wait. */
export function missingSenses(): { readonly sense: Sense; readonly error: Error }[] {
  return (Object.keys(FILES) as Sense[]).flatMap((sense) => {
    const error = failureOf(sense);
    return error === null ? [] : [{ sense, error }];
  });
}

function failureOf(sense: Sense): Error | null {
  const known = read.get(sense);
  if (known !== undefined) return known;
  let failure: Error | null = null;
  try {
    FILES[sense]();
  } catch (error) {
    failure = error as Error;
  }
  read.set(sense, failure);
  return failure;
}
