// The project: baseline, first steps, what is mine, plan of record.
export const PAGES = [
  ['baseline', '/baseline/baseline-january-2026?group=organizational'],
  ['baseline-assess', '/baseline/baseline-june-2026/assess?group=6'],
  ['baseline-controls', '/baseline/baseline-june-2026/assess?group=organizational'],
  ['baseline-compare', '/baseline/compare?from=baseline-january-2026&to=baseline-june-2026'],
];
