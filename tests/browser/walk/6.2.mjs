// An objective was not reached by its day: its owner finds it in their work, sets a new day and says what is done
// differently.
export const as = 'Identity lead';
export const does = 'sets a new day for an objective that was missed';
export const rule = '6.2/objective-overdue';
export const about = 'Every machine identity has an owner';

export async function act(page, { base, must }) {
  await page.goto(`${base}/mine?sort=due`);
  await page.getByRole('link', { name: 'Reach the objective: Every machine identity has an owner' }).click();
  await page.waitForURL('**/edit');
  await page.locator('[name="due"]').fill('2026-10-31');
  await page.locator('[name="note"]').fill('Owners are now asked for before a secret is issued');
  await page.locator('button[type=submit].primary').first().click();
  await page.waitForURL((url) => !url.pathname.endsWith('/edit'));
  must((await page.locator('main').innerText()).includes('gone'), 'the page says that a diagnostic is gone');
}
