import { randomBytes, randomInt } from 'node:crypto';
import { wecomLimits } from '#contracts/http/wecom-limits';
import { refuse } from '#platform/errors';

const TOKEN_LENGTH = 32;
const KEY_BYTES = 16;
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

export interface CallbackSecrets {
  readonly token: string;
  readonly aesKey: string;
}

/** What the WeCom console takes as Token and EncodingAESKey. */
export const newCallbackSecrets = (): CallbackSecrets => ({
  token: word(TOKEN_LENGTH),
  aesKey: word(wecomLimits.aesKey),
});

/** Names an app in its callback address. Public, and not to be guessed. */
export const newCallbackKey = (): string => randomBytes(KEY_BYTES).toString('base64url');

/**
 * Token and key as somebody copied them, without the blanks and line ends that come along. Refuses with
 * `wecom.callback_token` (1 to 32 letters and digits) and `wecom.aes_key` (43 of them).
 */
export function readCallbackSecrets(given: CallbackSecrets): CallbackSecrets {
  const [token, aesKey] = [bare(given.token), bare(given.aesKey)];
  if (!/^[0-9A-Za-z]{1,32}$/.test(token))
    throw refuse('wecom.callback_token', 'A Token has 1 to 32 letters and digits', wrong('token', token));
  if (aesKey.length !== wecomLimits.aesKey || !/^[0-9A-Za-z]+$/.test(aesKey))
    throw refuse('wecom.aes_key', 'An EncodingAESKey has 43 letters and digits', wrong('aesKey', aesKey));
  return { token, aesKey };
}

const bare = (text: string) => text.replace(/\s/g, '');
const word = (length: number) => Array.from({ length }, () => letters[randomInt(letters.length)]).join('');
const wrong = (field: string, { length }: string) => ({ fields: { [field]: `has ${length} characters` } });
