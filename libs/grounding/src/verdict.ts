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
