// Versions of the Statement of Applicability.
export const PAGES = [
  ['statement-make', '/controls/make-version'],
  ['statement-version', '/controls/statement/soa-draft-1'],
  ['statement-compared', '/controls/statement/soa-draft-1?against=now'],
];
