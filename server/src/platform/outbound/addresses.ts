import ipaddr from 'ipaddr.js';

export type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** The address in one notation, or null when it is none: an IPv4 address inside IPv6 becomes what it means. */
export function plainAddress(text: string): Address | null {
  if (!ipaddr.isValid(text) || text.includes('%')) return null;
  return ipaddr.process(text);
}

const GLOBAL_IPV6 = ipaddr.parseCIDR('2000::/3');

/** Whether anybody on the internet could be meant: everything else is inside, reserved or another way to write inside. */
export function isPublic(address: Address): boolean {
  if (address.range() !== 'unicast') return false;
  // ipaddr.js calls everything unlisted unicast, for example the old IPv4-compatible `::7f00:1`.
  return address.kind() === 'ipv4' || address.match(GLOBAL_IPV6);
}
