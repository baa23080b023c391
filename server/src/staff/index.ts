export { openingHours, setOpeningHours, type OpeningHours } from './hours.ts';
export { createStaff, type Staff, type StaffDeps } from './staff.ts';
export { staffFacts } from './facts.ts';
export { staffHandlers } from './routes.ts';
export type { NewStaff, StaffChange, Tenant } from './people.ts';
export type { OpenedSession } from './sessions.ts';
