// The project: a baseline is answered and signed off; a newcomer goes from nothing to a dated plan.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const axe = createRequire(import.meta.url)('axe-core').source;

/** What axe sees on the page as it stands. */
async function violations(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  return found.violations.map((v) => `${v.id}: ${v.nodes[0].target.join(' ')}`);
}

/** A new installation, claimed by Ada for Northwind; hands over her page. */
async function claimed(binary, browser, walk) {
  const folder = mkdtempSync(join(tmpdir(), 'muster-start-'));
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
    const context = await browser.newContext({ baseURL: origin, viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    page.errors = [];
    page.on('console', (m) => { if (m.type() === 'error') page.errors.push(m.text()); });
    await page.goto('/claim');
    await page.locator('[name="token"]').fill(token);
    await page.locator('[name="name"]').fill('Northwind');
    await page.locator('[name="login"]').fill('ada');
    for (const field of await page.locator('input[type=password]').all()) await field.fill('a long enough passphrase');
    await page.locator('button[type=submit]').first().click();
    await page.waitForURL('**/o/northwind/**');
    await walk(page);
    await context.close();
  } finally {
    child.removeAllListeners('exit');
    child.kill('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  }
}

const BASELINE = '/o/fjordline/baseline/baseline-june-2026';

export const journeys = {
  async 'a baseline is answered on a phone without JavaScript, and signed off'({ visitor, must }) {
    const { context, page } = await visitor('ISMS manager', { javaScriptEnabled: false, viewport: { width: 390, height: 844 } });
    const said = async () => page.locator('main').innerText();
    await page.goto(BASELINE);
    must((await said()).includes('a draft: not signed off yet'), 'it begins as a draft');
    await page.goto(`${BASELINE}/assess?group=7`);
    await page.locator('[name="now.7.1"]').selectOption('2');
    await page.locator('[name="note.7.1"]').fill('Money is there, time is not');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    must((await said()).includes('1 of 7 lines of this group are answered'), await said());
    await page.getByRole('button', { name: 'Fill the rest' }).click();
    must((await said()).includes('7 of 7 lines of this group are answered'), 'the rest is filled from the data');
    must(await page.locator('[name="now.7.1"]').inputValue() === '2', 'what was answered stays');
    must((await page.locator('[name="note.7.2"]').inputValue()).startsWith('From the data: '), 'it says where it is from');
    await page.goto(BASELINE);
    must((await said()).includes('Money is there, time is not'), 'the gap is listed with what it rests on');
    await page.getByRole('button', { name: 'Sign off', exact: true }).click();
    await page.goto(BASELINE);
    must((await said()).includes('attested'), 'it is signed');
    const answer = await page.goto(`${BASELINE}/assess?group=7`);
    must(answer.status() === 409, `what was signed stays: ${answer.status()}`);
    await context.close();
  },

  async 'a newcomer goes from nothing to a dated plan'({ browser, binary, must }) {
    await claimed(binary, browser, async (page) => {
      const said = async () => page.locator('main').innerText();
      const shot = async (name) => {
        if (process.env.SHOTS) await page.screenshot({ path: join(process.env.SHOTS, `start-${name}.png`), fullPage: true });
        const bad = await violations(page);
        must(bad.length === 0, `${name}: ${bad.join('; ')}`);
      };
      must((await said()).includes('0 of 5 done'), 'today begins with the first steps');
      await page.getByRole('link', { name: 'Describe the organisation' }).click();
      await shot('organisation');
      await page.locator('#headcount').fill('');
      await page.getByRole('button', { name: 'Save and go on' }).click();
      must((await said()).includes('Say how many people work for it'), 'what is missing is said at the field');
      await page.locator('#sector').fill('Freight forwarding');
      await page.locator('#headcount').fill('45');
      await page.locator('#countries').fill('Norway; somewhere');
      await page.locator('#own_software').selectOption('false');
      await page.locator('#outsourced_it').selectOption('true');
      must((await page.locator('#start').inputValue()).length === 10, 'the start is today unless somebody says otherwise');
      const year = new Date().getFullYear() + 2;
      await page.locator('#target_certification').fill(`${year}-06-30`);
      await page.locator('#time_zone').fill('Europe/Oslo');
      await page.getByRole('button', { name: 'Save and go on' }).click();
      must((await said()).includes('Write two letters for each country'), 'a country nobody knows is said at the field');
      await page.locator('#countries').fill('Norway, DE');
      await page.getByRole('button', { name: 'Save and go on' }).click();
      await page.waitForURL('**/start/roles');
      await shot('roles');
      await page.locator('[name="person.top-management"]').fill('Ines Halvorsen');
      await page.locator('[name="person.isms-manager"]').fill('Ada Berg');
      await page.locator('[name="person.identity-lead"]').fill('Ada Berg');
      await page.getByRole('button', { name: 'Save and go on' }).click();
      must((await said()).includes('Tick “This is me” at the role you hold, or say'), 'who signs in is asked');
      await page.locator('[name="me"][value="isms-manager"]').check();
      await page.getByRole('button', { name: 'Save and go on' }).click();
      await page.waitForURL('**/start/obligations');
      must((await said()).includes('Made 2 people and 3 roles') || (await said()).includes('3 roles and 2 people'), await said());
      must((await said()).includes('logistics and transport'), 'the notes are those of the sector');
      await shot('obligations');
      await page.locator('label.check', { hasText: 'NIS2: report' }).locator('input').check();
      await page.locator('label.check', { hasText: 'GDPR' }).locator('input').check();
      await page.getByRole('button', { name: 'Take these over' }).click();
      await page.waitForURL('**/start/scope');
      // It can be left and taken up again.
      await page.goto('/o/northwind/');
      must((await said()).includes('3 of 5 done'), await said());
      await page.goto('/o/northwind/start/scope');
      await shot('scope');
      await page.locator('#purpose').fill('To plan and track freight so that customers can rely on time and place.');
      await page.locator('[name="service.0.name"]').fill('Entra ID');
      await page.getByRole('button', { name: 'Save and go on' }).click();
      await page.waitForURL('**/start/risk');
      await shot('choice');
      await page.locator('a.card').first().click();
      await shot('risk');
      await page.locator('#likelihood').selectOption('possible');
      await page.getByRole('button', { name: 'Save and see the plan' }).click();
      await page.waitForURL('**/start/plan');
      await shot('plan');
      const plan = await said();
      must(/the plan ends\s+\d+ [A-Z]/.test(plan), `the plan is dated: ${plan}`);
      must(plan.includes('1 risk') && plan.includes('1 scope') && plan.includes('2 requirements'), `what was made is said: ${plan}`);
      await page.goto('/o/northwind/start');
      must((await said()).includes('5 of 5 done'), 'every step is done');
      await shot('done');
      await page.goto('/o/northwind/mine');
      must((await said()).includes('Approve the risk criteria') || (await said()).includes('things wait'), 'work waits for her');
      await page.goto('/o/northwind/records/obligation');
      must((await said()).includes('NIS2'), 'the requirements are records');
      await page.goto('/o/northwind/settings');
      must((await page.locator('#obligations').inputValue()).includes('nis2'), 'the profile names the set');
      must(page.errors.length === 0 || page.errors.every((e) => e.includes('422')), page.errors.join('; '));
    });
  },

  async 'today\'s plan is kept, a task is done, and the plan of record tells'({ visitor, must }) {
    const { context, page } = await visitor('ISMS manager');
    const said = async () => page.locator('main').innerText();
    await page.goto('/o/fjordline/roadmap');
    must((await said()).includes('against the plan of record of 19 January 2026'), 'the roadmap says how far it moved');
    await page.getByRole('link', { name: 'plan of record' }).first().click();
    must(/\d+ days later/.test(await said()), 'slip is in days');
    await page.locator('[name="why"]').fill('New dates agreed in June');
    await page.getByRole('button', { name: 'Keep this plan' }).click();
    must((await said()).includes('Kept on 30 June 2026') && (await said()).includes('as planned'), await said());
    await page.goto('/o/fjordline/records/task/choose-certification-body/edit');
    await page.locator('[name="status"][value="done"], select[name="status"]').first().evaluate((e) => {
      if (e.tagName === 'SELECT') { e.value = 'done'; } else { e.checked = true; }
    });
    await page.locator('[name="done"]').fill('2026-06-30');
    await page.locator('button[type=submit].primary').first().click();
    await page.waitForURL((url) => !url.pathname.endsWith('/edit'));
    await page.goto('/o/fjordline/roadmap/record');
    const row = page.locator('tr', { hasText: 'Choose an accredited certification body' }).first();
    const told = await row.textContent();
    must(told.includes('done 30 June 2026'), told);
    must(told.includes('earlier'), 'it was done before its planned end');
    await context.close();
  },
};
