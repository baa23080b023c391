import { links } from '#libs/text';
import { marked, type Source } from './source.ts';
import type { Entity } from './types.ts';

/** WeChat ids: 6 to 20 letters, digits, _ and -, a letter first (WeChat's own rule for a new id). */
const WECHAT =
  /(?:微信号?|v信|威信|薇信|vx|wx|wechat|加v)(?:号码?|id|是|为|[:：\s])*([a-z][a-z0-9_-]{5,19})(?![a-z0-9_-])/gu;
const OWN = /(?<![a-z0-9_])wxid_[a-z0-9]{8,20}(?![a-z0-9_])/gu;
const NO_ID = /^(?:number|please|wechat|account)$/u;

/** Mail and web addresses, and WeChat ids. */
export function contacts(source: Source): Entity[] {
  const { text } = source;
  const found: Entity[] = [];
  for (const { kind, value, host, start, end, text: written } of links(source.source)) {
    const base = { start, end, text: written, source: 'rule' as const, probability: 1 };
    if (kind === 'email') found.push({ ...base, type: 'email', value: { address: value } });
    if (kind === 'url') found.push({ ...base, type: 'url', value: { address: value, host: host ?? null } });
  }
  for (const { 0: match, 1: id, index } of text.matchAll(WECHAT)) {
    if (NO_ID.test(id!) || text[index + match.length] === '@') continue;
    const end = index + match.length;
    found.push(marked(source, 'wechat', [end - id!.length, end], { id: id! }));
  }
  for (const { 0: id, index } of text.matchAll(OWN))
    found.push(marked(source, 'wechat', [index, index + id.length], { id }));
  return found;
}
