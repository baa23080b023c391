export {
  addOpenMinutes,
  instantOf,
  isOpen,
  localOf,
  nextOpening,
  standing,
  weekWords,
  type Counted,
  type OpeningHours,
  type Standing,
} from './calendar/index.ts';
export {
  approvalFacts,
  approvalHandlers,
  createApprovals,
  type ApprovalKind,
  type ApprovalRow,
  type Approvals,
  type Decision,
  type Ended,
  type Reader,
  type WaitingRequest,
} from './approvals/index.ts';
export { auditHandlers } from './audit-routes.ts';
export { belongings, type Belonging } from './belonging.ts';
export { mustBeDepartment } from './rights.ts';
export { changeCompany, readCompany } from './company.ts';
export { openingHours, setOpeningHours } from './hours.ts';
export { settingsHandlers } from './settings-routes.ts';
export type { ColleagueVerbs } from './colleagues.ts';
export { createStaff, type Staff, type StaffDeps } from './staff.ts';
export { staffFacts } from './facts.ts';
export { keyHandlers } from './keys/routes.ts';
export { staffHandlers } from './routes.ts';
export { openedFor } from './session-view.ts';
export { signInHandlers } from './sign-in/routes.ts';
export { peopleHandlers } from './people-routes.ts';
export type { Company, NewTenant, Tenant } from './companies.ts';
export { createLoginThrottle, type LoginThrottle } from './login-throttle.ts';
export type { NewStaff, StaffChange } from './people.ts';
export { createHasher, ONE_TIME_HOLDS_MS, oneTimePassword, weaknessOf, type Hasher } from './passwords.ts';
export type { OpenedSession } from './sessions.ts';
