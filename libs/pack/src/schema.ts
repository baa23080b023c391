import { z } from 'zod';
import type { PackGraph } from './graph.ts';
import type { PackIntent } from './intents.ts';
import type { PackPapers } from './papers.ts';
import type { PackStrategy } from './strategies.ts';
import { packLimits as max } from './limits.ts';

/** Lower-case words joined by hyphens; stable over versions, since merging goes by it. */
const idPattern = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const id = z.string().max(max.id).regex(idPattern, { error: 'must be lower-case words joined by hyphens' });
const text = (limit: number) =>
  z
    .string()
    .min(1)
    .max(limit)
    .refine((value) => value.trim() === value, { error: 'must not begin or end with space' });
const short = text(max.short);
const line = text(max.line);
const long = text(max.long);
const language = z.enum(['zh-CN', 'en']);
const bilingual = z.strictObject({ zh: line, en: line });
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'must be a time like 09:00' });
const weekday = z.int().min(1).max(7);
const host = z
  .string()
  .max(253)
  .regex(/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/, { error: 'must be a host name' });
const ordered = (hours: { from: string; to: string }) => hours.from < hours.to;
const orderedError = { error: 'from must lie before to' };

/** Files a pack may hold. The order is the order of reading: company.json names the link hosts for all others. */
export const packFileNames = [
  'company.json',
  'articles.jsonl',
  'scripts.jsonl',
  'smalltalk.jsonl',
  'lexicon.json',
  'synonyms.json',
  'staff.json',
  'conversations.jsonl',
  'graph.json',
  'intents.jsonl',
  'strategies.json',
  'papers.json',
] as const;
export type PackFileName = (typeof packFileNames)[number];

/** pack.json: what the pack is and which bytes belong to it. */
export const packManifest = z.strictObject({
  format: z.literal(1),
  name: id,
  version: z
    .string()
    .max(40)
    .regex(/^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/, { error: 'must be a version like 1.0.0' }),
  title: bilingual,
  description: bilingual.optional(),
  languages: z.array(language).min(1).max(2),
  licence: short.optional(),
  files: z
    .array(
      z.strictObject({
        name: z.string().min(1).max(max.short),
        sha256: z.string().regex(/^[0-9a-f]{64}$/, { error: 'must be 64 lower-case hexadecimal digits' }),
      }),
    )
    .min(1)
    .max(packFileNames.length),
});

export const packArticle = z
  .strictObject({
    id,
    category: short,
    question: line,
    /** Other ways to ask the same. */
    similar: z.array(line).max(max.similar),
    /** Stands alone: holds every figure it needs. */
    answer: long,
    answerEn: long.optional(),
    /** First and last day on which the answer holds, in the company's time zone. */
    validFrom: z.iso.date().optional(),
    validTo: z.iso.date().optional(),
    /** Where the figures come from, for the editor. */
    sources: z.array(line).max(max.sources).optional(),
  })
  .refine((article) => !article.validFrom || !article.validTo || article.validFrom <= article.validTo, {
    error: 'validFrom must not lie after validTo',
  });

/** Words that bot and people share (话术); `{{称呼}}` and its like stay open. */
export const packScript = z.strictObject({
  id,
  category: short,
  title: line,
  text: long,
  /** Said by the bot when somebody asks this; without them only people say it. */
  similar: z.array(line).max(max.similar).optional(),
});

export const packSmalltalk = z.strictObject({
  id,
  phrases: z.array(short).min(1).max(max.phrases),
  replies: z.array(line).min(1).max(max.replies),
  repliesEn: z.array(line).min(1).max(max.replies).optional(),
});

/** A term that no outgoing text may hold, whoever wrote it. */
export const packLexiconTerm = z.strictObject({ id, term: short, reason: line });

/** Words that retrieval treats as near in meaning. */
export const packSynonyms = z.strictObject({ id, words: z.array(short).min(2).max(max.synonymWords) });

export const packStaff = z.strictObject({
  id,
  name: short,
  email: z.email().max(254),
  roles: z
    .array(z.enum(['admin', 'supervisor', 'agent', 'editor', 'operator', 'recruiter', 'auditor', 'viewer']))
    .min(1)
    .max(8),
  team: short,
  title: short,
  language,
  hours: z
    .strictObject({ weekdays: z.array(weekday).min(1).max(7), from: clock, to: clock })
    .refine(ordered, orderedError),
});

/** A moment before the loading of the pack: -3h, -2d4h, -1h20m5s. */
const before = z
  .string()
  .max(20)
  .regex(/^-(?=\d)(\d{1,3}d)?(\d{1,2}h)?(\d{1,2}m)?(\d{1,2}s)?$/, { error: 'must be a time ago like -3h or -1h20m' });

