// The chain from requirement to decision.
export const PAGES = [
  ['trace', '/trace'],
  ['trace-control', '/trace?record=control/a.5.18'],
  ['trace-risk', '/trace?record=risk/mover-keeps-rights'],
  ['trace-beside', '/trace?record=asset/customer-portal'],
  ['trace-nowhere', '/trace?record=boundary/bergen-network'],
];
