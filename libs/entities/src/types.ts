/** Bounds of an amount; null where none is said (五十万以内 has no least). */
export interface Bounds {
  readonly min: number | null;
  readonly max: number | null;
  /** 左右, 来, 多, 几: whoever said it did not mean it exactly. */
  readonly approximate: boolean;
}

/** ISO 4217 codes that customers of a Chinese company name. */
export type Currency =
  | 'CNY'
  | 'USD'
  | 'HKD'
  | 'EUR'
  | 'GBP'
  | 'JPY'
  | 'KRW'
  | 'TWD'
  | 'SGD'
  | 'AUD'
  | 'CAD'
  | 'THB'
  | 'MYR'
  | 'RUB';

/** A place of China by its code in GB/T 2260; Taiwan's cities have the code of the province. */
export interface Place {
  readonly code: string;
  /** The full name: 杭州市. */
  readonly name: string;
  readonly province: string;
  readonly city: string | null;
  /** Other places of that name, where the text does not tell which is meant. */
  readonly candidates: readonly Omit<Place, 'candidates'>[];
}

export type Grain = 'minute' | 'hour' | 'part' | 'day' | 'week' | 'month' | 'quarter' | 'year';

/** A stretch of time; both ends as ISO 8601 with the offset of the time zone, `end` is the first moment after it. */
export interface TimeSpan {
  readonly start: string;
  readonly end: string;
  readonly grain: Grain;
}

/** Who decides, as the customer tells it. */
export type DecisionRole = 'owner' | 'partner' | 'manager' | 'family' | 'employee' | 'on behalf';

export interface EntityValues {
  money: Bounds & { readonly currency: Currency };
  /** Square metres. */
  area: Bounds;
  province: Place;
  city: Place;
  district: Place;
  date: TimeSpan;
  duration: Bounds & { readonly unit: 'minute' | 'day' | 'workday' | 'month' };
  /** `number` in E.164, of 400 and 800 numbers as they are dialled. */
  phone: {
    readonly number: string;
    readonly kind: 'mobile' | 'landline' | 'service' | 'international';
    readonly extension?: string;
  };
  wechat: { readonly id: string };
  company: { readonly name: string };
  /** 统一社会信用代码; `valid`: its check character fits. */
  credit_code: { readonly code: string; readonly valid: boolean };
  /** A resident identity number, never in full: 3301**********7757. */
  id_card: { readonly masked: string; readonly valid: boolean };
  person: {
    readonly name: string;
    readonly surname: string | null;
    readonly title: string | null;
    readonly gender: 'female' | 'male' | null;
  };
  position: { readonly name: string };
  role: { readonly role: DecisionRole };
  quantity: Bounds & { readonly unit: string };
  /** `share`: 15% is 0.15. `discount`: what is left to pay, 八折 is 0.8. */
  percentage: Bounds & { readonly kind: 'share' | 'discount' };
  email: { readonly address: string };
  url: { readonly address: string; readonly host: string | null };
  address: { readonly name: string };
  product: { readonly name: string };
  shop_type: { readonly name: string };
  brand: { readonly name: string };
  place: { readonly name: string };
}

export type EntityType = keyof EntityValues;

/** Types that a trained labeller may add, with the text as their name. */
export type LabelledType = 'company' | 'person' | 'position' | 'address';

/** Something that a message names, with what it means. `start` and `end` count UTF-16 units of the text that was given. */
export type Entity = {
  [T in EntityType]: {
    readonly type: T;
    readonly start: number;
    readonly end: number;
    readonly text: string;
    readonly value: EntityValues[T];
    readonly source: 'rule' | 'gazetteer' | 'model';
    /** 1 for rules and names of the gazetteer that leave no doubt. */
    readonly probability: number;
  };
}[EntityType];

/** A name of the company's own world. */
export interface GazetteerEntry {
  readonly type: 'product' | 'shop_type' | 'brand' | 'company' | 'position' | 'place';
  /** What every synonym stands for. */
  readonly name: string;
  readonly synonyms: readonly string[];
}

/** What a trained labeller found in the text as it was given. */
export interface LabelledSpan {
  readonly start: number;
  readonly end: number;
  readonly type: LabelledType;
  readonly probability: number;
}