const packMessage = z.discriminatedUnion('author', [
  z.strictObject({ at: before, author: z.literal('customer'), text: long }),
  z.strictObject({
    at: before,
    author: z.literal('bot'),
    text: long,
    articles: z.array(id).min(1).max(max.citations).optional(),
  }),
  z.strictObject({ at: before, author: z.literal('person'), staff: id, text: long }),
  /** Seen by staff only. */
  z.strictObject({ at: before, author: z.literal('note'), staff: id, text: long }),
]);

const handoff = z
  .strictObject({
    why: z.enum(['asked', 'emotion', 'unknown', 'failure', 'rule']),
    state: z.enum(['queued', 'claimed', 'returned', 'closed']),
    at: before,
    summary: line,
    staff: id.optional(),
  })
  .refine((it) => (it.state === 'queued') === (it.staff === undefined), {
    error: 'staff is named unless the handoff is still queued',
  });

export const packConversation = z
  .strictObject({
    id,
    /** What the conversation shows, for people who browse the pack. */
    scene: z.enum(['answered', 'asked', 'emotion', 'unknown', 'rule', 'returned', 'waiting', 'closed']),
    language,
    status: z.enum(['open', 'closed']),
    /** Who answers the next message; a closed or queued conversation has nobody. */
    speaker: z.enum(['bot', 'person', 'nobody']),
    customer: z.strictObject({ name: short, city: short.optional(), source: short }),
    startedAt: before,
    rating: z.enum(['up', 'down']).optional(),
    handoff: handoff.optional(),
    messages: z.array(packMessage).min(1).max(max.messages),
  })
  .refine((it) => (it.speaker === 'person') === (it.handoff?.state === 'claimed'), {
    error: 'a person speaks exactly when the handoff is claimed',
  })
  .refine((it) => isSorted(it.messages.map((message) => -secondsBefore(message.at))), {
    error: 'messages must stand in order of time',
  });

export const packCompany = z.strictObject({
  brandName: short,
  brandNameEn: short,
  legalName: short,
  greeting: bilingual,
  suggestedQuestions: z.array(bilingual).max(max.suggestedQuestions),
  businessHours: z.strictObject({
    timeZone: z.literal('Asia/Shanghai'),
    /** 1 is Monday; a day that is not listed is closed. */
    weekly: z.array(z.strictObject({ weekday, from: clock, to: clock }).refine(ordered, orderedError)).max(14),
  }),
  /** What a customer reads while a person is called. */
  waitTexts: z.strictObject({ queued: bilingual, busy: bilingual, closed: bilingual, claimed: bilingual }),
  themeColor: z.string().regex(/^#[0-9A-Fa-f]{6}$/, { error: 'must be a colour like #1F7A5C' }),
  /** Links in any text may lead to these hosts and their subdomains only. */
  linkHosts: z.array(host).max(max.linkHosts),
  contact: z.strictObject({
    phone: short,
    email: z.email().max(254),
    website: z.url({ protocol: /^https?$/ }).max(max.line),
  }),
});

export type PackManifest = z.infer<typeof packManifest>;
export type PackArticle = z.infer<typeof packArticle>;
export type PackSmalltalk = z.infer<typeof packSmalltalk>;
export type PackScript = z.infer<typeof packScript>;
export type PackLexiconTerm = z.infer<typeof packLexiconTerm>;
export type PackSynonyms = z.infer<typeof packSynonyms>;
export type PackStaff = z.infer<typeof packStaff>;
export type PackMessage = z.infer<typeof packMessage>;
export type PackConversation = z.infer<typeof packConversation>;
export type PackCompany = z.infer<typeof packCompany>;

/** What a pack brings, in the order of its files. */
export interface PackContent {
  company: PackCompany;
  articles: PackArticle[];
  scripts: PackScript[];
  smalltalk: PackSmalltalk[];
  lexicon: PackLexiconTerm[];
  synonyms: PackSynonyms[];
  staff: PackStaff[];
  conversations: PackConversation[];
  graph: PackGraph;
  intents: PackIntent[];
  strategies: PackStrategy[];
  /** Empty where the pack says nothing of papers. */
  papers: PackPapers;
}

export interface Pack {
  manifest: PackManifest;
  content: PackContent;
}

/** Seconds in a time ago: `-1h20m` is 4800. */
export function secondsBefore(at: string): number {
  const seconds = { d: 86_400, h: 3_600, m: 60, s: 1 };
  return [...at.matchAll(/(\d+)([dhms])/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * seconds[unit as keyof typeof seconds],
    0,
  );
}

function isSorted(numbers: number[]): boolean {
  return numbers.every((value, index) => index === 0 || (numbers[index - 1] ?? value) <= value);
}
