import ipaddr from 'ipaddr.js';
import { plainAddress, type Address } from './addresses.ts';

/** What the operator of the installation lets be called although it lies inside. Never a setting of a company. */
export interface AllowList {
  /** This name or address was listed together with this port. */
  opensPort(host: string, port: number): boolean;
  /** The name was listed: it is looked up as the machine does it, with its hosts file. */
  names(host: string): boolean;
  /** The address may be called: its network or the name that led to it was listed. */
  allows(host: string, address: Address): boolean;
}

/** Entries of `OUTBOUND_ALLOW`: `crm.lan`, `crm.lan:6379`, `10.1.2.3`, `[fd00::1]:8443`, `10.0.0.0/8`. */
const ALLOW_ENTRY =
  /^(\[[0-9a-f:.]+\](:\d{1,5})?|[0-9a-f:.]*:[0-9a-f:.]+(\/\d{1,3})?|[a-z0-9._-]+((:\d{1,5})|(\/\d{1,2}))?)$/i;

/** Whether a word can stand in the list. */
export function isAllowEntry(entry: string): boolean {
  if (!ALLOW_ENTRY.test(entry)) return false;
  return !entry.includes('/') || ipaddr.isValidCIDR(entry);
}

/** `isAllowEntry` holds for each entry: the configuration was checked at the start. */
export function createAllowList(entries: readonly string[]): AllowList {
  const networks: [Address, number][] = [];
  const hosts = new Map<string, Set<number>>();
  for (const entry of entries.map((each) => each.toLowerCase())) {
    if (entry.includes('/')) {
      networks.push(ipaddr.parseCIDR(entry));
      continue;
    }
    const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|((?:[^:]+)|(?:.*:.*:.*)))(?::(\d+))?$/.exec(entry) ?? [];
    const host = normal((bracketed ?? plain ?? entry).replace(/\.$/, ''));
    const ports = hosts.get(host) ?? new Set();
    if (port !== undefined) ports.add(Number(port));
    hosts.set(host, ports);
  }
  return {
    opensPort: (host, port) => hosts.get(normal(host))?.has(port) ?? false,
    names: (host) => hosts.has(normal(host)),
    allows(host, address) {
      if (networks.some((network) => address.kind() === network[0].kind() && address.match(network))) return true;
      // A listed name opens what lies on a company's own wires, not the metadata service that answers on link-local.
      return hosts.has(normal(host)) && INSIDE.has(address.range());
    },
  };
}

const INSIDE: ReadonlySet<string> = new Set(['loopback', 'private', 'uniqueLocal', 'carrierGradeNat', 'unicast']);

function normal(host: string): string {
  return plainAddress(host)?.toString() ?? host.toLowerCase();
}
