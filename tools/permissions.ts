/** `node tools/permissions.ts`: writes docs/permissions.md anew. Its diff is what a reviewer reads. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { allRoutes } from '#contracts/http/index';
import { page } from './permissions/matrix.ts';

writeFileSync(join(import.meta.dirname, '..', 'docs', 'permissions.md'), page(allRoutes));
