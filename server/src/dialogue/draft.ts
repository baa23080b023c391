import type { Offer, Source } from '#contracts/http/conversations';

/** What is to be said, with the texts it must stand on. Our own stock sentences need no evidence. */
export interface Draft {
  sentences: string[];
  evidence: readonly string[];
  /** Those of the sentences whose wording is the house's own, around words of the evidence. */
  stock?: readonly string[];
  sources: Source[];
  choices: { label: string; articleId: string; passage?: string }[];
  /** It repeats what stands on a picture: words of somebody else. */
  readBack?: boolean;
  /** What he may go on with. */
  offers?: Offer[];
}
