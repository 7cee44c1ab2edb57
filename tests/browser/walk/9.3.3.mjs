// What top management decided in December is done at last.
import { edit } from '../edit.mjs';

export const as = 'ISMS manager';
export const does = 'notes that a decided action is done';
export const rule = '9.3.3/decided-action-overdue';
export const about = 'Sign a security annex with Nimbus';

export async function act(page, { base }) {
  await edit(page, base, 'action/annex-with-nimbus', { done: '2026-06-29' });
}
