// Operation and improvement: who hands to whom, incidents, ideas, what is done about findings.
export const PAGES = [
  ['op-processes', '/records/process'],
  ['op-process', '/records/process/customer-onboarding'],
  ['op-calendar', '/calendar'],
  ['op-incidents', '/records/incident'],
  ['op-incident', '/records/incident/lost-scanner-hamburg'],
  ['op-improvements', '/records/improvement'],
  ['op-improvement', '/records/improvement/readable-entitlements'],
  ['op-action', '/records/action/owner-on-order-form'],
  ['op-action-done', '/records/action/shorter-sessions'],
  ['op-short-form', '/records/action/owner-on-order-form/edit?only=effectiveness'],
  ['op-finding-open', '/records/finding/supplier-annex-missing'],
];
