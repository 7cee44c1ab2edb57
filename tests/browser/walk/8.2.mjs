// An old assessment that nobody stands behind is looked at beside today's register, and signed off as the draft it is.
export const as = 'ISMS manager';
export const does = 'signs an assessment off';
export const rule = '8.2/assessment-not-signed-off';
export const about = 'Risk list for the insurer, 2024';

export async function act(page, { base, must }) {
  await page.goto(`${base}/risks`);
  await page.getByRole('link', { name: 'Assess and compare' }).first().click();
  const said = () => page.locator('main').innerText();
  must((await said()).includes('not signed off'), 'the list says which one nobody has signed');
  await page.getByRole('link', { name: about }).click();
  must((await said()).includes('beside what stands now'), 'it stands beside what stands now');
  await page.getByRole('link', { name: 'Sign it off' }).click();
  await page.locator('section.act').getByLabel('Note').fill('Seen. Kept as a record; not comparable with 2026.');
  await page.getByRole('button', { name: 'Sign off', exact: true }).click();
  await page.waitForLoadState();
  must((await said()).includes('gone'), 'the page says that a diagnostic is gone');
  await page.goto(`${base}/risks/assessments`);
  must(!(await said()).includes('not signed off'), 'the list shows that all are signed');
}
