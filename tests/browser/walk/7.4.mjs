// A warning that goes to nobody gets its readers, from the plan of who is told what.
import { set } from '../edit.mjs';

export const as = 'Communications lead';
export const does = 'says who is warned';
export const rule = '7.4/communication-to-nobody';
export const about = 'Warnings of current phishing';

export async function act(page, { base, must }) {
  await page.goto(`${base}/people/communication`);
  must((await page.locator('main').innerText()).includes('nobody'), 'the plan shows a line that reaches nobody');
  await page.getByRole('link', { name: about }).click();
  await page.getByRole('link', { name: 'Edit', exact: true }).first().click();
  await set(page, 'roles', ['role/process-owner']);
  await page.locator('button[type=submit].primary').first().click();
  await page.waitForURL((url) => !url.pathname.endsWith('/edit'));
  must((await page.locator('main').innerText()).includes('gone'), 'the page says that a diagnostic is gone');
}
