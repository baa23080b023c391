import { buffer } from 'node:stream/consumers';
import { paperRoutes } from '#contracts/http/papers';
import {
  paperKinds,
  problemsOf,
  review,
  sightOf,
  type PaperKind,
  type ReviewTable,
  type Sight,
  type TableProblem,
} from '#libs/papers';
import type { Audit } from '#platform/audit';
import type { Db, Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import type { Files } from '#platform/files';
import type { Handlers, Upload } from '#platform/http';
import type { Keys } from '#platform/keys';
import { pictureProblem, type Pictures, type Refused } from '#platform/pictures';
import { readCompany } from '#staff';
import { createCorrectionsExport } from './corrections-export.ts';
import type { LookDeps } from './look.ts';
import { readTable, saveTable } from './review-tables.ts';

export const reviewRoutes = {
  'paperReview.get': paperRoutes['paperReview.get'],
  'paperReview.put': paperRoutes['paperReview.put'],
  'paperReview.try': paperRoutes['paperReview.try'],
  'papers.corrections': paperRoutes['papers.corrections'],
} as const;

export interface ReviewDeps {
  readonly db: Db;
  readonly keys: Keys;
  readonly audit: Pick<Audit, 'append'>;
  readonly files: Pick<Files, 'archive'>;
  readonly pictures: Pick<Pictures, 'clean' | 'read'>;
  readonly lookTwice?: LookDeps['lookTwice'];
  now(): Date;
}

/** What a company wants to see and how it judges it, and what its people corrected. */
export function reviewHandlers(deps: ReviewDeps): Handlers<typeof reviewRoutes> {
  const { db, audit, now } = deps;
  const exportCorrections = createCorrectionsExport(deps);
  return {
    'paperReview.get': ({ caller }) => db.tenant(caller.tenant, viewOf),
    'paperReview.put': ({ body: { revision, ...given }, caller }) => {
      // Names of fields are checked below, with the rules that name them.
      const table = given as unknown as ReviewTable;
      const problems = problemsOf(table);
      if (problems.length > 0) throw invalid(table, problems);
      return db.tenant(caller.tenant, async (tx) => {
        if (!(await saveTable(tx, { table, revision }, now())))
          throw refuse('settings.conflict', 'Somebody else changed the review of papers meanwhile');
        await audit.append(tx, {
          actor: `staff:${caller.staffId}`,
          action: 'paperReview.changed',
          target: `tenant:${tx.tenant}`,
          detail: { needs: table.needs.map(({ kind }) => kind), rules: table.rules.length },
        });
        return viewOf(tx);
      });
    },
    'paperReview.try': ({ upload, caller }) => tried(deps, caller.tenant, upload),
    'papers.corrections': ({ caller }) => exportCorrections(caller),
  };
}

async function viewOf(tx: Tx) {
  const { table, revision, brought } = await readTable(tx);
  return { ...shown(table), revision, brought: { ...shown(brought.table), from: brought.from } };
}

const shown = ({ needs, rules }: ReviewTable) => ({ needs: [...needs], rules: rules as never });

const sentences: Record<TableProblem['code'], (problem: TableProblem) => string> = {
  'need.repeated': ({ of }) => `${of} is wanted twice`,
  'rule.repeated': ({ of }) => `two rules are called ${of}`,
  'field.unknown': ({ by }) => `such a paper has no field ${by}`,
  'field.no_date': ({ by }) => `${by} is no date and never ends`,
  'rule.impossible': () => 'its conditions never hold together',
  'rule.unreachable': ({ by }) => `never decides: ${by} stands before it and always does`,
};

/**
 * What is wrong first with each rule, by its place: `rules.3` in a sentence, `rules.3.code` for whoever says it in other
 * words, and `rules.3.by` what the code is about: a field, or the rule that decides earlier.
 */
function invalid({ needs, rules }: ReviewTable, problems: readonly TableProblem[]) {
  // Of several problems of a rule the first is told.
  const fields = problems.toReversed().flatMap((problem) => {
    const { code, of, by } = problem;
    const at =
      code === 'need.repeated'
        ? needs.findLastIndex(({ kind }) => kind === of)
        : rules.findLastIndex(({ id }) => id === of);
    const place = `${code === 'need.repeated' ? 'needs' : 'rules'}.${at}`;
    const told: [string, string][] = [
      [place, sentences[code](problem)],
      [`${place}.code`, code],
    ];
    return by === null ? told : [...told, [`${place}.by`, by] as [string, string]];
  });
  return refuse('paper_review.invalid', 'The table has rules that cannot be used', {
    fields: Object.fromEntries(fields),
  });
}

/** Reads and judges one picture as that of a customer who has said nothing; nothing of it is kept. */
async function tried({ db, pictures, lookTwice, now }: ReviewDeps, tenant: string, upload: Upload) {
  const began = performance.now();
  const clean = taken(await pictures.clean(await buffer(upload.stream)));
  const read = taken(await pictures.read(clean.bytes));
  const own = sightOf(read);
  const sight = (await lookTwice?.(tenant, { talk: null, bytes: clean.bytes, sight: own, reading: read })) ?? own;
  const verdict = await db.tenant(tenant, (tx) => judged(tx, sight, now()));
  const { kind, confidence, text, by, form, fields, missing } = sight;
  return {
    sight: { kind, confidence, text, flaws: [...sight.flaws], by },
    form,
    fields: fields.map(({ name, value, text: said, confidence: sure, quad, valid }) => ({
      name,
      value,
      text: said,
      confidence: sure,
      quad: quad && ([...quad] as never),
      valid,
      from: by,
      masked: false,
    })),
    missing: [...missing],
    outcome: verdict?.outcome ?? null,
    rule: verdict?.rule ?? null,
    width: read.width,
    height: read.height,
    tookMs: Math.round(performance.now() - began),
  };
}

function taken<T extends { kind: string }>(outcome: T | Refused): Exclude<T, Refused> {
  if (outcome.kind === 'refused') throw pictureProblem((outcome as Refused).code);
  return outcome as Exclude<T, Refused>;
}

async function judged(tx: Tx, sight: Sight, at: Date) {
  const { kind, form, missing, flaws, by } = sight;
  if (!isPaper(kind)) return null;
  const { timeZone } = await readCompany(tx);
  const { table } = await readTable(tx);
  const fields = sight.fields.map((field) => ({ ...field, from: by }));
  const today = at.toLocaleDateString('sv', { timeZone });
  return review(table, { kind, form, fields, missing }, { claims: [], others: [], flaws, form, today });
}

const isPaper = (kind: Sight['kind']): kind is PaperKind => (paperKinds as readonly string[]).includes(kind);
