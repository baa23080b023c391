/** Something by which a reader can leave the conversation or reach somebody. */
export interface Link {
  readonly kind: 'url' | 'email' | 'phone' | 'account';
  /** Comparable form: lower-case address, digits of a phone number, account name. */
  readonly value: string;
  /** Lower-case host of an address, without `www.`; undefined for the rest. */
  readonly host?: string;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const TLD =
  '(?:com|cn|net|org|gov|edu|io|co|cc|me|tv|vip|top|xyz|shop|store|site|online|club|info|biz|app|dev|ai|link|ltd|wang|ren|hk|tw|mo|jp|kr|sg|uk|us|de|ru|la|ws|fm|im|so|to|ly|gg|pro|tech|work|live|asia|mobi|name|cloud|fun|icu|中国|公司|网络)';
const TAIL = '(?:[/?#][^\\s\\u3000-\\u303f\\uff00-\\uffef\\u4e00-\\u9fff<>"\'“”‘’]*)?';
const EMAIL = /[a-z0-9._%+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8}/giu;
const SCHEME = /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s\u3000-\u303f\uff00-\uffef\u4e00-\u9fff<>"'“”‘’]+/giu;
const BARE = new RegExp(`(?<![a-z0-9@._-])(?:[a-z0-9-]{1,63}\\.){1,8}${TLD}(?![a-z0-9-])(?::\\d{1,5})?${TAIL}`, 'giu');
const IP =
  /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])(?::\d{1,5})?(?:\/[^\s\u3000-\u303f\uff00-\uffef\u4e00-\u9fff]*)?/gu;
const PHONE = new RegExp(
  [
    '(?:\\+?86[- ]?)?1[3-9]\\d(?:[- ]?\\d{4}){2}',
    '(?:\\(0\\d{2,3}\\)|（0\\d{2,3}）|0\\d{2,3})[- ]?[2-9]\\d{2,3}[- ]?\\d{4}',
    '[48]00[- ]?\\d{3}[- ]?\\d{4}',
    '[48]00[- ]?\\d{4}[- ]?\\d{3}',
  ]
    .map((form) => `(?<![\\d.])(?:${form})(?![\\d.]*\\d)`)
    .join('|'),
  'gu',
);
const ACCOUNT =
  /(?:微信号?|v信|vx|wechat|wx|qq群?|扣扣|telegram|whatsapp)(?:号码?|id)?\s*(?:是|为|[:：])?\s*([a-z0-9][a-z0-9_-]{4,29})(?![a-z0-9_])/giu;

function hostOf(address: string): string {
  const rest = address.replace(/^[a-z][a-z0-9+.-]*:\/\//iu, '');
  const authority = rest.split(/[/?#\\]/u)[0] ?? '';
  // What stands before an @ is a user name, not the host: the classic disguise.
  const host = authority.slice(authority.lastIndexOf('@') + 1).replace(/:\d+$/u, '');
  return host
    .toLowerCase()
    .replace(/^www\./u, '')
    .replace(/\.$/u, '');
}

function trimEnd(text: string): string {
  return text.replace(/[.,;:!?)\]}'"。，；：！？、）】》”’]+$/u, '');
}

type Finder = [Link['kind'], RegExp];
const FINDERS: readonly Finder[] = [
  ['url', SCHEME],
  ['email', EMAIL],
  ['url', BARE],
  ['url', IP],
  ['account', ACCOUNT],
  ['phone', PHONE],
];

function toLink(kind: Link['kind'], match: RegExpMatchArray): Link {
  const text = kind === 'url' ? trimEnd(match[0]) : match[0];
  const start = match.index ?? 0;
  const base = { kind, text, start, end: start + text.length };
  if (kind === 'url') return { ...base, value: text.toLowerCase(), host: hostOf(text) };
  if (kind === 'phone') return { ...base, value: text.replace(/\D/gu, '').replace(/^86(?=1\d{10}$)/u, '') };
  if (kind === 'account') return { ...base, value: (match[1] ?? text).toLowerCase() };
  return { ...base, value: text.toLowerCase() };
}

/** Addresses (also without a scheme), e-mail addresses, Chinese phone numbers and chat accounts, by position; never overlapping. */
export function links(text: string): Link[] {
  const found: Link[] = [];
  const taken = new Uint8Array(text.length);
  for (const [kind, pattern] of FINDERS) {
    for (const match of text.matchAll(pattern)) {
      const link = toLink(kind, match);
      if (!link.text || taken.subarray(link.start, link.end).includes(1)) continue;
      taken.fill(1, link.start, link.end);
      found.push(link);
    }
  }
  return found.sort((a, b) => a.start - b.start);
}
