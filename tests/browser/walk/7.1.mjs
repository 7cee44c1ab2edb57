// Top management decides about a post that was refused: the budget by phase shows it, and it is granted.
export const as = 'Top management';
export const does = 'grants what the project asked for';
export const rule = '7.1/resource-not-granted';
export const about = 'Post of the security architect';

export async function act(page, { base, must }) {
  await page.goto(`${base}/roadmap/budget`);
  const row = page.locator('tr', { hasText: 'Post of the security architect' });
  must((await row.innerText()).includes('not granted'), 'the budget shows that it was refused');
  await row.getByRole('link').first().click();
  await page.getByRole('link', { name: 'Edit' }).first().click();
  await page.locator('[name="granted"][value="true"]').check();
  await page.locator('button[type=submit].primary').first().click();
  await page.waitForURL((url) => !url.pathname.endsWith('/edit'));
  must((await page.locator('main').innerText()).includes('gone'), 'the page says that a diagnostic is gone');
}
