// A corrective action that is late is done, and whoever answers for it says so on its page.
export const as = 'Identity lead';
export const does = 'notes that a corrective action is done';
export const rule = '10.2/action-overdue';
export const about = 'Owner is a required field when an account is ordered';

export async function act(page, { base, must }) {
  await page.goto(`${base}/mine`);
  await page.getByRole('link', { name: about }).first().click();
  await page.getByRole('button', { name: 'Note as done' }).click();
  await page.waitForURL('**/records/action/owner-on-order-form');
  must((await page.locator('main').innerText()).includes('Did it work?'), 'what comes later is asked next');
}
