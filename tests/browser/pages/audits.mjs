// Which clauses were audited, an audit's own page, and its checklist.
export const PAGES = [
  ['audits', '/audits'],
  ['audit', '/records/audit/internal-audit-spring-2026'],
  ['audit-checklist', '/audits/internal-audit-spring-2026/checklist'],
  ['monitoring-plan', '/monitoring'],
  ['nonconformity', '/records/finding/leavers-late-2025'],
];
