// A planned change is looked at again: what must still be true afterwards is written down.
export const as = 'ISMS manager';
export const does = 'says what is checked after a change';
export const rule = '6.3/change-not-checked';
export const about = 'Identity services come into the scope';

export async function act(page, { base, must }) {
  await page.goto(`${base}/mine?sort=mend`);
  await page.getByRole('link', { name: 'Put right: Identity services come into the scope' }).click();
  await page.waitForURL('**/records/change/*');
  await page.getByRole('link', { name: 'Fill this in' }).first().click();
  await page.waitForURL('**/edit?only=checks');
  await page.locator('[data-list="checks"] + button, button[data-add]').first().scrollIntoViewIfNeeded();
  await page.locator('button[name="add"][value="checks"]').click();
  await page.locator('[name^="checks["]').first().fill('Every service that assets in scope depend on is named in the scope');
  await page.locator('button[type=submit].primary').first().click();
  await page.waitForURL((url) => !url.pathname.endsWith('/edit'));
  must((await page.locator('main').innerText()).includes('gone'), 'the page says that a diagnostic is gone');
}
