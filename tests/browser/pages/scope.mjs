// What a change of the scope would do.
export const PAGES = [
  ['scope-what-if', '/scope/what-if'],
  ['scope-what-if-out', '/scope/what-if?out=identity-service/corp-ad'],
  ['scope-what-if-in', '/scope/what-if?in=identity-service/nimbus-tenant'],
];
