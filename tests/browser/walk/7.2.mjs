// Somebody's competence has nothing to show it: the evidence is named.
import { set } from '../edit.mjs';

export const as = 'ISMS manager';
export const does = 'names what shows a competence';
export const rule = '7.2/competence-without-evidence';
export const about = 'Jakub Lewandowski';

export async function act(page, { base, must }) {
  await page.goto(`${base}/people/competence`);
  must((await page.locator('main').innerText()).includes('Jakub Lewandowski'), 'the matrix has a row for him');
  await page.goto(`${base}/records/person/jakub-lewandowski/edit`);
  await set(page, 'competences[0].evidence', 'evidence/platform-certifications');
  await page.locator('button[type=submit].primary').first().click();
  await page.waitForURL((url) => !url.pathname.endsWith('/edit'));
}
