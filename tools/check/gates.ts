/** The gates of `npm run check`, in the order they run. */
import { checkDocLinks } from './doc-links.ts';
import { checkFences } from './fences.ts';
import type { Gate } from './gate.ts';
import { checkLocales } from './locales.ts';
import { checkNames } from './names.ts';
import { checkFormat, checkLint, checkLock, checkTypes, checkUnused } from './outside.ts';
import { checkPromised } from './promised.ts';
import { checkPermissions } from './permissions.ts';
import { checkPageSize } from './page-size.ts';
import { checkSqlOwnership } from './sql-ownership.ts';
import { checkSuppressions } from './suppressions.ts';

export const gates: readonly Gate[] = [
  { name: 'format', run: checkFormat },
  { name: 'types', run: checkTypes },
  { name: 'lint', run: checkLint },
  { name: 'names', run: checkNames },
  { name: 'suppressions', run: checkSuppressions },
  { name: 'fences', run: checkFences },
  { name: 'sql', run: checkSqlOwnership },
  { name: 'unused', run: checkUnused },
  { name: 'docs', run: checkDocLinks },
  { name: 'locales', run: checkLocales },
  { name: 'permissions', run: checkPermissions },
  { name: 'promised', run: checkPromised },
  { name: 'page-size', run: checkPageSize },
  { name: 'lock', run: checkLock },
];
