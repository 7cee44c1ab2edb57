// The Statement of Applicability is made, approved and compared; a change of the scope is seen before it is saved.
export const journeys = {
  async 'a version of the statement is made, approved, and shows what changed after'({ visitor, must }) {
    const { context, page } = await visitor('ISMS manager');
    const main = () => page.locator('main').innerText();
    await page.goto('/o/fjordline/controls');
    await page.getByRole('link', { name: 'Make version' }).click();
    must((await main()).includes('not decided'), 'what is undecided is said before');
    await page.locator('#version').fill('1.0');
    await page.getByRole('button', { name: 'Make the version' }).click();
    await page.waitForURL('**/controls/statement/soa-1.0');
    must((await main()).includes('everything it rests on still stands'), 'it stands as made');
    await page.getByRole('button', { name: 'Approve', exact: true }).click();
    await page.goto('/o/fjordline/controls/statement/soa-1.0');
    must((await main()).includes('Attested') || (await main()).includes('attested'), 'it is approved');
    // A control changes; the version does not.
    await page.goto('/o/fjordline/records/control/a.8.15/edit');
    await page.locator('[name="justification"]').fill('Nobody would notice a stolen key without it.');
    await page.locator('button[type=submit].primary').first().click();
    await page.waitForURL((url) => !url.pathname.endsWith('/edit'));
    await page.goto('/o/fjordline/controls/statement/soa-1.0');
    must(!(await main()).includes('Nobody would notice a stolen key without it.'), 'the version is as it was');
    await page.getByRole('link', { name: 'Compare with now' }).click();
    const said = await main();
    must(said.includes('One line differs') || said.includes('1 line differs'), `one line differs: ${said.slice(0, 300)}`);
    must(said.includes('Nobody would notice a stolen key without it.'), 'and why');
    const csv = await page.evaluate(async () => (await fetch('/o/fjordline/controls/statement/soa-1.0?format=csv')).text());
    must(csv.split('\n').length > 93 && !csv.includes('Nobody would notice'), 'all lines as they were are in the CSV');
    must(page.errors.length === 0, `console: ${page.errors.join('; ')}`);
    await context.close();
  },

  async 'the effect of a change of the scope is seen before it is saved'({ visitor, must }) {
    const { context, page } = await visitor('ISMS manager', { javaScriptEnabled: false });
    const main = () => page.locator('main').innerText();
    await page.goto('/o/fjordline/new/exclusion');
    await page.locator('[name="title"]').fill('Directory left to the group');
    await page.locator('[name^="what"]').first().fill('identity-service/corp-ad');
    await page.locator('[name="justification"]').fill('The group runs it.');
    await page.locator('[name="ground"][value="other-team"]').check();
    await page.getByRole('button', { name: 'See what this changes' }).click();
    const said = await main();
    must(said.includes('Nothing is saved yet') && said.includes('What it touches') || said.includes('nothing moves'), `the effect is shown: ${said.slice(0, 400)}`);
    must((await page.locator('[name="title"]').inputValue()) === 'Directory left to the group', 'what was typed is still there');
    await page.goto('/o/fjordline/records/exclusion');
    must(!(await main()).includes('Directory left to the group'), 'nothing was saved');
    await page.goto('/o/fjordline/scope/what-if?out=identity-service/corp-ad');
    must((await main()).includes('Still needed by'), 'what needs it is named');
    await context.close();
  },
};
