// The register is read again: the owner of a risk that nobody looked at for too long finds it in their work and reviews it.
export const as = 'Head of People and Culture';
export const does = 'reviews a risk of theirs that is overdue';
export const rule = '6.1.2/risk-review-overdue';
export const about = 'Agency workers';

export async function act(page, { base, must }) {
  await page.goto(`${base}/mine?sort=due`);
  await page.getByRole('link', { name: 'Review the risk: Agency workers' }).click();
  await page.waitForURL('**/records/risk/*');
  await page.locator('a[href$="/edit?only=review"]').click();
  await page.waitForURL('**/edit?only=review');
  await page.locator('input[name="review.last"]').fill('2026-06-29');
  await page.locator('button[type=submit].primary').first().click();
  await page.waitForURL((url) => !url.pathname.endsWith('/edit'));
  must((await page.locator('main').innerText()).includes('gone'), 'the page says that a diagnostic is gone');
}
