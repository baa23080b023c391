/** Papers that customers show: 营业执照, 身份证, 食品经营许可证, 开户许可证, 银行卡, 发票; and what stands on each. */
const fields = {
  business_licence: [
    'code',
    'name',
    'type',
    'person',
    'capital',
    'founded',
    'term',
    'address',
    'scope',
    'composition',
    'issued',
  ],
  id_card: ['name', 'sex', 'ethnicity', 'born', 'address', 'number', 'authority', 'term'],
  food_licence: [
    'number',
    'name',
    'code',
    'person',
    'address',
    'place',
    'business',
    'items',
    'term',
    'authority',
    'issued',
  ],
  opening_permit: ['number', 'name', 'person', 'bank', 'account', 'kind', 'issued'],
  bank_card: ['number', 'bank', 'holder', 'term'],
  invoice: [
    'code',
    'number',
    'issued',
    'buyer',
    'buyerCode',
    'seller',
    'sellerCode',
    'amount',
    'tax',
    'total',
    'checkCode',
  ],
} as const;

export const fieldsOfKind: Readonly<Record<keyof typeof fields, readonly string[]>> = fields;

/** The forms a kind comes in; one that has none is not asked for its form. */
export const formsOfKind: Readonly<Record<keyof typeof fields, readonly string[]>> = {
  business_licence: ['company', 'sole_trader', 'partnership', 'sole_proprietorship', 'branch'],
  id_card: ['front', 'back', 'both'],
  food_licence: [],
  opening_permit: ['permit', 'account'],
  bank_card: [],
  invoice: ['paper_invoice', 'digital_invoice'],
};

export const paperKinds = Object.keys(fields) as (keyof typeof fields)[];
export const paperFields = [...new Set(Object.values(fields).flat())];
