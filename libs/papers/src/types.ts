import type { Flaw, Quad } from '#libs/ocr';

/** Papers that customers show: 营业执照, 身份证, 食品经营许可证, 开户许可证, 银行卡, 发票. */
export const paperKinds = [
  'business_licence',
  'id_card',
  'food_licence',
  'opening_permit',
  'bank_card',
  'invoice',
] as const;
export type PaperKind = (typeof paperKinds)[number];

/** What stands on each kind of paper; a form of a kind may lack some. */
export const paperFields = {
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
} as const satisfies Record<PaperKind, readonly string[]>;
export type PaperField = (typeof paperFields)[PaperKind][number];

/**
 * A value as it is compared: dates `2026-03-05`, a term `2026-03-05/2046-03-04` (open: `2026-03-05/` for 长期;
 * `/2046-03-04` where only the end is printed), money in yuan with two decimals, codes and numbers without spaces and in
 * capitals, all else as it stands.
 */
export interface ReadField {
  readonly name: PaperField;
  /** As it stands on the picture. */
  readonly text: string;
  readonly value: string;
  readonly confidence: number;
  /** Where it stands; several lines have one around them all. Null for what nobody read from a picture. */
  readonly quad: Quad | null;
  /** Whether its form and check digit are right; null where a field has none. */
  readonly valid: boolean | null;
}

/** What a picture is of. `unknown_paper` looks like a paper and is none that we know; `photo` says nothing in words. */
export const sightKinds = [
  ...paperKinds,
  'unknown_paper',
  'chat_screenshot',
  'payment_screenshot',
  'shop_front',
  'words',
  'photo',
  'nothing',
] as const;
export type SightKind = (typeof sightKinds)[number];

/** What is seen on one picture. */
export interface Sight {
  readonly kind: SightKind;
  /** 0 to 1, that it is of this kind. */
  readonly confidence: number;
  /** Which of the forms of its kind, where they differ: `company`, `sole_trader`, `front`, `back` …; else null. */
  readonly form: string | null;
  readonly fields: readonly ReadField[];
  /** What this form should have and was not found. */
  readonly missing: readonly PaperField[];
  /** All that could be read, in reading order, a line each. */
  readonly text: string;
  readonly flaws: readonly Flaw[];
  /** What a vision model says is to be seen: data like the words of a customer, at most 200 characters. */
  readonly description?: string;
  /** Who read it: our own eyes, or a vision model. */
  readonly by: 'ocr' | 'vision';
}
