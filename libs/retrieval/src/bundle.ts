import { existsSync } from 'node:fs';
import { loadEncoder, type Encoder } from '#libs/encoder';
import type { BundleName } from './bundle-names.ts';
import { COEFFICIENTS } from './coefficients.ts';
import type { Model } from './model.ts';
import type { Thresholds } from './thresholds.ts';

/** All that was learned: an encoder, the weights of the signals, and where `match` draws its lines. */
export interface Bundle {
  readonly name: string;
  readonly encoder: Encoder | null;
  readonly model: Model;
  readonly thresholds: Thresholds;
}

const FILES = new URL('../../../models/encoder/', import.meta.url);
const loaded = new Map<BundleName, Bundle>();

/** A bundle by name, read once. Its encoder is null when the file is not there: retrieval then goes by words alone. */
export function loadBundle(name: BundleName): Bundle {
  const known = loaded.get(name);
  if (known) return known;
  const file = new URL(name === 'shipped' ? 'encoder.bin' : `held-out/${name.replace('without-', '')}.bin`, FILES);
  const encoder = existsSync(file) ? loadEncoder(file) : null;
  const bundle = { name, encoder, ...COEFFICIENTS[name] };
  loaded.set(name, bundle);
  return bundle;
}
