import { setting, type Env } from './env.ts';
import { GroundError } from './ground-error.ts';

/** Where WeCom answers, and which simulator of it. */
export interface WecomSetting {
  /** What calls to the platform begin with, without a slash at the end. */
  readonly api: string;
  /** `inside`: this process runs one for the demo company. An address: one that runs on this machine. */
  readonly simulator: 'inside' | { readonly url: string } | null;
}

const PLATFORM = 'https://qyapi.weixin.qq.com';
const loopback = new Set(['127.0.0.1', '[::1]', 'localhost']);

export function readWecomSetting(env: Env, { demo }: { demo: boolean }): WecomSetting {
  return { api: readApi(setting(env, 'WECOM_API_URL') ?? PLATFORM), simulator: readSimulator(env, demo) };
}

function readApi(text: string): string {
  const url = URL.parse(text);
  if (url && ['https:', 'http:'].includes(url.protocol) && !url.search && !url.hash) return text.replace(/\/+$/, '');
  throw invalid('WECOM_API_URL', text, ['an http(s) address without query', '应为不带参数的 http(s) 地址']);
}

function readSimulator(env: Env, demo: boolean): WecomSetting['simulator'] {
  const text = setting(env, 'WECOM_SIMULATOR') ?? (demo ? '1' : '0');
  if (text === '0') return null;
  if (text === '1') return 'inside';
  const url = URL.parse(text);
  // A simulator believes whoever reaches it: it belongs to this machine alone.
  if (url && url.protocol === 'http:' && loopback.has(url.hostname)) return { url: url.origin };
  throw invalid('WECOM_SIMULATOR', text, ['0, 1 or an address on this machine', '应为 0、1 或本机地址']);
}

const invalid = (name: string, value: string, [want, wantZh]: [string, string]) =>
  new GroundError('setting-invalid', { name, value, want, wantZh });
