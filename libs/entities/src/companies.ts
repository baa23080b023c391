import { originalSpan } from '#libs/text';
import type { Source } from './source.ts';
import type { Entity } from './types.ts';

const NAME = '[\\p{Script=Han}a-z0-9()&·]';
const FORMS =
  '股份有限公司|有限责任公司|集团有限公司|有限公司|股份公司|分公司|集团公司|集团|合伙企业|个人独资企业|工作室|事务所|经营部|商行|商贸行|服务部|合作社';
const COMPANY = new RegExp(`(${NAME}{2,24}?)(${FORMS})(?:(${NAME}{2,8}分公司))?`, 'gu');
/** Words before a name that do not belong to it; what follows the last of them is the name. */
const LEADS =
  /^.*(?:请问|你好|您好|我们?是|我在|我们?公司[叫是]|公司(?:全称)?[叫是]|名[叫称]是?|[叫是在和与跟给从向对到找去把为被]|来自|关于|加盟|了解|还有|以及|客户|代表|供职于|就职于|开票)/u;
const NO_NAME =
  /^(?:你们?|您们?|我们?|贵|总|母|子|分|这个?|那个?|哪个?|什么|一个?|大|小|注册|成立|开|上市|有没有|跨国)$/u;
/** The least of a name beside its form, in characters. */
const LEAST = 2;

/** Companies by the form of their name: 杭州某某餐饮管理有限公司. */
export function companies(source: Source): Entity[] {
  const found: Entity[] = [];
  for (const { 0: match, 1: before, index } of source.text.matchAll(COMPANY)) {
    const lead = LEADS.exec(before!)?.[0].length ?? 0;
    const own = before!.slice(lead);
    if ([...own].length < LEAST || NO_NAME.test(own)) continue;
    const span = originalSpan(source, index + lead, index + match.length);
    const name = source.source.slice(span.start, span.end);
    found.push({ ...span, type: 'company', text: name, value: { name }, source: 'rule', probability: 0.9 });
  }
  return found;
}
