import type { Locale } from '#contracts/common';
import type { PaperFieldView, PaperView, SightView } from '#contracts/http/papers';
import { isPrivate, maskField, maskNumbers, type PaperField, type PaperKind, type Sight } from '#libs/papers';
import type { FileView } from '#contracts/http/conversations';
import type { Paper } from './sealing.ts';

/** Who reads: whether he may see private data, and in which language he works. */
export interface PaperReader {
  readonly uncovered: boolean;
  readonly locale: Locale;
}

/** A paper as staff see it, beside the file that shows its picture to them. */
export function viewOf(
  paper: Paper,
  picture: { readonly file: FileView | undefined; readonly width: number; readonly height: number },
  { uncovered, locale }: PaperReader,
): PaperView {
  const { id, customerId, conversationId, kind, form, state, missing, flaws, rule, words, revision } = paper;
  const shown = (name: PaperField, value: string) => (uncovered ? value : maskField(kind, name, value));
  return {
    id,
    customerId,
    conversationId,
    kind,
    form,
    state,
    fields: paper.fields.map((field) => fieldView(kind, field, uncovered)),
    missing: [...missing],
    flaws: [...flaws],
    why: rule === null ? null : { rule, words: words?.[locale === 'en' ? 'en' : 'zh'] ?? '' },
    contradictions: paper.contradictions.map(({ field, paper: own, other, source }) => ({
      field,
      paper: shown(field, own),
      // A name that stands on an identity card is private wherever it is told.
      other: source === 'id_card' && !uncovered ? maskField('id_card', 'name', other) : shown(field, other),
      source,
    })),
    picture: {
      fileId: paper.fileId,
      url: picture.file?.url || null,
      width: picture.width,
      height: picture.height,
    },
    decidedBy: paper.decidedBy,
    revision,
    at: paper.at.toISOString(),
  };
}

function fieldView(kind: PaperKind, field: Paper['fields'][number], uncovered: boolean): PaperFieldView {
  const { name, confidence, quad, valid, from } = field;
  const value = uncovered ? field.value : maskField(kind, name, field.value);
  const masked = value !== field.value || (!uncovered && isPrivate(kind, name));
  // Who puts it differently leaves no text of the picture; what is covered does not stand beside its value.
  const read = from === 'customer' || from === 'staff' || masked ? null : field.text;
  return { name, value, text: read, confidence, quad: quadOf(quad), valid, from, masked };
}

const quadOf = (quad: Paper['fields'][number]['quad']): PaperFieldView['quad'] =>
  quad && [quad[0], quad[1], quad[2], quad[3]];

/** Kinds of which no text is shown without the right: what it says of somebody is not found by its form. */
const closed: readonly Sight['kind'][] = ['id_card', 'bank_card', 'unknown_paper'];

export function sightViewOf(
  { fileId, paperId }: { readonly fileId: string; readonly paperId: string | null },
  { kind, confidence, text, fields, flaws, by }: Sight,
  { uncovered }: PaperReader,
): SightView {
  const shown = uncovered ? text : closed.includes(kind) ? '' : masked(kind, text, fields);
  return { fileId, kind, confidence, text: shown, flaws: [...flaws], by, paperId };
}

function masked(kind: Sight['kind'], text: string, fields: Sight['fields']): string {
  const secret = fields.filter(({ name, text: read }) => isPrivate(kind, name) && read !== '');
  // What does not stand there as it was read cannot be taken out.
  if (secret.some(({ text: read }) => !text.includes(read))) return '';
  return maskNumbers(
    secret.reduce((held, { name, text: read }) => held.replaceAll(read, maskField(kind, name, read)), text),
  );
}
