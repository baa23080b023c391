import type { EmbeddingSetting } from '#platform/config';
import type { Outbound } from '#platform/outbound';
import { embeddedEncoder } from './embedded.ts';
import { endpointEncoder } from './endpoint.ts';
import { onnxEncoder } from './onnx.ts';
import type { EncodeOptions, EncoderFailure, TextEncoder, Vectors } from './port.ts';

/** What an encoding came to: by the chosen encoder, or by the embedded one because the chosen one failed. */
export type Outcome = 'chosen' | `fallback-${EncoderFailure}`;

export interface Encoders {
  /** Which one the operator chose. */
  readonly chosen: TextEncoder['kind'];
  /**
   * Vectors by the chosen encoder; when it fails, by the embedded one, and `outcome` says why. The id tells whose they
   * are, so a search over vectors of the chosen one goes by words when it gets the embedded one's.
   */
  encode(texts: readonly string[], options?: EncodeOptions): Promise<Vectors & { readonly outcome: Outcome }>;
  /** How often each outcome came since the start. */
  outcomes(): ReadonlyMap<Outcome, number>;
  close(): Promise<void>;
}

/** The encoder that the operator's setting names, with the embedded one behind it. */
export function createEncoders({ setting, outbound }: { setting: EmbeddingSetting; outbound: Outbound }): Encoders {
  const embedded = embeddedEncoder();
  const chosen = choose(setting, outbound) ?? embedded;
  const counts = new Map<Outcome, number>();
  const count = (outcome: Outcome) => void counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  return {
    chosen: chosen.kind,
    async encode(texts, options) {
      const first = await chosen.encode(texts, options);
      if (first.kind === 'encoded') {
        count('chosen');
        const { id, dimensions, vectors } = first;
        return { id, dimensions, vectors, outcome: 'chosen' };
      }
      const outcome = `fallback-${first.why}` as const;
      count(outcome);
      const second = await embedded.encode(texts);
      if (second.kind !== 'encoded') throw new Error('The embedded encoder gave no vectors');
      const { id, dimensions, vectors } = second;
      return { id, dimensions, vectors, outcome };
    },
    outcomes: () => counts,
    close: () => chosen.close(),
  };
}

function choose(setting: EmbeddingSetting, outbound: Outbound): TextEncoder | null {
  if (setting.kind === 'endpoint') return endpointEncoder({ ...setting, outbound });
  if (setting.kind === 'onnx') return onnxEncoder(setting);
  return null;
}
