/** What a message tells of its writer's state; the order is the order in which equals are named. */
export const FEELINGS = ['angry', 'disappointed', 'anxious', 'hesitant', 'happy', 'satisfied', 'grateful'] as const;
export type Feeling = (typeof FEELINGS)[number];
export type EmotionLabel = Feeling | 'neutral';

export interface Felt {
  readonly label: EmotionLabel;
  /** 0..1: how strongly it is said. `neutral` stands alone, with 1. */
  readonly intensity: number;
}

/** What told it: a part of the text as it was given. */
export interface Sign {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly label: Feeling;
}

/** What one message tells, all of it advisory: how it is written, never how its writer is. */
export interface State {
  /** The strongest first; never empty. */
  readonly labels: readonly Felt[];
  /** -1 (bad) .. 1 (good). */
  readonly valence: number;
  /** 0 (calm) .. 1 (agitated). */
  readonly arousal: number;
  /** 0..1: how soon something is wanted. */
  readonly urgency: number;
  /** 0..1; 0.5 when nothing is told of it. */
  readonly trust: number;
  readonly signs: readonly Sign[];
  /** Where bad feeling goes over the last messages; `steady` for the first one. */
  readonly trend: Trend;
  /** What may come next, before it is said. */
  readonly warning: Warning | null;
}

export type Trend = 'rising' | 'falling' | 'steady';
export type Warning = 'complaint' | 'escalation';

/** How strongly a feeling is told, 0..1. */
export function intensityOf({ labels }: Pick<State, 'labels'>, label: EmotionLabel): number {
  return labels.find((felt) => felt.label === label)?.intensity ?? 0;
}
