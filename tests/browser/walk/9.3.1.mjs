// The next management review gets a day, so that it is in everybody's calendar.
import { set } from '../edit.mjs';

export const as = 'ISMS manager';
export const does = 'plans the next management review';
export const rule = '9.3.1/next-review-not-planned';
export const about = 'no next one is planned';

export async function act(page, { base }) {
  await page.goto(`${base}/new/review`);
  await set(page, 'title', 'Management review, December 2026');
  await set(page, 'owner', 'role/isms-manager');
  await set(page, 'date', '2026-12-15');
  const present = page.locator('form [name="present[0]"], form [name="present"]').first();
  if (await present.evaluate((e) => e.type) === 'checkbox') await set(page, 'present', ['person/ingrid-halvorsen']);
  else await present.fill('person/ingrid-halvorsen');
  await page.locator('button[type=submit].primary').first().click();
  await page.waitForURL((url) => !url.pathname.includes('/new/'));
}
