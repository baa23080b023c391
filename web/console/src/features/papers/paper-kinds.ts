import type { PaperKind } from '#contracts/http/papers';

/** What can stand on each kind of paper, as the finder names it. */
export const fieldsOfKind: Readonly<Record<PaperKind, readonly string[]>> = {
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
};

/** The forms a kind comes in; one that has none is not asked for its form. */
export const formsOfKind: Readonly<Record<PaperKind, readonly string[]>> = {
  business_licence: ['company', 'sole_trader', 'partnership', 'sole_proprietorship', 'branch'],
  id_card: ['front', 'back', 'both'],
  food_licence: [],
  opening_permit: ['permit', 'account'],
  bank_card: [],
  invoice: ['paper_invoice', 'digital_invoice'],
};

export const paperKinds = Object.keys(fieldsOfKind) as PaperKind[];
