// The trace shows a requirement that leads nowhere; the control that meets it is named, and the chain goes on from there.
export const as = 'ISMS manager';
export const does = 'names the control that meets a requirement which the trace shows to lead nowhere';
export const rule = '4.2/obligation-unanswered';
export const about = 'Port facility security';

export async function act(page, { base, must }) {
  const trace = `${base}/trace?record=obligation/port-facility-security`;
  await page.goto(trace);
  must((await page.locator('main').innerText()).includes('breaks after it'), 'the chain breaks at the requirement');
  await page.goto(`${base}/records/control/a.7.2/edit`);
  const box = page.locator('input[name="obligations"][value="obligation/port-facility-security"]');
  if (await box.count()) {
    await box.check();
  } else {
    await page.locator('button[name="add"][value="obligations"]').click();
    await page.locator('input[name^="obligations"]').last().fill('obligation/port-facility-security');
  }
  await page.locator('button[type=submit].primary').first().click();
  await page.waitForURL((url) => !url.pathname.endsWith('/edit'));
  await page.goto(trace);
  const said = await page.locator('main').innerText();
  must(!said.includes('A binding requirement is met by nothing'), 'the chain no longer breaks there');
  must(said.includes('Physical entry'), 'it goes on to the control');
}
