// An identity service that assets in scope need is missing from the scope. Before it is taken in, the form says what that
// changes; then it is saved.
export const as = 'ISMS manager';
export const does = 'takes the HR source into the scope, having seen what that changes';
export const rule = '4.3/identity-service-out-of-scope';
export const about = 'PeopleDesk HR records';

export async function act(page, { base, must }) {
  await page.goto(`${base}/records/scope/fjordline-isms/edit`);
  const box = page.locator('input[name="identity_services"][value="identity-service/peopledesk-hr"]');
  if (await box.count()) {
    await box.check();
  } else {
    await page.locator('button[name="add"][value="identity_services"]').click();
    await page.locator('input[name^="identity_services"]').last().fill('identity-service/peopledesk-hr');
  }
  await page.getByRole('button', { name: 'See what this changes' }).click();
  const effect = page.locator('#effect');
  const said = await effect.innerText();
  must(said.includes('Nothing is saved yet') && said.includes('PeopleDesk HR records'), `the effect is shown: ${said.slice(0, 200)}`);
  must(said.includes('would be gone'), 'what the rules would no longer say is shown');
  await page.locator('button[type=submit].primary').first().click();
  await page.waitForURL((url) => !url.pathname.endsWith('/edit'));
  await page.goto(`${base}/scope?show=in`);
  must((await page.locator('#placed').innerText()).includes('PeopleDesk HR records'), 'it is in scope');
}
