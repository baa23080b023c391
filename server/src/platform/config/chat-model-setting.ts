import { setting, type Env, type SettingName } from './env.ts';
import { GroundError } from './ground-error.ts';

/** The language model that may word answers: whoever speaks OpenAI's chat completions protocol. */
export interface ChatModelSetting {
  /** Where the protocol begins, without a slash at the end. */
  readonly url: string;
  readonly model: string;
  readonly key: string | null;
  /** For everything that a turn asks of it. */
  readonly totalMs: number;
  /** Tokens of one turn, read and written. */
  readonly turnTokens: number;
  /** Tokens of one company and day. */
  readonly dayTokens: number;
  /** In the currency of the prices; null without one. */
  readonly dayCost: number | null;
  /** For a million tokens read and written; null where nobody charges. */
  readonly prices: { readonly input: number; readonly output: number } | null;
  /** It takes pictures, too. */
  readonly vision: boolean;
}

const rest: readonly SettingName[] = [
  'CHAT_MODEL',
  'CHAT_MODEL_KEY',
  'CHAT_MODEL_SECONDS',
  'CHAT_MODEL_TURN_TOKENS',
  'CHAT_MODEL_DAY_TOKENS',
  'CHAT_MODEL_DAY_COST',
  'CHAT_MODEL_PRICES',
  'CHAT_MODEL_VISION',
];

/** With the rest of the turn a customer waits for less than eight seconds, whatever the model does. */
const MOST_SECONDS = 7.5;
const USUAL_SECONDS = 7;
const LEAST_SECONDS = 0.2;
const MOST_TOKENS = 1_000_000_000;

/** Null without `CHAT_MODEL_URL`: then the house words its answers itself. */
export function readChatModelSetting(env: Env): ChatModelSetting | null {
  const url = setting(env, 'CHAT_MODEL_URL');
  if (url === undefined) {
    const lonely = rest.find((name) => setting(env, name) !== undefined);
    if (lonely) throw new GroundError('chat-model-incomplete', { name: lonely, needs: 'CHAT_MODEL_URL' });
    return null;
  }
  const model = setting(env, 'CHAT_MODEL');
  if (model === undefined)
    throw new GroundError('chat-model-incomplete', { name: 'CHAT_MODEL_URL', needs: 'CHAT_MODEL' });
  const prices = readPrices(env);
  const dayCost = setting(env, 'CHAT_MODEL_DAY_COST');
  if (dayCost !== undefined && prices === null)
    throw new GroundError('chat-model-incomplete', { name: 'CHAT_MODEL_DAY_COST', needs: 'CHAT_MODEL_PRICES' });
  return {
    url: readUrl(url),
    model,
    key: readKey(env),
    totalMs: Math.round(
      readNumber(env, 'CHAT_MODEL_SECONDS', { otherwise: USUAL_SECONDS, from: LEAST_SECONDS, to: MOST_SECONDS }) *
        1_000,
    ),
    turnTokens: readNumber(env, 'CHAT_MODEL_TURN_TOKENS', { otherwise: 8_000, from: 100, to: MOST_TOKENS }),
    dayTokens: readNumber(env, 'CHAT_MODEL_DAY_TOKENS', { otherwise: 2_000_000, from: 100, to: MOST_TOKENS }),
    dayCost:
      dayCost === undefined ? null : readNumber(env, 'CHAT_MODEL_DAY_COST', { otherwise: 0, from: 0, to: MOST_TOKENS }),
    prices,
    vision: readSwitch(env, 'CHAT_MODEL_VISION'),
  };
}

function readUrl(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const plain = parsed && !parsed.username && !parsed.password && !parsed.search && !parsed.hash;
  if (plain && /^https?:$/u.test(parsed.protocol)) return url.replace(/\/+$/u, '');
  throw invalid('CHAT_MODEL_URL', url, [
    'a URL such as https://models.example.com/v1',
    '应为网址，如 https://models.example.com/v1',
  ]);
}

function readKey(env: Env): string | null {
  const key = setting(env, 'CHAT_MODEL_KEY') ?? null;
  if (key === null || /^[\x21-\x7e]+$/u.test(key)) return key;
  // The value is not repeated: it is a secret.
  throw invalid('CHAT_MODEL_KEY', '***', ['a key without spaces', '应为不含空格的密钥']);
}

/** `2,8`: for a million tokens read, and written. */
function readPrices(env: Env): ChatModelSetting['prices'] {
  const text = setting(env, 'CHAT_MODEL_PRICES');
  if (text === undefined) return null;
  const [, input, output] = /^(\d{1,6}(?:\.\d{1,6})?)\s*,\s*(\d{1,6}(?:\.\d{1,6})?)$/u.exec(text) ?? [];
  if (input !== undefined && output !== undefined) return { input: Number(input), output: Number(output) };
  throw invalid('CHAT_MODEL_PRICES', text, [
    'two prices for a million tokens, read and written, such as 2,8',
    '应为每百万 token 的输入价和输出价，如 2,8',
  ]);
}

function readSwitch(env: Env, name: SettingName): boolean {
  const text = setting(env, name) ?? '0';
  if (text === '1' || text === '0') return text === '1';
  throw invalid(name, text, ['1 or 0', '应为 1 或 0']);
}

function readNumber(env: Env, name: SettingName, range: { otherwise: number; from: number; to: number }): number {
  const text = setting(env, name);
  if (text === undefined) return range.otherwise;
  const value = Number(text);
  if (/^\d{1,10}(\.\d{1,6})?$/u.test(text) && value >= range.from && value <= range.to) return value;
  throw invalid(name, text, [`a number from ${range.from} to ${range.to}`, `应为 ${range.from} 到 ${range.to} 的数字`]);
}

function invalid(name: SettingName, value: string, [want, wantZh]: [string, string]): GroundError {
  return new GroundError('setting-invalid', { name, value, want, wantZh });
}
