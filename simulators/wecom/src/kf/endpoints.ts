import type { Endpoint } from '../api/endpoint.ts';
import { accountEndpoints } from './accounts.ts';
import { sendingEndpoints } from './sending.ts';
import { servicerEndpoints } from './servicers.ts';
import { sessionEndpoints } from './session-endpoints.ts';
import { syncEndpoints } from './sync.ts';

/** 微信客服: everything under `/cgi-bin/kf`. */
export const kfEndpoints: readonly Endpoint[] = [
  ...accountEndpoints,
  ...servicerEndpoints,
  ...sessionEndpoints,
  ...syncEndpoints,
  ...sendingEndpoints,
];
