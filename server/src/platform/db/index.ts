export { connect, type Db, type DbOptions } from './db.ts';
export { asking, type Answers, type Asked } from './glance.ts';
export { dump, dumpable } from './dump.ts';
export { asOwner, eraseTenant, type Erased } from './erase.ts';
export { forgetIn } from './forget.ts';
export { keyFits, refound } from './installation.ts';
export { ensureLogins, knownMigrations, migrate, migrateWithin, type MigrateOptions } from './migrate.ts';
export { protect, type Protection } from './protect.ts';
export { statement, type Statement, type Tx } from './tx.ts';
