// Who does what, who can what, who is told what, and when what comes round.
export const PAGES = [
  ['raci', '/people'],
  ['raci-processes', '/people?over=processes'],
  ['raci-controls', '/people?over=controls&show=wrong'],
  ['competence-matrix', '/people/competence'],
  ['communication-plan', '/people/communication'],
  ['campaign', '/records/awareness-campaign/autumn-2025'],
  ['calendar', '/calendar'],
  ['activity', '/records/activity/firewall-rules'],
];
