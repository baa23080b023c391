import { surnames } from '#libs/recollection';
import {
  isCard,
  isDay,
  isFoodLicence,
  isIdentity,
  isInvoiceCode,
  isInvoiceNumber,
  isPermit,
  isRegistration,
} from './checks.ts';
import { creditCodeOf, digitsOnly, identityOf, lettersThenDigits } from './codes.ts';
import { prose } from './licence-fields.ts';
import type { PaperField, PaperKind, ReadField } from './types.ts';
import { cardTermOf, dayOf, daysIn, termOf, yuanOf } from './values.ts';

/** A field with what somebody says that it reads. */
export interface ToldValue {
  readonly field: PaperField;
  /** In his own words. */
  readonly text: string;
  /** As values are compared, see {@link ReadField}. */
  readonly value: string;
  /** False where it has no right form or check digit: it cannot be what stands there. */
  readonly valid: boolean | null;
}

/** Which field of which paper, and what was read of it. */
export interface Place {
  readonly kind: PaperKind;
  readonly field: PaperField;
  readonly fields: readonly ReadField[];
}

type Meaning = Pick<ToldValue, 'value' | 'valid'>;

/**
 * What words say as the value of a field, or null where they say none. `firm` where they were plainly meant as its value
 * (应该是 …): then whatever could stand there is taken, else only what has the form of such a value.
 */
export function toldValue(place: Place, said: string, firm: boolean): ToldValue | null {
  const text = said.replace(/^[\s"'“”‘’「」『』:：=]+|[\s"'“”‘’「」『』.,，。;；!！]+$/gu, '');
  if (text === '' || noValue.test(text)) return null;
  const meaning = meaningOf(place, text, firm);
  return meaning && { field: place.field, text, ...meaning };
}

/** What follows 是 and is a judgement, a question or nobody's name. */
const noValue =
  /^(?:对|正确|没错|没问题|无误|不对|错|错误|有误|这个|那个|这样|那样|一样|我|你|您|他|她|空|可以|不|没|谁|啥|什么|哪|多少|几|right|correct|wrong|fine|ok|okay|not|incorrect|the same|mine|missing)(?:的|了|吧|啊|呀|哦|家|自己|们)*$|[?]|吗$|呢$|什么|怎么|多少|哪[里个些家]|如何|是否|是不是|能不能|可不可以|没问题|一致|不一样|说了算|不?清楚|知道|忘了|记得/iu;

const codeForm = /^[0-9A-Za-zＯ×](?:[\s-]?[0-9A-Za-zＯ×]){5,31}$/u;
const dateForm = /^[\d\s年月日号./\-至到起〇零一二三四五六七八九十长期永久有效自从~]+$/u;
const moneyForm =
  /^(?:人民币|rmb|¥|￥)?\s*(?:\d[\d,]*(?:\.\d+)?\s*(?:万|亿|百万|千万)?|[零壹贰叁肆伍陆柒捌玖拾佰仟万亿一二三四五六七八九十百千]+)\s*(?:元|块|圆|yuan|rmb)?(?:人民币|整)?$/iu;
const person = new RegExp(`^(?:${surnames})\\p{Script=Han}{1,2}$`, 'u');
const longPerson = /^\p{Script=Han}{1,10}(?:[·•・]\p{Script=Han}{1,10}){1,3}$/u;
const someHan = /^\p{Script=Han}{2,4}$/u;
const latinName = /^[A-Za-z][A-Za-z.'-]*(?: [A-Za-z][A-Za-z.'-]*){1,3}$/u;
const nobody =
  /法人|本人|老板|自己|公司|别人|店长|经理|先生|女士|小姐|太太|老公|老婆|朋友|爸|妈|哥|姐|他们|我们|同[一个]|新的|旧的|原来|之前|以前|必须|需要|不是|变更|换人|^.{1,2}(?:总|姐|哥|叔|姨)$/u;
const house = /(?:公司|店|馆|厅|铺|行|坊|厂|部|社|院|中心|工作室|企业|\)|）)$/u;
const street = /(?:路|街|道|巷|弄|号|村|镇|区|县|市|幢|栋|楼|室|广场|大厦|中心)/u;
const loose = /(?:的|了|吧|呢|啊|吗)$/u;

