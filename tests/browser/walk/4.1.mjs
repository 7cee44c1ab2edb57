// The climate issue is there, and nobody has said whether climate change is relevant (Amendment 1). Somebody decides it.
export const as = 'ISMS manager';
export const does = 'says whether climate change is relevant';
export const rule = '4.1/climate-relevance-not-decided';
export const about = 'Extreme rain';

export async function act(page, { base, must }) {
  await page.goto(`${base}/clauses/4.1`);
  must((await page.locator('main').innerText()).includes('Extreme rain'), 'the page of the clause leads to the issue');
  await page.goto(`${base}/records/issue/climate`);
  await page.getByRole('link', { name: 'Edit' }).first().click();
  await page.locator('input[name="relevant"][value="true"]').check();
  await page.locator('button[type=submit].primary').first().click();
  await page.waitForURL((url) => !url.pathname.endsWith('/edit'));
  must((await page.locator('main').innerText()).includes('gone'), 'the page says that a diagnostic is gone');
}
