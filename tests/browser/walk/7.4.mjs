// A warning that goes to nobody gets its readers.
import { edit } from '../edit.mjs';

export const as = 'ISMS manager';
export const does = 'says who is warned';
export const rule = '7.4/communication-to-nobody';
export const about = 'Warnings of current phishing';

export async function act(page, { base, must }) {
  await page.goto(`${base}/people/communication`);
  must((await page.locator('main').innerText()).includes('nobody'), 'the plan shows a line that reaches nobody');
  await edit(page, base, 'communication/phishing-warnings', { roles: ['role/process-owner'] });
}
