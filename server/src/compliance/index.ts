import { LRUCache } from 'lru-cache';
import type { Db, Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { record, type Facts } from '#platform/facts';
import { bare } from './disguise.ts';
import { complianceFacts, FACT_VERSION } from './facts.ts';
import { compileLexicon, MAX_TERM, type FoundTerm, type Lexicon, type Severity } from './lexicon.ts';
import { hostOf } from './links.ts';
import { readHosts, readTerms, saveHosts, saveTerms } from './store.ts';

export { complianceFacts } from './facts.ts';
export type { FoundTerm, Severity } from './lexicon.ts';

export interface NewTerm {
  readonly term: string;
  readonly reason: string;
  /** `refuse` when left out. */
  readonly severity?: Severity;
  /** Denying it is fine: 不承诺稳赚. False when left out. */
  readonly unlessDenied?: boolean;
}

/** What the lexicon says of a text. A warning does not forbid. */
export type Verdict =
  | { readonly ok: true; readonly warnings: readonly FoundTerm[] }
  | { readonly ok: false; readonly terms: readonly FoundTerm[] };

export interface Compliance {
  /** Whether these words may leave the company, whoever wrote them. Not inside a transaction: the first asks the database. */
  verdictOn(tenant: string, text: string): Promise<Verdict>;
  /** Hosts that links may point to, in lower case and without `www.`; what lies below them is allowed too. */
  allowedHosts(tenant: string): Promise<readonly string[]>;
  /** Adds terms; a term that is known (disguised or not) is updated. */
  importLexicon(tx: Tx, terms: readonly NewTerm[]): Promise<void>;
  /** Lets links point to these hosts and what lies below them. */
  importLinkHosts(tx: Tx, hosts: readonly string[]): Promise<void>;
}

interface Rules {
  readonly lexicon: Lexicon;
  readonly hosts: readonly string[];
}

/** Companies whose rules are compiled at once. */
const TENANTS = 256;

/** What may be said. Rules are compiled once per company and thrown away when they change, on every node. */
export function createCompliance({ db, facts }: { db: Db; facts: Facts }): Compliance {
  const compiled = new LRUCache<string, Promise<Rules>>({ max: TENANTS });
  facts.broadcast([complianceFacts.lexiconChanged], ({ tenant }) => void compiled.delete(tenant));

  function rulesOf(tenant: string): Promise<Rules> {
    const known = compiled.get(tenant);
    if (known) return known;
    const reading = db.tenant(tenant, async (tx) => ({
      lexicon: compileLexicon(await readTerms(tx)),
      hosts: await readHosts(tx),
    }));
    compiled.set(tenant, reading);
    reading.catch(() => {
      if (compiled.peek(tenant) === reading) compiled.delete(tenant);
    });
    return reading;
  }

  return {
    async verdictOn(tenant, text) {
      const found = (await rulesOf(tenant)).lexicon.find(text);
      const terms = found.filter(({ severity }) => severity === 'refuse');
      return terms.length > 0 ? { ok: false, terms } : { ok: true, warnings: found };
    },
    allowedHosts: async (tenant) => (await rulesOf(tenant)).hosts,
    async importLexicon(tx, terms) {
      for (const { term } of terms) checkTerm(term);
      await saveTerms(
        tx,
        terms.map(({ term, reason, severity = 'refuse', unlessDenied = false }) => ({
          term,
          reason,
          severity,
          unlessDenied,
        })),
      );
      await tell(tx);
    },
    async importLinkHosts(tx, hosts) {
      await saveHosts(tx, hosts.map(checkedHost));
      await tell(tx);
    },
  };
}

function tell(tx: Tx): Promise<void> {
  return record(tx, { type: complianceFacts.lexiconChanged, version: FACT_VERSION, payload: {} });
}

function checkTerm(term: string): void {
  const length = bare(term).text.length;
  if (length > 0 && length <= MAX_TERM) return;
  throw refuse('request.invalid', `A term has 1 to ${MAX_TERM} visible characters`, {
    fields: { term: term.slice(0, MAX_TERM) },
  });
}

function checkedHost(given: string): string {
  const host = hostOf(given);
  if (host !== null) return host;
  throw refuse('request.invalid', 'A host looks like example.com', { fields: { host: given.slice(0, 100) } });
}
