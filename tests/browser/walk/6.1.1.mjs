// What helps the ISMS was filed among what threatens it: the opportunity is called one.
export const as = 'ISMS manager';
export const does = 'calls an opportunity by its name';
export const rule = '6.1.1/programme-risks-missing';
export const about = 'opportunity of the ISMS is on record';

export async function act(page, { base, must }) {
  await page.goto(`${base}/clauses/6.1.1`);
  await page.getByRole('link', { name: 'Programme risks and opportunities' }).first().click();
  await page.getByRole('link', { name: 'The certificate opens two tenders' }).first().click();
  await page.getByRole('link', { name: 'Edit' }).first().click();
  await page.locator('[name="class"][value="opportunity"]').check();
  await page.locator('button[type=submit].primary').first().click();
  await page.waitForURL((url) => !url.pathname.endsWith('/edit'));
  must((await page.locator('main').innerText()).includes('gone'), 'the page says that a diagnostic is gone');
}
