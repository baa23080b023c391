import type { PictureReading } from '#libs/ocr';
import { meaningOnCard, meaningOnIdCard, readBankCard, readIdCard } from './card-fields.ts';
import { Drafts, fieldOf, type Draft, type Meaning } from './draft.ts';
import { formOf, wantedOf } from './forms.ts';
import { meaningOnInvoice, readInvoice } from './invoice-fields.ts';
import { kindOf } from './kinds.ts';
import { meaningOnLicence, readBusinessLicence, readFoodLicence, readOpeningPermit } from './licence-fields.ts';
import { pageOf, type Page } from './page.ts';
import { pictureOf } from './pictures.ts';
import { placed } from './place-values.ts';
import { paperFields, type PaperKind, type Sight } from './types.ts';

interface Reader {
  /** Finds what says each field. */
  readonly read: (drafts: Drafts) => void;
  readonly meaning: (draft: Draft, drafts: Drafts) => Meaning;
}

const readers: Readonly<Record<PaperKind, Reader>> = {
  business_licence: { read: readBusinessLicence, meaning: meaningOnLicence },
  food_licence: { read: readFoodLicence, meaning: meaningOnLicence },
  opening_permit: { read: readOpeningPermit, meaning: meaningOnLicence },
  id_card: { read: readIdCard, meaning: meaningOnIdCard },
  bank_card: { read: readBankCard, meaning: meaningOnCard },
  invoice: { read: readInvoice, meaning: meaningOnInvoice },
};

/**
 * What is seen on a picture that was read: of what kind it is, its fields with their values, places and checks, and what
 * its form should have and has not. Pure; a few milliseconds for a page of a hundred lines.
 */
export function sightOf(reading: PictureReading): Sight {
  const text = reading.lines
    .map((line) => line.text.trim())
    .filter((line) => line !== '')
    .join('\n');
  const seen = { text, flaws: reading.flaws.map(({ flaw }) => flaw), by: 'ocr' as const };
  const page = pageOf(reading);
  const { kind, confidence } = kindOf(page);
  if (kind === null) return { ...pictureOf(reading, page, confidence), form: null, fields: [], missing: [], ...seen };
  return { kind, confidence, ...readPaper(page, kind, text), ...seen };
}

function readPaper(page: Page, kind: PaperKind, text: string): Pick<Sight, 'form' | 'fields' | 'missing'> {
  const { read, meaning } = readers[kind];
  const drafts = new Drafts(page, placed(page, kind));
  read(drafts);
  const order: readonly string[] = paperFields[kind];
  const fields = drafts.all
    .map((draft) => fieldOf(draft, meaning(draft, drafts), page))
    .toSorted((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
  const found = new Map(fields.map(({ name, value }) => [name, value]));
  const form = formOf(kind, drafts.placed, text, found);
  return { form, fields, missing: wantedOf(kind, form).filter((name) => !found.has(name)) };
}
