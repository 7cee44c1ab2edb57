// What people do, step by step.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const RISK = '/o/fjordline/records/risk/agency-worker-accounts';
const RULE = '6.1.2/risk-review-overdue';

/** Sets the day the risk was last reviewed, through the form. */
async function reviewOn(page, day) {
  await page.goto(`${RISK}/edit`);
  await page.locator('input[name="review.last"]').fill(day);
  await page.locator('button[type=submit].primary').first().click();
  await page.waitForURL((url) => !url.pathname.endsWith('/edit'));
}

const gapsOf = async (page) => {
  await page.goto(`/o/fjordline/diagnostics?rule=${encodeURIComponent(RULE)}`);
  return page.locator('main').innerText();
};

export const journeys = {
  async 'a risk is edited, its diagnostic goes away, the plan changes'({ visitor, must }) {
    const { context, page } = await visitor('ISMS manager');
    const csv = async () => page.evaluate(async () => (await fetch('/o/fjordline/roadmap?format=csv')).text());
    await page.goto('/o/fjordline/');
    const before = await csv();
    must((await gapsOf(page)).includes('Agency workers'), 'the diagnostic is there to begin with');
    await reviewOn(page, '2026-06-29');
    must((await page.locator('main').innerText()).includes('gone'), 'the page says that a diagnostic is gone');
    must(!(await gapsOf(page)).includes('Agency workers'), 'the diagnostic is gone');
    const after = await csv();
    must(before !== after, 'the plan changed');
    await page.goto(`${RISK}/history`);
    must((await page.locator('main').innerText()).includes('2'), 'the history knows both versions');
    await context.close();
  },

  async 'pages and forms work without JavaScript'({ visitor, must }) {
    const { context, page } = await visitor('ISMS manager', { javaScriptEnabled: false });
    await page.goto('/o/fjordline/records/risk/mover-keeps-rights/edit');
    await page.locator('[name="title"]').fill('');
    await page.locator('button[type=submit].primary').first().click();
    must((await page.locator('main').innerText()).includes('Title is missing'), 'the error stands at the field');
    await page.locator('[name="title"]').fill('Movers pile up rights');
    await page.locator('input[name="review.last"]').fill('2026-06-28');
    await page.locator('button[type=submit].primary').first().click();
    await page.waitForURL((url) => !url.pathname.endsWith('/edit'));
    must((await page.locator('main').innerText()).includes('28 June 2026'), 'the new date is shown');
    await context.close();
  },

  async 'two people edit the same risk and nothing is lost'({ visitor, must }) {
    const one = await visitor('ISMS manager');
    const two = await visitor('ISMS manager');
    const path = '/o/fjordline/records/risk/sensor-spoofing/edit';
    await one.page.goto(path);
    await two.page.goto(path);
    await one.page.locator('[name="threat"]').fill('Somebody rents a trailer and forges its temperature readings');
    await one.page.locator('button[type=submit].primary').first().click();
    await one.page.waitForURL((url) => !url.pathname.endsWith('/edit'));
    await two.page.locator('[name="threat"]').fill('A driver swaps the sensor of a hired trailer');
    await two.page.locator('button[type=submit].primary').first().click();
    await two.page.waitForLoadState();
    const shown = await two.page.content();
    must(shown.includes('forges its temperature') && shown.includes('swaps the sensor'), 'both sides are shown');
    await one.context.close();
    await two.context.close();
  },

  async 'a source is set up, mended, tried and read into a snapshot'({ visitor, must }) {
    const { context, page } = await visitor('ISMS manager', {}, 'Kestrel');
    const said = async () => page.locator('main').innerText();
    await page.goto('/o/kestrel/identity/sources/files');
    const csv = 'Employee number,Full name,Hire date,End date\n1,Ada,2020-02-01,\n2,Bob,2020-02-01,2026-01-31\n';
    await page.locator('#file').setInputFiles({ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
    await page.getByRole('button', { name: 'Put it here' }).click();
    must((await said()).includes('people.csv'), 'the file is there');
    await page.goto('/o/kestrel/identity/sources/new');
    await page.getByRole('link', { name: 'People from HR' }).click();
    await page.locator('[name="source"]').fill('people');
    await page.locator('[name="set.file"]').fill('/etc/passwd');
    await page.getByRole('button', { name: 'Fill in from the file' }).click();
    must((await said()).includes('outside the folders'), 'no other file of the server is read');
    await page.locator('[name="set.file"]').fill('people.csv');
    await page.getByRole('button', { name: 'Fill in from the file' }).click();
    must((await page.locator('[name="set.columns"]').inputValue()).includes('hired_on = Hire date'), 'columns are filled in');
    await page.locator('[name="set.form.dates"]').selectOption('iso');
    await page.getByRole('button', { name: 'Save the source' }).click();
    await page.getByRole('button', { name: 'Try the connection' }).click();
    must((await said()).includes('2 '), 'the test says what it saw');
    await page.goto('/o/kestrel/identity/sources');
    must((await said()).includes('a pull from here would be without them'), 'what a pull would lose is said');
    await page.getByRole('button', { name: 'Dry run' }).click();
    await page.getByText('nothing was kept').waitFor();
    await page.getByRole('button', { name: 'Pull now' }).click();
    await page.getByText('See the posture').waitFor();
    await page.goto('/o/kestrel/identity/sources');
    must((await said()).includes('Latest runs'), 'the runs are listed');
    await context.close();
  },

  async 'a snapshot is pinned, a policy is tried, set and switched off'({ visitor, must }) {
    const { context, page } = await visitor('ISMS manager');
    const said = async () => page.locator('main').innerText();
    await page.goto('/o/fjordline/identity/snapshots');
    await page.locator('table.snapshots tbody th > a').last().click();
    await page.getByText('Pin it').click();
    await page.locator('[name="why"]').fill('the year as the auditor saw it');
    await page.getByRole('button', { name: 'Pin this snapshot' }).click();
    must((await said()).includes('the year as the auditor saw it'), 'why it is pinned is said');
    await page.goto('/o/fjordline/identity/retention');
    await page.locator('#newest').fill('2');
    await page.locator('#months').fill('0');
    await page.locator('#days').fill('0');
    await page.getByRole('button', { name: 'Show what would go' }).click();
    must(/1 snapshot goes/.test(await said()), 'what would go is counted');
    must(/pinned by/.test(await said()), 'the pin keeps its snapshot');
    await page.locator('#why').fill('small disk');
    await page.getByRole('button', { name: 'Switch it on' }).click();
    must((await said()).includes('Remove 1 snapshot now'), 'the policy is on');
    await page.getByText('Switch the policy off').click();
    await page.locator('#why-off').fill('an investigation');
    await page.getByRole('button', { name: 'Keep every snapshot' }).click();
    must((await said()).includes('Switched off by'), 'it is off again');
    await page.goto('/o/fjordline/identity/snapshots');
    await page.locator('table.snapshots tbody th > a').last().click();
    await page.getByText('Take the pin off').first().click();
    await page.locator('[name="why"]').fill('closed');
    await page.getByRole('button', { name: 'Take the pin off' }).click();
    must((await said()).includes('Pin taken off'), 'both acts are listed');
    await context.close();
  },

  async 'an internal auditor reads everything and finds no way to change a risk'({ visitor, must }) {
    const { context, page } = await visitor('Internal auditor');
    await page.goto(RISK);
    must(await page.locator('main a[href$="/edit"]').count() === 0, 'there is no edit link');
    const answer = await page.goto(`${RISK}/edit`);
    must(answer.status() === 403, `the form answers ${answer.status()}`);
    await context.close();
  },

  async 'the keyboard alone reaches the main content'({ visitor, must }) {
    const { context, page } = await visitor('ISMS manager');
    await page.goto('/o/fjordline/records/risk');
    await page.keyboard.press('Tab');
    const skip = await page.evaluate(() => document.activeElement.getAttribute('href'));
    must(skip?.startsWith('#'), `the first stop is a skip link, not ${skip}`);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    const inside = await page.evaluate(() => document.activeElement.closest('main') !== null);
    must(inside, 'the next stop is inside the main content');
    await context.close();
  },

  async 'a new installation is claimed once, and its first risk is written'({ browser, binary, must }) {
    const folder = mkdtempSync(join(tmpdir(), 'muster-claim-'));
    const child = spawn(binary, ['serve', '--listen', '127.0.0.1:0', '--data', join(folder, 'data')]);
    try {
      const said = await new Promise((resolve, reject) => {
        let text = '';
        child.stdout.on('data', (part) => {
          text += part;
          if (/one-time token:\n\s+\S+/.test(text)) resolve(text);
        });
        child.on('exit', () => reject(new Error(`the server ended: ${text}`)));
      });
      const [origin] = said.match(/http:\/\/[0-9.]+:\d+/);
      const [, token] = said.match(/one-time token:\n\s+(\S+)/);
      const context = await browser.newContext({ baseURL: origin });
      const page = await context.newPage();
      const claim = async (given) => {
        await page.goto('/claim');
        await page.locator('[name="token"]').fill(given);
        await page.locator('[name="name"]').fill('Northwind');
        await page.locator('[name="login"]').fill('ada');
        for (const field of await page.locator('input[type=password]').all()) {
          await field.fill('a long enough passphrase');
        }
        await page.locator('button[type=submit]').first().click();
        await page.waitForLoadState();
      };
      await claim('not-the-token');
      must(!page.url().includes('/o/northwind'), 'a wrong token does not open the door');
      await claim(token);
      must(page.url().includes('/o/northwind'), `the right token does: ${page.url()}`);
      await page.goto('/o/northwind/new/risk');
      await page.locator('[name="title"]').fill('Stolen laptop opens the mail of its owner');
      await page.locator('[name="threat"]').fill('A thief takes a laptop from a train');
      await page.locator('button[type=submit].primary').first().click();
      await page.waitForLoadState();
      const again = await (await browser.newContext({ baseURL: origin })).newPage();
      await again.goto('/sign-in');
      await again.locator('[name="login"]').fill('ada');
      await again.locator('[name="password"]').fill('a long enough passphrase');
      await again.locator('button[type=submit]').first().click();
      await again.waitForURL('**/o/northwind/**');
      await again.context().close();
      await context.close();
    } finally {
      child.removeAllListeners('exit');
      child.kill('SIGTERM');
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
