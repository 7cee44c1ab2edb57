// A number that nobody in office looks at gets somebody who does, at the field that the check complains about.
export const as = 'Control owner';
export const does = 'says who evaluates an indicator';
export const rule = '9.1/indicator-role-not-held';
export const about = 'Restores that worked';

export async function act(page, { base }) {
  await page.goto(`${base}/records/indicator/restore-success`);
  await page.locator('#field-evaluated_by').getByRole('link', { name: 'Change this field' }).click();
  await page.locator('main form [name="evaluated_by"]').selectOption('role/isms-manager');
  await page.locator('button[type=submit].primary').first().click();
  await page.waitForURL((url) => !url.pathname.endsWith('/edit'));
}
