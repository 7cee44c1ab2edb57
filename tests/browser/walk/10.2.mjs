// A corrective action that is late is done.
import { edit } from '../edit.mjs';

export const as = 'ISMS manager';
export const does = 'notes that a corrective action is done';
export const rule = '10.2/action-overdue';
export const about = 'Owner is a required field when an account is ordered';

export async function act(page, { base }) {
  await edit(page, base, 'action/owner-on-order-form', { done: '2026-06-29' });
}
