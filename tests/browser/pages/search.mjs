// Searching everything.
export const PAGES = [
  ['search-words', '/search?q=federation+key'],
  ['search-one', '/search?q=access&in=controls'],
  ['search-nothing', '/search?q=zzzzqqq'],
];
