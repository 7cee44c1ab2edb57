// A process runs and nobody answers for its result: it gets an owner.
export const as = 'ISMS manager';
export const does = 'names who answers for a process';
export const rule = '4.4/process-without-owner';
export const about = 'Customs declarations';

export async function act(page, { base, must }) {
  await page.goto(`${base}/records/process/customs-declarations`);
  await page.getByRole('link', { name: 'Edit' }).first().click();
  await page.locator('[name="owner"]').selectOption('role/process-owner');
  await page.locator('button[type=submit].primary').first().click();
  await page.waitForURL((url) => !url.pathname.endsWith('/edit'));
  must((await page.locator('main').innerText()).includes('gone'), 'the page says that a diagnostic is gone');
}
