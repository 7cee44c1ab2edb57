// What top management decided in December is done at last, and whoever was to do it says so.
export const as = 'Supplier manager';
export const does = 'notes that a decided action is done';
export const rule = '9.3.3/decided-action-overdue';
export const about = 'Sign a security annex with Nimbus';

export async function act(page, { base }) {
  await page.goto(`${base}/mine`);
  await page.getByRole('link', { name: about }).first().click();
  await page.locator('[name="done"]').fill('2026-06-29');
  await page.getByRole('button', { name: 'Note as done' }).click();
  await page.waitForURL('**/records/action/annex-with-nimbus');
}
