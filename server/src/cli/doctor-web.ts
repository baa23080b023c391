import { connect } from 'node:tls';
import { GroundError, type Config } from '#platform/config';
import { holderOf } from '#platform/postgres';
import { configOf } from './doctor-machine.ts';
import type { Finding } from './finding.ts';

const limitMs = 4_000;
const dayMs = 24 * 3_600_000;
/** A certificate is renewed weeks before it ends; one that was not is looked after now. */
const renewDays = 14;

/** What customers' browsers meet. */
export async function publicAddress(): Promise<Finding> {
  const name = 'public address';
  const config = configOf();
  if (config instanceof GroundError) return { name, state: 'note', says: 'not looked at: the settings do not hold' };
  const { publicUrl, publicUrlGiven, host } = config.http;
  if (!publicUrlGiven) {
    const isOpen = host !== '127.0.0.1' && host !== 'localhost' && host !== '::1';
    if (!isOpen) return { name, state: 'ok', says: `${publicUrl}, this machine only` };
    const mend = 'Set PUBLIC_URL to the https address of your proxy: links, cookies and the widget follow it.';
    return { name, state: 'note', says: `listening on ${host} without a public address`, mend };
  }
  const answer = await ask(publicUrl);
  if (answer === 'liren') return certificate(config);
  const isRunning = holderOf(config.home)?.url !== undefined || config.database.kind === 'external';
  if (!isRunning) return { name, state: 'note', says: `${publicUrl} does not answer; Liren does not run here either` };
  const mend =
    answer === 'other'
      ? 'Another service answers there: let the proxy pass everything, sockets included, to this host and port.'
      : 'Check DNS, the firewall and the proxy; from inside a network an address may also be unreachable by design.';
  return { name, state: 'note', says: `${publicUrl} ${answer === 'other' ? 'is not Liren' : 'does not answer'}`, mend };
}

async function ask(publicUrl: string): Promise<'liren' | 'other' | 'silent'> {
  try {
    const response = await fetch(`${publicUrl}/healthz`, { signal: AbortSignal.timeout(limitMs), redirect: 'manual' });
    const text = await response.text();
    return response.ok && text.includes('"alive"') ? 'liren' : 'other';
  } catch {
    return 'silent';
  }
}

async function certificate({ http, trustedProxies }: Config): Promise<Finding> {
  const name = 'public address';
  const { protocol, hostname, port } = new URL(http.publicUrl);
  if (protocol !== 'https:') {
    const isLocal = /^(127\.|localhost$|\[::1\]$)/.test(hostname);
    if (isLocal) return { name, state: 'ok', says: `${http.publicUrl} answers` };
    const mend = 'Put a proxy with a certificate in front and set PUBLIC_URL to its https address.';
    return { name, state: 'note', says: `${http.publicUrl} answers without encryption`, mend };
  }
  const endsAt = await certificateEnd(hostname, Number(port || 443));
  const days = endsAt ? Math.floor((endsAt.getTime() - Date.now()) / dayMs) : undefined;
  if (days !== undefined && days < renewDays) {
    const mend = 'Renew it, and look why it was not renewed by itself.';
    return { name, state: days < 1 ? 'broken' : 'note', says: `its certificate ends in ${days} days`, mend };
  }
  if (trustedProxies.length === 0) {
    const mend = 'Set LIREN_TRUSTED_PROXIES to its address, or all customers share one limit.';
    return { name, state: 'note', says: `${http.publicUrl} answers through a proxy that is not named`, mend };
  }
  return {
    name,
    state: 'ok',
    says: `${http.publicUrl} answers${days === undefined ? '' : `, certificate for ${days} days`}`,
  };
}

function certificateEnd(host: string, port: number): Promise<Date | undefined> {
  return new Promise((resolve) => {
    // Only its end is of interest here; whether it is valid was seen by the request before.
    const socket = connect({ host, port, servername: host, rejectUnauthorized: false }, () => {
      const { valid_to: end } = socket.getPeerCertificate();
      socket.destroy();
      resolve(end ? new Date(end) : undefined);
    });
    socket.setTimeout(limitMs, () => socket.destroy());
    socket.once('error', () => resolve(undefined));
    socket.once('close', () => resolve(undefined));
  });
}
