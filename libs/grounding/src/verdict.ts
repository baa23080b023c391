/** What the rules say about one sentence. */
export type Verdict =
  | { readonly ok: true }
  | { readonly ok: false; readonly reason: Reason; readonly span: Span; readonly detail: string };

export type Reason = 'number' | 'link' | 'lexicon' | 'promise' | 'contact';

/** UTF-16 positions in the sentence that was given. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface Rules {
  /** Hosts a link may lead to, without scheme; `example.com` also allows its subdomains. */
  readonly allowedHosts: readonly string[];
  /** Words that may not be said, whatever the evidence. */
  readonly lexicon: readonly string[];
}

export interface JudgeRules extends Rules {
  /** Names that may be said without evidence: the company, the people who serve, the customer. */
  readonly names?: readonly string[];
}

/** What the evidence says of a sentence. */
export type Support = 'supported' | 'contradicted' | 'not_found';

/**
 * Why a sentence does not stand: a rule; a name or thing the evidence does not give; an amount or name of something else;
 * a denial of what it affirms, or the other way round; nothing like it; too long to be judged.
 */
export type JudgeReason = Reason | 'name' | 'crossed' | 'denied' | 'unsupported' | 'too long';

export interface Judgement {
  readonly verdict: Support;
  readonly reason: JudgeReason | null;
  /** Where, in the sentence; empty when it stands. */
  readonly spans: readonly Span[];
  /** What stood there. */
  readonly detail: string;
  /** 1 for quoted, 0 for nothing like it; for putting sentences in order, not a probability of truth. */
  readonly score: number;
}
