// The policy framework, the register of what the standard requires, and texts to start from.
export const PAGES = [
  ['document-tree', '/documents'],
  ['document-in-force', '/records/document/access-control-policy'],
  ['document-in-review', '/records/document/document-rules'],
  ['documents-register', '/documents/register'],
  ['documents-templates', '/documents/templates'],
  ['documents-template', '/documents/templates/access-control-policy'],
];
