import { lookup as machineLookup, Resolver } from 'node:dns/promises';
import { isPublic, plainAddress, type Address } from './addresses.ts';
import type { AllowList } from './allow-list.ts';
import type { Destination } from './destination.ts';

/** Addresses of one name that are looked at and tried. */
const ADDRESSES = 8;
/** One question to one name server, and how often it is asked. */
const DNS_TIMEOUT_MS = 2_000;
const DNS_TRIES = 2;

/** All addresses of a name; throws or answers none when there are none. */
export type Lookup = (name: string) => Promise<readonly string[]>;

/** An address that was checked and that alone may be connected to. */
export interface Checked {
  readonly address: string;
  readonly family: 4 | 6;
}

/** The checked addresses, or why there are none. */
export type Resolved = readonly Checked[] | 'address' | 'unresolved';

/**
 * Looks a name up once and checks every address it has: one that lies inside condemns the name, because nobody serves
 * the public from inside, and whoever mixes both tries something.
 */
export async function resolveChecked(
  { host }: Destination,
  { allow, lookup }: { allow: AllowList; lookup: Lookup },
): Promise<Resolved> {
  const literal = plainAddress(host);
  const found = literal ? [host] : await lookup(host).catch(() => []);
  const addresses = found.slice(0, ADDRESSES).map(plainAddress);
  if (addresses.length === 0) return 'unresolved';
  const good = (address: Address | null) => address !== null && (isPublic(address) || allow.allows(host, address));
  if (!addresses.every(good)) return 'address';
  return addresses.map((address) => ({
    address: address!.toString(),
    family: address!.kind() === 'ipv4' ? (4 as const) : (6 as const),
  }));
}

/**
 * Asks the name servers directly: names that a company wrote down find nothing in this machine's hosts file, and a slow
 * name server does not take the few threads that files and passwords need too. Names the operator listed are looked up
 * as the machine does it.
 */
export function systemLookup(allow: AllowList): Lookup {
  return async (name) => {
    if (allow.names(name)) return (await machineLookup(name, { all: true })).map(({ address }) => address);
    const resolver = new Resolver({ timeout: DNS_TIMEOUT_MS, tries: DNS_TRIES });
    const answers = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
    return answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  };
}
