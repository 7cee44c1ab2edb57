// A number that nobody in office looks at gets somebody who does.
import { edit } from '../edit.mjs';

export const as = 'ISMS manager';
export const does = 'says who evaluates an indicator';
export const rule = '9.1/indicator-role-not-held';
export const about = 'Restores that worked';

export async function act(page, { base }) {
  await edit(page, base, 'indicator/restore-success', { evaluated_by: 'role/isms-manager' });
}
