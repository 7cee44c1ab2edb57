// The management review: a review as it was shown.
export const PAGES = [
  ['review-frozen', '/records/review/management-review-2025'],
];
