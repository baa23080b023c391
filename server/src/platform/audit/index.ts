export { createAudit, type Audit, type AuditEntry, type NewAuditEntry } from './audit.ts';
