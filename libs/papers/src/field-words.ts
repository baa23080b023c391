import { labelsOf } from './labels.ts';
import type { PaperField, PaperKind } from './types.ts';

type Words = Readonly<Partial<Record<PaperField, readonly string[]>>>;

/** What people call a field beside what is printed there, by kind of paper. */
const spoken: Readonly<Record<PaperKind, Words>> = {
  business_licence: {
    code: [
      '信用代码',
      '税号',
      '执照号',
      '执照号码',
      '执照编号',
      '营业执照号',
      '营业执照号码',
      '代码',
      '统一代码',
      '证号',
    ],
    name: [
      '名字',
      '公司名',
      '公司的名字',
      '公司名字',
      '公司全称',
      '全称',
      '店名',
      '店铺名称',
      '企业名',
      '企业的名称',
      '抬头',
      '营业执照名称',
      '执照名称',
      '执照名字',
    ],
    person: [
      '法人',
      '法人代表',
      '代表人',
      '老板',
      '经营人',
      '法人名字',
      '法人姓名',
      '法人的名字',
      '老板名字',
      '经营者名字',
    ],
    capital: ['注册资本金', '注册资金'],
    founded: ['成立日', '成立日期', '注册时间'],
    term: ['到期日', '到期日期', '到期时间', '到期', '截止日期', '期限', '有效日期'],
    address: ['注册地址', '公司地址', '店铺地址', '执照地址', '执照上的地址', '住址'],
    scope: ['范围'],
    type: ['公司类别', '企业类别'],
    issued: ['发证日期', '发照日期', '登记日期'],
  },
  id_card: {
    name: ['名字', '名'],
    number: ['身份证号', '身份证', '证件号', '证件号码', '号码', '身份号码'],
    address: ['地址', '户籍地址', '户籍'],
    born: ['生日', '出生年月', '出生年月日'],
    term: ['到期日', '到期', '到期时间'],
    authority: ['发证机关'],
  },
  food_licence: {
    number: ['许可证号码', '证号', '食品证号', '号码'],
    name: ['名字', '名称', '公司名', '公司名称', '店名'],
    person: ['法人', '法人代表', '老板'],
    code: ['信用代码', '税号', '代码'],
    place: ['地址', '经营的地址', '店铺地址'],
    items: ['项目', '范围'],
    business: ['业态'],
    term: ['到期日', '到期', '到期时间', '期限'],
    issued: ['发证时间'],
  },
  opening_permit: {
    number: ['许可证号', '核准号码', '编号'],
    name: ['名字', '名称', '公司名', '公司名称', '户名'],
    person: ['法人', '法人代表', '老板', '负责人'],
    bank: ['银行', '开户的银行'],
    account: ['卡号', '银行账户', '账户'],
    kind: ['性质', '类型'],
  },
  bank_card: {
    number: ['号码', '账号', '银行卡号'],
    bank: ['银行', '开户银行'],
    holder: ['名字', '姓名'],
    term: ['到期', '到期日'],
  },
  invoice: {
    code: ['代码'],
    number: ['号码', '发票号'],
    issued: ['日期', '开票时间'],
    buyer: ['抬头', '购买方', '买方', '购方', '购买方名称'],
    buyerCode: ['税号', '购买方税号'],
    seller: ['销售方', '卖方', '销方', '销售方名称'],
    sellerCode: ['销售方税号'],
    total: ['金额', '总额', '总金额', '合计金额', '价税合计金额'],
    tax: ['税额'],
  },
};

/** The same in English, in lower case. */
const english: Readonly<Record<PaperKind, Words>> = {
  business_licence: {
    code: [
      'credit code',
      'unified social credit code',
      'registration number',
      'tax number',
      'tax id',
      'code',
      'licence number',
      'license number',
    ],
    name: ['name', 'company name', 'business name', 'shop name'],
    person: ['legal representative', 'legal person', 'representative', 'owner', 'operator'],
    capital: ['registered capital', 'capital'],
    founded: ['founding date', 'date of establishment', 'established date'],
    term: ['expiry date', 'expiration date', 'term', 'valid until', 'expiry'],
    address: ['address', 'registered address'],
    scope: ['scope', 'business scope'],
    type: ['type', 'company type'],
  },
  id_card: {
    name: ['name'],
    number: ['id number', 'number', 'id'],
    address: ['address'],
    born: ['date of birth', 'birthday', 'birth date'],
    sex: ['sex', 'gender'],
    term: ['expiry date', 'expiration date', 'expiry'],
  },
  food_licence: {
    number: ['licence number', 'license number', 'number', 'permit number'],
    name: ['name', 'company name', 'business name'],
    person: ['legal representative', 'owner', 'representative'],
    code: ['credit code', 'code'],
    place: ['address', 'place'],
    term: ['expiry date', 'expiration date', 'expiry'],
  },
  opening_permit: {
    number: ['permit number', 'number'],
    name: ['name', 'company name', 'account name'],
    person: ['legal representative'],
    bank: ['bank'],
    account: ['account', 'account number'],
  },
  bank_card: {
    number: ['card number', 'number'],
    bank: ['bank'],
    holder: ['holder', 'name', 'card holder'],
    term: ['expiry date', 'expiry'],
  },
  invoice: {
    code: ['invoice code', 'code'],
    number: ['invoice number', 'number'],
    issued: ['date', 'invoice date'],
    buyer: ['buyer', 'buyer name'],
    buyerCode: ['tax number', 'buyer tax number'],
    seller: ['seller', 'seller name'],
    total: ['total', 'amount', 'total amount'],
    tax: ['tax'],
  },
};

/** How the fields of a kind are called. */
export interface FieldWords {
  /** An alternative of all words, the longest first, for use within an expression. */
  readonly pattern: string;
  fieldOf(word: string): PaperField | undefined;
}

const made = new Map<string, FieldWords>();

/** Words for the fields of a kind: what is printed there and what people call it. */
export function fieldWords(kind: PaperKind, language: 'zh' | 'en'): FieldWords {
  const key = `${kind}/${language}`;
  const before = made.get(key);
  if (before) return before;
  const words = new Map<string, PaperField>();
  // What people say comes last: it decides where a word is printed at one field and said of another.
  for (const lists of language === 'zh' ? [labelsOf[kind], spoken[kind]] : [english[kind]])
    for (const [field, list] of Object.entries(lists))
      if (field !== '-') for (const word of list) words.set(word, field as PaperField);
  const pattern = [...words.keys()]
    .toSorted((a, b) => b.length - a.length)
    .map((word) => word.replace(/[\\^$.*+?()[\]{}|/]/gu, '\\$&'))
    .join('|');
  const fieldOf = (word: string) => words.get(language === 'en' ? word.toLowerCase() : word);
  const ready = { pattern, fieldOf };
  made.set(key, ready);
  return ready;
}
