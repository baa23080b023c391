export { connect, type Db, type DbOptions } from './db.ts';
export { asking, type Answers, type Asked } from './glance.ts';
export { asOwner, eraseTenant } from './erase.ts';
export { migrate, type MigrateOptions } from './migrate.ts';
export { protect, type Protection } from './protect.ts';
export { statement, type Statement, type Tx } from './tx.ts';
