import { kfEndpoints } from '../kf/endpoints.ts';
import { appEndpoints } from '../apps/endpoints.ts';
import { directoryEndpoints } from '../directory/endpoints.ts';
import { groupEndpoints } from '../groups/endpoints.ts';
import { mediaEndpoints } from '../media/endpoints.ts';
import { robotEndpoints } from '../robots/endpoints.ts';
import { signInEndpoints } from '../sign-in/endpoints.ts';
import { tokenEndpoints } from '../tokens/endpoints.ts';
import type { Endpoint } from './endpoint.ts';

/** Everything the simulated platform answers. A path that stands here twice stops the start. */
export const endpoints: readonly Endpoint[] = [
  ...tokenEndpoints,
  ...directoryEndpoints,
  ...appEndpoints,
  ...mediaEndpoints,
  ...groupEndpoints,
  ...robotEndpoints,
  ...signInEndpoints,
  ...kfEndpoints,
];
