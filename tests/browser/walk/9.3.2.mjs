// The minutes are completed with what was looked at and not written down.
export const as = 'ISMS manager';
export const does = 'adds the points the review looked at';
export const rule = '9.3.2/review-missing-required-input';
export const about = 'Management review, December 2025';

export async function act(page, { base }) {
  const points = [
    ['Changes in needs of interested parties', 'The retailers ask for a certificate by 2027.'],
    ['Feedback from interested parties', 'Drivers find the new sign-in slow; one complaint.'],
  ];
  await page.goto(`${base}/records/review/management-review-2025/edit`);
  for (const [point, shown] of points) {
    const n = await page.locator('form [name^="inputs["][name$=".point"]').count();
    let at = n - 1;
    if (await page.locator(`form [name="inputs[${at}].point"]`).inputValue() !== '') {
      await page.locator('fieldset', { has: page.locator('[name="inputs[0].point"]') }).last()
        .getByRole('button', { name: /^Add/ }).last().click();
      await page.waitForTimeout(200);
      at = await page.locator('form [name^="inputs["][name$=".point"]').count() - 1;
    }
    await page.locator(`form [name="inputs[${at}].point"]`).fill(point);
    await page.locator(`form [name="inputs[${at}].shown"]`).fill(shown);
  }
  await page.locator('button[type=submit].primary').first().click();
  await page.waitForURL((url) => !url.pathname.endsWith('/edit'));
}
