// A procedure in force that nobody could find gets its place.
import { edit } from '../edit.mjs';

export const as = 'ISMS manager';
export const does = 'says where a procedure is';
export const rule = '7.5.1/document-nowhere';
export const about = 'Incident procedure';

export async function act(page, { base }) {
  await edit(page, base, 'document/incident-procedure', { location: 'sharepoint/security/incident-procedure.docx' });
}
