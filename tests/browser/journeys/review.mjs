// What people do about the management review: they freeze the pack, and read it again after things have moved.
const said = (page) => page.locator('main').innerText();

export const journeys = {
  async 'a review is frozen without JavaScript and still says what it said'({ visitor, must }) {
    const { context, page } = await visitor('ISMS manager', { javaScriptEnabled: false });
    await page.goto('/o/fjordline/review');
    for (const box of await page.locator('[name="present"]:checked').all()) await box.uncheck();
    await page.getByLabel('Minutes').fill('Ingrid asked for figures in money.');
    await page.getByLabel('Outcomes').fill('Passkeys for everybody\nA second way into dispatch');
    await page.getByRole('button', { name: 'Freeze as a review' }).click();
    must((await said(page)).includes('Nobody is named'), 'somebody must have been there');
    must((await page.getByLabel('Minutes').inputValue()).startsWith('Ingrid asked'), 'what was typed is there');
    await page.getByLabel('Ingrid Halvorsen').check();
    await page.getByRole('button', { name: 'Freeze as a review' }).click();
    await page.waitForURL('**/records/review/management-review-june-2026');
    const frozen = page.locator('section.frozen');
    const points = () => frozen.locator('.shown').allInnerTexts();
    const before = await points();
    must(before.length === 10, `ten points, not ${before.length}`);
    must(before.some((t) => /\d+ risks as they stand now/.test(t)), 'the risks are counted');
    must(await frozen.locator('li li', { hasText: 'changed since' }).count() === 0, 'nothing has changed yet');
    must((await frozen.innerText()).includes('A second way into dispatch'), 'outcomes are kept');

    await page.goto('/o/fjordline/review');
    const seen = await page.locator('[name="seen"]').inputValue();
    const first = await frozenRecord(page);
    await page.goto(`${first}/edit`);
    await page.locator('[name="title"]').fill('Called otherwise now');
    await page.locator('button[type=submit].primary').first().click();
    await page.goto('/o/fjordline/review');
    must(seen !== await page.locator('[name="seen"]').inputValue(), 'the live pack is another one now');

    await page.goto('/o/fjordline/records/review/management-review-june-2026');
    must(JSON.stringify(await points()) === JSON.stringify(before), 'the frozen pack says what it said');
    const mark = frozen.locator('li li', { hasText: 'Called otherwise now' }).first();
    must((await mark.innerText()).includes('changed since'), 'the record that changed is marked');
    must(await frozen.locator('li li', { hasText: 'as it was' }).count() > 20, 'the others are as they were');
    await mark.getByRole('link', { name: 'As it was, beside now' }).click();
    must((await said(page)).includes('Version 1 beside version 2'), `the version that was shown stands beside now: ${await said(page)}`);
    await context.close();
  },
};

/** The first risk that the frozen review pins. */
async function frozenRecord(page) {
  await page.goto('/o/fjordline/records/review/management-review-june-2026');
  return page.locator('section.frozen li li a[href*="/records/risk/"]').first().getAttribute('href');
}
