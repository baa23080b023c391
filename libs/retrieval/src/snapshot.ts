import type { Encoder } from '#libs/encoder';
import { pack, unpack, type Packable } from './packing.ts';
import { Store } from './store.ts';
import type { Phrases } from './synonyms.ts';
import { hashOf } from './terms.ts';

/** Raised by whoever changes how texts are taken apart or rows are laid out. */
const CODE = 1;

/** Why a snapshot is not used: written by other code, for another encoder or other synonyms, or not whole. */
export type Mismatch = 'code' | 'encoder' | 'synonyms';

export class SnapshotMismatch extends Error {
  override name = 'SnapshotMismatch';
  readonly why: Mismatch;
  constructor(why: Mismatch) {
    super(`The saved index was made for other ${why}.`);
    this.why = why;
  }
}

interface Snapshot {
  readonly code: number;
  readonly encoder: string;
  readonly phrases: number;
  readonly note: string;
  readonly store: ReturnType<Store['save']>;
}

function printOf(phrases: Phrases): number {
  return hashOf(JSON.stringify([...phrases]));
}

/** `note` comes back from `openStore` as it was given. */
export function saveStore(store: Store, note: string): Uint8Array {
  const whole: Snapshot = {
    code: CODE,
    encoder: store.encoder?.id ?? '',
    phrases: printOf(store.phrases),
    note,
    store: store.save(),
  };
  return pack(whole as unknown as Packable);
}

/** Throws `SnapshotMismatch` or `DamagedError`; either way the index has to be built again. */
export function openStore(
  bytes: Uint8Array,
  phrases: Phrases,
  encoder: Encoder | null,
): { store: Store; note: string } {
  const kept = unpack(bytes) as Snapshot;
  if (kept.code !== CODE) throw new SnapshotMismatch('code');
  if (kept.encoder !== (encoder?.id ?? '')) throw new SnapshotMismatch('encoder');
  if (kept.phrases !== printOf(phrases)) throw new SnapshotMismatch('synonyms');
  return { store: Store.open(kept.store, phrases, encoder), note: kept.note };
}
