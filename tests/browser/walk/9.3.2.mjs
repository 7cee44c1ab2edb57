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
    // The button of the agenda itself: each point has a list of records with a button of its own.
    await page.locator('button[name="add"][value="inputs"]').click();
    const at = await page.locator('form [name^="inputs["][name$=".point"]').count() - 1;
    await page.locator(`form [name="inputs[${at}].point"]`).fill(point);
    await page.locator(`form [name="inputs[${at}].shown"]`).fill(shown);
  }
  await page.locator('button[type=submit].primary').first().click();
  await page.waitForURL((url) => !url.pathname.endsWith('/edit'));
}
