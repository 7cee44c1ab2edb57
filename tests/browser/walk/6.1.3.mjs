// The approved Statement of Applicability says something else than the records do: what changed is looked at line by line,
// a new version is made and approved.
export const as = 'ISMS manager';
export const does = 'makes a version of the Statement of Applicability and approves it';
export const rule = '6.1.3/applicability-outdated';
export const about = 'was approved,';

export async function act(page, { base, must }) {
  await page.goto(`${base}/controls`);
  await page.getByRole('link', { name: 'What changed line by line' }).click();
  must(/lines? differs?/i.test(await page.locator('main').innerText()), 'what changed is told line by line');
  await page.goto(`${base}/controls`);
  await page.getByRole('link', { name: 'Make version' }).click();
  await page.locator('#note').fill('Everything decided since the last one.');
  await page.getByRole('button', { name: 'Make the version' }).click();
  await page.waitForURL('**/controls/statement/soa-*');
  await page.getByRole('button', { name: 'Approve', exact: true }).click();
  await page.waitForURL((url) => url.pathname.includes('/records/applicability/'));
  await page.goto(`${base}/controls`);
  must((await page.locator('main').innerText()).includes('still as it was approved'), 'the newest version still stands');
}
