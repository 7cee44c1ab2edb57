// What people do about risks: a workshop, an assessment, a change of the criteria.
const said = (page) => page.locator('main').innerText();

export const journeys = {
  async 'the owner of a risk accepts it on one screen without JavaScript, and nobody else can'({ visitor, must }) {
    const path = '/o/fjordline/records/risk/data-breach';
    const other = await visitor('ISMS manager');
    await other.page.goto(path);
    must((await said(other.page)).includes('It can be accepted by whoever holds Risk owner'), 'others are told whom it waits for');
    await other.context.close();
    const { context, page } = await visitor('Risk owner, digital', { javaScriptEnabled: false });
    await page.goto('/o/fjordline/risks?q=data+breach');
    await page.getByRole('link', { name: 'Data breach', exact: true }).first().click();
    await page.getByRole('link', { name: 'Accept this risk, or a plan for it' }).click();
    must((await said(page)).includes('Risk owner, for at most six months'), 'what the criteria ask for is said');
    const accept = () => page.getByRole('button', { name: 'Accept until that day' }).click();
    await page.getByLabel('Why it is acceptable').fill('The insurer bears it until the portal is split');
    await page.getByLabel('Until').fill('2045-01-01');
    await accept();
    must((await said(page)).includes('more than 5 years ahead'), await said(page));
    must((await page.getByLabel('Why it is acceptable').inputValue()).startsWith('The insurer'), 'what was typed is there');
    await page.getByLabel('Until').fill('2026-12-31');
    await accept();
    await page.waitForURL(`**${path}`);
    const told = await page.locator('body').innerText();
    must(told.includes('Accepted until 31 December 2026, in your name') && told.includes('gone'), told.slice(0, 600));
    must(told.includes('of this version of the risk') && told.includes('Henrike Petersen'), 'who accepted what stands there');
    await context.close();
  },

  async 'a workshop without JavaScript ends in an owned risk and a treatment'({ visitor, must }) {
    const { context, page } = await visitor('ISMS manager', { javaScriptEnabled: false });
    await page.goto('/o/fjordline/risks');
    await page.getByRole('link', { name: 'Hold a workshop' }).click();
    await page.getByRole('button', { name: 'Walk through the scenarios' }).click();
    must((await said(page)).includes('nothing is chosen'), 'something must be chosen');
    await page.getByLabel('Partner federation hub').check();
    await page.locator('[name="family"][value="federation"]').check();
    await page.getByRole('button', { name: 'Walk through the scenarios' }).click();
    const id = 'saml-signature-wrapping';
    const field = (name) => page.locator(`[name="${id}.${name}"]`);
    must(!(await field('owner').isVisible()), 'what does not apply asks for nothing');
    await page.locator(`[name="scenario"][value="${id}"]`).check();
    await field('title').fill('Portal takes a rebuilt assertion of a partner');
    await field('option').selectOption('modify');
    await page.getByText('The treatment', { exact: true }).locator('visible=true').click();
    await field('action').fill('Verify the whole signed element');
    await page.getByRole('button', { name: 'Write the risks and treatments' }).click();
    must((await said(page)).includes('it is not rated'), 'a risk without a level is not written');
    must((await field('title').inputValue()).startsWith('Portal takes'), 'what was typed is there');
    await field('likelihood').selectOption('unlikely');
    await field('consequence').selectOption('severe');
    await field('due').fill('2026-11-30');
    await field('target-likelihood').selectOption('rare');
    await field('target-consequence').selectOption('severe');
    await page.getByRole('button', { name: 'Write the risks and treatments' }).click();
    await page.waitForURL('**/risks');
    must((await page.content()).includes('Written: 1 risk and 1 treatment'), 'it says what was written');
    await page.getByRole('link', { name: 'Portal takes a rebuilt assertion of a partner' }).click();
    must((await said(page)).includes('Verify the whole signed element'), 'the risk shows its treatment');
    await context.close();
  },

  async 'the criteria show what they would move before they are saved'({ visitor, must }) {
    const { context, page } = await visitor('ISMS manager');
    await page.goto('/o/fjordline/risks/criteria');
    await page.getByRole('link', { name: 'Change, and see what moves' }).click();
    await page.locator('[name="bands[3].from"]').fill('9');
    await page.getByRole('button', { name: 'See what moves' }).click();
    await page.getByText('Nothing is saved yet').waitFor();
    must(page.url().endsWith('/edit'), 'the form is still there, with the answer above');
    must((await said(page)).includes('the criteria moved it'), 'risks that nobody touched would move');
    must((await page.locator('[name="bands[3].from"]').inputValue()) === '9', 'the change can be gone on with');
    await page.goto('/o/fjordline/risks/criteria');
    must((await said(page)).includes('12 to 20'), 'nothing was saved');
    await context.close();
  },

  async 'an assessment is made, a risk moves, and the two are compared'({ visitor, must }) {
    const { context, page } = await visitor('ISMS manager');
    await page.goto('/o/fjordline/risks/assessments');
    await page.getByRole('link', { name: 'Make an assessment' }).click();
    await page.locator('[name="participants"]').first().check();
    await page.locator('[name="simulate"]').uncheck();
    await page.getByRole('button', { name: 'Keep this assessment' }).click();
    await page.waitForURL('**/risks/assessments/risk-assessment-of-june-2026');
    must((await said(page)).includes('No risk that is in both stands at another level'), 'nothing has moved yet');
    await page.goto('/o/fjordline/records/risk/lost-handheld/edit');
    await page.locator('[name="current.consequence"]').selectOption('severe');
    await page.locator('button[type=submit].primary').first().click();
    await page.waitForURL((url) => !url.pathname.endsWith('/edit'));
    await page.goto('/o/fjordline/risks/assessments/risk-assessment-of-june-2026');
    const text = await said(page);
    must(text.includes('Lost handheld scanner') && text.includes('worse'), 'the risk is named, and which way it went');
    await context.close();
  },
};
