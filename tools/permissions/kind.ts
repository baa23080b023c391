/** How far away an object can stand from whoever asks for it. */
export const distances = ['own', 'other team', 'other company'] as const;
export type Distance = (typeof distances)[number];

export interface Kind {
  /** What is named, in a word. */
  readonly what: string;
  /** Distances at which there is one. */
  readonly at: readonly Distance[];
  /** `conversation.all` reaches it in every team of the company. */
  readonly byTeam?: true;
  readonly routes: readonly string[];
}

export const everywhere = ['own', 'other company'] as const;
