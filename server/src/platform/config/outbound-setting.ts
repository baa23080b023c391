import { isAllowEntry } from '../outbound/index.ts';
import { setting, type Env } from './env.ts';
import { GroundError } from './ground-error.ts';

/** What the guard of outbound requests may call although it lies inside. Only the operator can say so. */
export interface OutboundSetting {
  readonly allow: readonly string[];
}

export function readOutboundSetting(env: Env): OutboundSetting {
  const entries = (setting(env, 'OUTBOUND_ALLOW') ?? '').split(',').flatMap((entry) => entry.trim() || []);
  const wrong = entries.find((entry) => !isAllowEntry(entry));
  if (wrong === undefined) return { allow: entries };
  throw new GroundError('setting-invalid', {
    name: 'OUTBOUND_ALLOW',
    value: wrong,
    want: 'hosts, addresses or networks, such as crm.lan,10.0.0.5:8443,192.168.0.0/16',
    wantZh: '应为主机、地址或网段，如 crm.lan,10.0.0.5:8443,192.168.0.0/16',
  });
}
