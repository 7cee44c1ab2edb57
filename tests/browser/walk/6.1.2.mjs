// The register is read again: a risk that nobody looked at for too long is reviewed.
export const as = 'ISMS manager';
export const does = 'reviews a risk that is overdue';
export const rule = '6.1.2/risk-review-overdue';
export const about = 'Agency workers';

export async function act(page, { base, must }) {
  await page.goto(`${base}/records/risk/agency-worker-accounts`);
  await page.getByRole('link', { name: 'Edit' }).first().click();
  await page.locator('input[name="review.last"]').fill('2026-06-29');
  await page.locator('button[type=submit].primary').first().click();
  await page.waitForURL((url) => !url.pathname.endsWith('/edit'));
  must((await page.locator('main').innerText()).includes('gone'), 'the page says that a diagnostic is gone');
}
