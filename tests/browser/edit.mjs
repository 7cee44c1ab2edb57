// Changes a record on its form, as a person would: opens it, fills fields, presses the button.

/** Sets one field of an open form: a text, a date, a choice, or a list of boxes to tick. */
export async function set(page, name, value) {
  const field = page.locator(`main form [name="${name}"]`);
  if (Array.isArray(value)) {
    for (const one of value) await page.locator(`main form [name="${name}"][value="${one}"]`).check();
    return;
  }
  const first = field.first();
  const tag = await first.evaluate((e) => `${e.tagName}:${e.type}`);
  if (tag.startsWith('SELECT')) await first.selectOption(value);
  else if (tag.endsWith(':radio')) await page.locator(`main form [name="${name}"][value="${value}"]`).check();
  else await first.fill(value);
}

/** Opens the form of a record, sets these fields, saves. */
export async function edit(page, base, record, fields) {
  await page.goto(`${base}/records/${record}`);
  await page.getByRole('link', { name: 'Edit', exact: true }).first().click();
  for (const [name, value] of Object.entries(fields)) await set(page, name, value);
  await page.locator('button[type=submit].primary').first().click();
  await page.waitForURL((url) => !url.pathname.endsWith('/edit'));
}

/** Signs on a record's page, by the button that says so: Approve, Close, Sign off. */
export async function sign(page, base, record, button) {
  await page.goto(`${base}/records/${record}`);
  await page.getByRole('button', { name: button, exact: true }).click();
  await page.waitForLoadState();
}
