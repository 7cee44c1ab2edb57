// Top management stands by what it promised: the paper that was never signed waits in their work, and is signed.
export const as = 'Top management';
export const does = 'signs for the people and the money';
export const rule = '5.1/commitment-made-by-nobody';
export const about = 'People and money for 2026';

export async function act(page, { base, must }) {
  await page.goto(`${base}/mine?sort=sign`);
  await page.getByRole('link', { name: 'Make the commitment, or refuse: People and money for 2026' }).click();
  await page.getByRole('button', { name: 'Make the commitment', exact: true }).click();
  await page.waitForLoadState();
  must((await page.locator('main').innerText()).includes('attested'), 'the page shows who signed');
}
