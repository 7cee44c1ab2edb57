// Somebody's competence has nothing to show it: whoever keeps the records of people finds that and names the evidence.
import { set } from '../edit.mjs';

export const as = 'Head of People and Culture';
export const does = 'names what shows a competence';
export const rule = '7.2/competence-without-evidence';
export const about = 'Jakub Lewandowski';

export async function act(page, { base, must }) {
  await page.goto(`${base}/people/competence`);
  await page.locator('section', { has: page.locator('#gaps') }).getByRole('link', { name: 'Jakub Lewandowski' }).click();
  await page.waitForURL('**/edit*');
  await set(page, 'competences[0].evidence', 'evidence/platform-certifications');
  await page.locator('button[type=submit].primary').first().click();
  await page.waitForURL((url) => !url.pathname.endsWith('/edit'));
  must((await page.locator('main').innerText()).includes('gone'), 'the page says that a diagnostic is gone');
}
