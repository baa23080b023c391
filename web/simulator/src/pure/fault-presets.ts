/** A fault as the plan of the simulator takes it. */
export interface PlannedFault {
  readonly match?: { readonly path?: string };
  readonly probability?: number;
  readonly action: {
    readonly kind: string;
    readonly ms?: number;
    readonly errcode?: number;
    readonly times?: number;
    readonly window?: number;
  };
}

export const presetNames = ['none', 'slow', 'limited', 'tokens', 'lost', 'doubled', 'cut'] as const;
export type PresetName = (typeof presetNames)[number];

/** What goes wrong in each of the troubles that the page offers; everything else is set through the admin port. */
export const presets: Readonly<Record<PresetName, readonly PlannedFault[]>> = {
  none: [],
  slow: [{ action: { kind: 'delay', ms: 3000 } }],
  limited: [{ match: { path: '/cgi-bin/kf/*' }, action: { kind: 'errcode', errcode: 45009 } }],
  tokens: [{ probability: 0.5, action: { kind: 'expire-token' } }],
  lost: [{ probability: 0.5, action: { kind: 'drop-callback' } }],
  doubled: [{ action: { kind: 'duplicate-callback', times: 3 } }, { action: { kind: 'reorder-callbacks', window: 5 } }],
  cut: [{ probability: 0.3, action: { kind: 'drop' } }],
};

/** The preset that a plan is; null when somebody planned something of his own. */
export function presetOf(plan: readonly PlannedFault[]): PresetName | null {
  const said = plan.map(essence).toSorted().join('\n');
  return presetNames.find((name) => presets[name].map(essence).toSorted().join('\n') === said) ?? null;
}

/** What tells two faults apart; the server adds what was left out. */
function essence({ match, probability, action }: PlannedFault): string {
  return [action.kind, action.ms ?? action.errcode ?? '', match?.path ?? '', probability ?? 1].join(' ');
}
