// A treatment that was agreed begins to happen: somebody gets a piece of work with a day, found from the risk it treats.
export const as = 'ISMS manager';
export const does = 'gives an agreed treatment a task';
export const rule = '8.3/treatment-without-task';
export const about = 'Server room out of the basement';

export async function act(page, { base, must }) {
  await page.goto(`${base}/new/task`);
  await page.locator('[name="title"]').fill('Order the room at Stratus for the warehouse system');
  await page.locator('[name="owner"]').selectOption('role/head-of-it');
  await page.locator('[name="role"]').selectOption('role/head-of-it');
  await page.locator('[name="effort"]').fill('6');
  await page.locator('[name="due"]').fill('2026-11-30');
  await page.locator('[name="status"][value="open"]').check();
  await page.locator('button[type=submit].primary').first().click();
  await page.waitForURL((url) => url.pathname.includes('/records/task/'));
  const task = new URL(page.url()).pathname.split('/').pop();
  await page.goto(`${base}/risks?q=flooding`);
  await page.getByRole('link', { name: 'Flooding of the basement server room' }).first().click();
  await page.getByRole('link', { name: about }).first().click();
  await page.getByRole('link', { name: 'Edit' }).first().click();
  const box = page.locator(`input[name="tasks"][value="task/${task}"]`);
  if (await box.count()) await box.check();
  else await page.locator('[name="tasks[0]"]').fill(`task/${task}`);
  await page.locator('button[type=submit].primary').first().click();
  await page.waitForURL((url) => !url.pathname.endsWith('/edit'));
  must((await page.locator('main').innerText()).includes('gone'), 'the page says that a diagnostic is gone');
}
