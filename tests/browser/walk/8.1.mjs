// Recurring work that was forgotten for more than a year is done, and the calendar hears of it.
export const as = 'Head of IT platform';
export const does = 'notes that recurring work was done';
export const rule = '8.1/activity-overdue';
export const about = 'Review of firewall rules';

export async function act(page, { base, must }) {
  await page.goto(`${base}/calendar`);
  const line = page.locator('.round > li', { hasText: 'Review of firewall rules' });
  await line.locator('input[name="note"]').fill('Two rules taken out, ticket 2214');
  await line.getByRole('button', { name: 'Note as done' }).click();
  await page.waitForURL('**/records/activity/firewall-rules');
  must((await page.locator('main').innerText()).includes('ticket 2214'), 'its page shows when it was done');
}