function meaningOf(place: Place, text: string, firm: boolean): Meaning | null {
  const { kind, field } = place;
  switch (field) {
    case 'code':
    case 'number':
    case 'account':
    case 'buyerCode':
    case 'sellerCode':
    case 'checkCode':
      return codeForm.test(text.normalize('NFKC')) ? meaningOfCode(kind, field, text) : null;
    case 'founded':
    case 'issued':
    case 'born':
      return dateForm.test(text) ? meaningOfDay(text) : null;
    case 'term':
      return dateForm.test(text) ? meaningOfTerm(place, text) : null;
    case 'capital':
    case 'amount':
    case 'tax':
    case 'total': {
      const yuan = moneyForm.test(text) ? yuanOf(text) : null;
      return yuan === null ? null : { value: yuan, valid: true };
    }
    case 'sex': {
      const sex = /^(?:男|女|male|female)性?$/iu.exec(text)?.[0];
      return sex ? { value: /^(?:男|male)/iu.test(sex) ? '男' : '女', valid: true } : null;
    }
    default:
      return isWords(kind, field, text, firm) ? { value: prose(text), valid: null } : null;
  }
}

function meaningOfCode(kind: PaperKind, field: PaperField, text: string): Meaning {
  const digits = digitsOnly(text);
  if (field === 'account') return { value: digits, valid: /^\d{8,32}$/u.test(digits) };
  if (field === 'checkCode') return { value: digits, valid: /^\d{20}$/u.test(digits) };
  if (kind === 'invoice' && field === 'code') return { value: digits, valid: isInvoiceCode(digits) };
  if (kind === 'invoice' && field === 'number') return { value: digits, valid: isInvoiceNumber(digits) };
  if (field !== 'number') return ofCode(creditCodeOf(text), isRegistration);
  if (kind === 'id_card') return ofCode(identityOf(text), isIdentity);
  if (kind === 'bank_card') return { value: digits, valid: isCard(digits) };
  if (kind === 'food_licence') return ofCode(lettersThenDigits(text, 'JY'), isFoodLicence);
  return ofCode(lettersThenDigits(text, text.trim().charAt(0).toUpperCase()), isPermit);
}

const ofCode = (value: string, isRight: (value: string) => boolean): Meaning => ({ value, valid: isRight(value) });

function meaningOfDay(text: string): Meaning | null {
  const day = dayOf(text);
  const [any] = daysIn(text);
  if (day === null && any === undefined) return null;
  return { value: day ?? any!, valid: day !== null && isDay(day) };
}

/** A term of which only the end is told begins where the one that was read does, or when the firm was founded. */
function meaningOfTerm({ kind, fields }: Place, text: string): Meaning | null {
  if (kind === 'bank_card') {
    const month = cardTermOf(text);
    return month === null ? null : { value: month, valid: true };
  }
  const held = (name: PaperField) => fields.find((field) => field.name === name)?.value ?? '';
  const from = held('term').split('/')[0] || held('founded');
  // 到2039年3月4日 tells its end; a word before it must not make a beginning of it.
  const value = termOf(text.replace(/^[至到]/u, ''), isDay(from) ? from : '');
  if (value !== null) return { value, valid: true };
  return daysIn(text).length > 0 ? { value: text, valid: false } : null;
}

const people: readonly string[] = ['person', 'holder'];

function isWords(kind: PaperKind, field: PaperField, text: string, firm: boolean): boolean {
  const plain = text.normalize('NFKC');
  if (loose.test(plain)) return false;
  if (people.includes(field) || (kind === 'id_card' && field === 'name')) return isPerson(plain, firm);
  if (field === 'name' || field === 'buyer' || field === 'seller') return isCompany(plain, firm);
  if (field === 'address' || field === 'place') return [...plain].length >= (firm ? 4 : 6) && street.test(plain);
  if (field === 'ethnicity') return /^\p{Script=Han}{1,4}族?$/u.test(plain);
  return firm ? [...plain].length >= 2 : false;
}

function isPerson(text: string, firm: boolean): boolean {
  if (nobody.test(text)) return false;
  return person.test(text) || longPerson.test(text) || latinName.test(text) || (firm && someHan.test(text));
}

function isCompany(text: string, firm: boolean): boolean {
  if (/^(?:公司|企业|个人|法人|注册|全称|新)/u.test(text)) return false;
  const length = [...text].length;
  if (/^[A-Za-z0-9 .,&'()-]+$/u.test(text)) return length >= 3 && firm;
  return length >= 4 && (house.test(text) || firm);
}
