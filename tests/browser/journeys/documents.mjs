// A policy from a text to start from until people have read it.
export const journeys = {
  async 'somebody without a role reads the policy that holds for everybody and takes part in a campaign'({ visitor, must }) {
    const { context, page } = await visitor('Kristoffer Dahl', { javaScriptEnabled: false });
    const base = '/o/fjordline';
    const main = async () => page.locator('main').innerText();
    must((await main()).includes('Read and acknowledge: Information security policy'), 'Today says what is asked');
    await page.goto(`${base}/mine`);
    must((await main()).includes('what everybody is asked to do'), 'so does the list of work');
    await page.getByRole('link', { name: 'Read and acknowledge the document: Information security policy' }).click();
    await page.getByRole('button', { name: 'I have read this version' }).click();
    must((await main()).includes('You acknowledged this version'), 'it is noted');
    await page.goto(`${base}/mine`);
    must((await main()).includes('Nothing waits for you'), 'and asked no more');
    await context.close();
  },

  async 'a text to start from becomes a policy in force that people have read'({ visitor, must }) {
    const { context, page } = await visitor('ISMS manager');
    const base = '/o/fjordline';
    const main = async () => page.locator('main').innerText();
    await page.goto(`${base}/documents/templates`);
    await page.getByRole('link', { name: 'Backup policy' }).click();
    must((await main()).includes('Fjordline Logistics AS'), 'the text names the organisation');
    await page.getByRole('button', { name: 'Adopt as a draft' }).click();
    await page.waitForURL('**/records/document/**');
    must((await main()).includes('It binds nobody yet'), 'it is a draft');
    must(await page.getByRole('button', { name: 'Publish', exact: true }).count() === 0, 'a draft cannot be published');
    await page.getByRole('button', { name: 'Send to review' }).click();
    must((await main()).includes('0 of 1 approval'), 'it waits for its approval');
    await page.getByRole('button', { name: 'Approve', exact: true }).click();
    must((await main()).includes('approved and not in force yet'), 'it is approved');
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    must((await main()).includes('start a new version'), 'it is in force');
    const read = page.getByRole('button', { name: 'I have read this version' });
    if (await read.count()) {
      await read.click();
      must((await main()).includes('You acknowledged this version'), 'it says that I have read it');
    }
    await page.getByRole('button', { name: 'Start a new version' }).click();
    must((await main()).includes('Replaces'), 'the next version names the one it replaces');
    await page.goto(`${base}/documents`);
    must((await main()).includes('Backup policy'), 'both stand in the framework');
    must(page.errors.length === 0, page.errors.join('; '));
    await context.close();
  },

  async 'who took part is noted by name'({ visitor, must }) {
    const { context, page } = await visitor('ISMS manager');
    await page.goto('/o/fjordline/records/awareness-campaign/night-shift-briefing');
    const boxes = page.locator('form.attendance input[name="came"]');
    if (!(await boxes.first().isVisible())) await page.getByText('Note who took part, by name').click();
    const names = await boxes.count();
    must(names > 0, 'there is somebody to note');
    await boxes.first().check();
    await page.getByRole('button', { name: 'Save who took part' }).click();
    must((await page.locator('main').innerText()).includes('1 person is noted by name'), 'one is noted');
    await context.close();
  },

  async 'a sample is drawn and its questions are taken'({ visitor, must }) {
    const { context, page } = await visitor('ISMS manager');
    await page.goto('/o/fjordline/records/audit/internal-audit-spring-2026');
    await page.getByRole('button', { name: 'Take the questions for its clauses' }).click();
    must((await page.locator('main').innerText()).includes('questions added'), 'questions come in');
    await page.getByText('Draw a sample').click();
    await page.locator('#sample-kind').selectOption('change');
    await page.locator('#sample-size').fill('2');
    await page.getByRole('button', { name: 'Draw the sample' }).click();
    const text = await page.locator('main').innerText();
    must(text.includes('2 of 4'), `the sample is shown: ${text.slice(0, 400)}`);
    await context.close();
  },
};
