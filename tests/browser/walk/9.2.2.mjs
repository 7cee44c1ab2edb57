// The audit of spring gets its report, on the page of the audit.
export const as = 'Internal auditor';
export const does = 'files the report of an audit';
export const rule = '9.2.2/audit-without-results';
export const about = 'Internal audit, spring 2026';

export async function act(page, { base, must }) {
  await page.goto(`${base}/mine`);
  await page.getByRole('link', { name: about }).first().click();
  await page.locator('[name="report"]').fill('One nonconformity: rights that were revoked are still held. Leavers and restores as required.');
  await page.getByRole('button', { name: 'File the report' }).click();
  await page.waitForURL('**/records/audit/internal-audit-spring-2026');
  must((await page.locator('main').innerText()).includes('One nonconformity: rights'), 'its page shows it');
}
