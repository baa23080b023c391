import type { Locale } from '#contracts/common';

/** Characters of a name, as in the contract of the desk. */
const NAME = 80;

const visitors: Record<Locale, string> = { 'zh-CN': '访客', en: 'Visitor' };
const forgotten: Record<Locale, string> = { 'zh-CN': '已删除的客户', en: 'Deleted customer' };

/** 访客 3F2A: what staff call somebody who has not told a name. The last characters of an id are chance. */
export function visitorName(id: string, locale: Locale): string {
  return `${visitors[locale]} ${id.slice(-4).toUpperCase()}`;
}

export function forgottenName(locale: Locale): string {
  return forgotten[locale];
}

/** A name on one line: nothing invisible, nothing that turns the text around. Empty when nothing is left. */
export function cleanName(given: string): string {
  const plain = given
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
  return [...plain].slice(0, NAME).join('').trim();
}
