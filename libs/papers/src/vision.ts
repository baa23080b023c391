import type { PictureReading, Quad } from '#libs/ocr';
import { privateIn } from '#libs/privacy';
import { graphemeTruncate } from '#libs/text';
import { wantedOf } from './forms.ts';
import { namesAsRead } from './known-names.ts';
import { privateNumbers, privateQuads } from './private.ts';
import { toldValue } from './told-values.ts';
import {
  paperFields,
  paperKinds,
  sightKinds,
  type PaperField,
  type PaperKind,
  type ReadField,
  type Sight,
} from './types.ts';

/** Characters of what a model says a picture shows, and of one field. */
const DESCRIPTION = 200;
const VALUE = 200;
const FIELDS = 20;
/** How sure a model's word is taken to be, whatever it says of itself: less than any reading that counts as sure. */
const BY_MODEL = 0.5;

/** What a vision model may answer; everything else of its words is dropped. */
export const visionSchema = {
  name: 'sight',
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['kind', 'description', 'fields'],
    properties: {
      kind: { type: 'string', enum: sightKinds.filter((kind) => kind !== 'nothing') },
      description: { type: 'string', maxLength: DESCRIPTION },
      fields: {
        type: 'array',
        maxItems: FIELDS,
        items: {
          type: 'object',
          additionalProperties: false,
          required: ['name', 'text'],
          properties: { name: { type: 'string' }, text: { type: 'string', maxLength: VALUE } },
        },
      },
    },
  },
} as const;

/** Kinds whose whole content is private: their pictures never leave the house. */
const closed: readonly string[] = ['id_card', 'bank_card', 'unknown_paper'];
const understood: readonly string[] = paperKinds;
const UNSURE = 0.6;

/** Whether our own eyes saw too little: a photo or words, or another picture and not surely. */
export function needsSecondLook({ kind, confidence, flaws }: Sight): boolean {
  if (kind === 'nothing' || flaws.includes('blank') || closed.includes(kind) || understood.includes(kind)) return false;
  return kind === 'photo' || kind === 'words' || confidence < UNSURE;
}

/** What may leave the house of a picture. */
export interface Leaving {
  /** What is covered in it. */
  readonly quads: readonly Quad[];
  /** What was read on it, with `names` still in it. */
  readonly text: string;
  /** Names, and numbers that are no longer found by their form, to be masked in the text beside what is. */
  readonly names: readonly string[];
}

/**
 * Covers each line in which any part of something private stands: by its form, also where a label stands on the line before;
 * a number in which a digit was misread; a name that is known of the customer, also misread.
 */
export function leavingOf(sight: Sight, reading: PictureReading, known: readonly string[]): Leaving {
  const lines = reading.lines.map(({ text, quad }) => ({ text: text.trim(), quad })).filter(({ text }) => text !== '');
  const texts = lines.map((line) => line.text);
  const text = texts.join('\n');
  const names = [...new Set([...known, ...namesAsRead(known, texts), ...privateNumbers(text)])].filter(isNameLong);
  const spans = privateIn(text, names);
  let at = 0;
  const quads = lines.flatMap(({ text: { length }, quad }) => {
    const [start, end] = [at, at + length];
    at = end + 1;
    return spans.some((span) => span.start < end && span.end > start) ? [quad] : [];
  });
  return { quads: [...privateQuads(sight, reading), ...quads], text, names };
}

/** As names are masked: one letter is no name. */
const isNameLong = (name: string): boolean => [...name].length > 1;

const forms: Readonly<Record<PaperKind, string | null>> = {
  business_licence: 'company',
  id_card: 'front',
  food_licence: null,
  opening_permit: 'permit',
  bank_card: null,
  invoice: 'digital_invoice',
};

/**
 * What a model says of a picture, as data: kind and names of fields of closed lists, values in their form, all else
 * dropped. `text` stays what our own eyes read. Null for what cannot be used: where we read words, a paper of which not one
 * value stands among them is made up, by the model or by what the picture told it to say. Fields are never sure, so that a
 * person or the customer has to say that they are right.
 */
export function sightBySaying(own: Sight, said: unknown): Sight | null {
  if (typeof said !== 'object' || said === null) return null;
  const { kind: named, description, fields: told } = said as Record<string, unknown>;
  const kind = sightKinds.find((each) => each === named);
  if (kind === undefined || kind === 'nothing') return null;
  const seen = { ...own, kind, confidence: BY_MODEL, by: 'vision' as const, ...describedBy(description) };
  const paper = paperKinds.find((each) => each === kind);
  if (paper === undefined) return { ...seen, form: null, fields: [], missing: [] };
  const fields = fieldsOf(paper, told);
  if (own.kind !== 'photo' && !fields.some((field) => isBorneOut(field, own.text))) return null;
  const form = forms[paper];
  const missing = wantedOf(paper, form).filter((name) => !fields.some((field) => field.name === name));
  return { ...seen, form, fields, missing };
}

function describedBy(description: unknown): Pick<Sight, 'description'> {
  if (typeof description !== 'string') return {};
  const plain = description
    .normalize('NFKC')
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim();
  return plain === '' ? {} : { description: graphemeTruncate(plain, DESCRIPTION) };
}

/** Shorter values stand by chance in any text. */
const TELLING = 4;

const isBorneOut = ({ text }: ReadField, read: string): boolean =>
  [...text].length >= TELLING && namesAsRead([text], read.split('\n')).length > 0;

/** What is read out to the customer is taken in the form of such names alone: a sentence is none, whoever wrote it. */
const readOut: readonly PaperField[] = ['name', 'person', 'holder', 'buyer', 'seller'];
const SENTENCE = /[:：,，。;；!！?？"“”'{}<>[\]\\/|=]/u;
/** Names in Latin letters have a capital to each word. */
const UNNAMED = /(?:^|[\s-])[a-z]|(?:\S+ ){3}\S/u;
const BANK = /(?:银行|信用社|bank)/iu;

function mayStand(field: PaperField, text: string): boolean {
  if (field === 'bank') return BANK.test(text) && !SENTENCE.test(text);
  return !readOut.includes(field) || !(SENTENCE.test(text) || UNNAMED.test(text));
}

function fieldsOf(kind: PaperKind, told: unknown): ReadField[] {
  const found = new Map<PaperField, ReadField>();
  for (const one of Array.isArray(told) ? told.slice(0, FIELDS) : []) {
    const { name, text } = Object(one) as Record<string, unknown>;
    const field = (paperFields[kind] as readonly PaperField[]).find((each) => each === name);
    if (field === undefined || typeof text !== 'string' || text.length > VALUE || found.has(field)) continue;
    if (!mayStand(field, text.trim())) continue;
    const value = toldValue({ kind, field, fields: [] }, text.trim(), !readOut.includes(field));
    if (!value) continue;
    found.set(field, {
      name: field,
      text: value.text,
      value: value.value,
      confidence: BY_MODEL,
      quad: null,
      valid: value.valid,
    });
  }
  return [...found.values()];
}
