import ipaddr from 'ipaddr.js';
import { refuse } from '#platform/errors';

type Network = [ipaddr.IPv4 | ipaddr.IPv6, number];

/** Addresses and networks in one way of writing, each once. Refuses with `request.invalid` what is neither. */
export function plainNetworks(given: readonly string[]): string[] {
  const plain = given.map((text, at) => {
    const network = networkOf(text.trim());
    if (network && isDisguised(network[0])) {
      const fields = { [`networks.${at}`]: 'hides an IPv4 address; write it as one, such as 203.0.113.0/24' };
      throw refuse('request.invalid', 'An IPv4 network is written as one', { fields });
    }
    if (!network) {
      const fields = { [`networks.${at}`]: 'is no address and no network such as 203.0.113.0/24' };
      throw refuse('request.invalid', 'A network is not written as one', { fields });
    }
    return `${network[0].toString()}/${network[1]}`;
  });
  return [...new Set(plain)];
}

/** Whether an address lies in one of the networks; without networks every address does. */
export function isWithin(ip: string, networks: readonly string[]): boolean {
  if (networks.length === 0) return true;
  if (!ipaddr.isValid(ip)) return false;
  // An IPv4 caller on a socket of both families arrives as ::ffff:203.0.113.7.
  const address = ipaddr.process(ip);
  return networks.some((text) => {
    const network = networkOf(text);
    return network !== null && network[0].kind() === address.kind() && address.match(network);
  });
}

/** Whether every address in these networks lies in those too; without networks every address does. */
export function areWithin(networks: readonly string[], others: readonly string[]): boolean {
  if (others.length === 0) return true;
  return (
    networks.length > 0 && networks.every((text) => others.some((other) => holds(networkOf(other), networkOf(text))))
  );
}

function holds(outer: Network | null, inner: Network | null): boolean {
  if (!outer || !inner || outer[0].kind() !== inner[0].kind()) return false;
  return inner[1] >= outer[1] && inner[0].match(outer);
}

/** Callers by IPv4 are compared as such (RFC 4291, 2.5.5.2), so that this would bind a key to nobody. */
function isDisguised(address: Network[0]): boolean {
  return address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress();
}

function networkOf(text: string): Network | null {
  // Only what is written in full: `1` and `0x7f.1` are addresses to some readers and none to others.
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return [ipaddr.IPv4.parse(text), 32];
  if (ipaddr.IPv6.isValid(text) && text.includes(':') && !text.includes('%')) return [ipaddr.IPv6.parse(text), 128];
  if (ipaddr.IPv4.isValidCIDRFourPartDecimal(text)) return whole(ipaddr.IPv4, text);
  if (ipaddr.IPv6.isValidCIDR(text) && text.includes(':') && !text.includes('%')) return whole(ipaddr.IPv6, text);
  return null;
}

/** 203.0.113.9/24 is the network 203.0.113.0/24. */
function whole(family: typeof ipaddr.IPv4 | typeof ipaddr.IPv6, text: string): Network {
  return [family.networkAddressFromCIDR(text), family.parseCIDR(text)[1]];
}
