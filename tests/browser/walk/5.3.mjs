// The matrix shows a clause that nobody answers for; the ISMS manager takes it.
import { edit } from '../edit.mjs';

export const as = 'ISMS manager';
export const does = 'gives a clause to a role';
export const rule = '5.3/clause-without-accountable-role';
export const about = 'role is accountable for 6.3';

export async function act(page, { base, must }) {
  await page.goto(`${base}/people?show=wrong`);
  must((await page.locator('table.raci-matrix').innerText()).includes('nobody answers'), 'the matrix shows the gap');
  await edit(page, base, 'role/isms-manager', { accountable: ['6.3'] });
}
