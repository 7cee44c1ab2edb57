// What an audit saw becomes a finding that is followed up.
import { set } from '../edit.mjs';

export const as = 'Internal auditor';
export const does = 'raises the finding that the auditors reported';
export const rule = '9.2.1/nonconformity-without-finding';
export const about = 'Were review decisions carried out';

export async function act(page, { base }) {
  await page.goto(`${base}/new/finding`);
  const fields = {
    title: 'Revoked rights are still there weeks later',
    owner: 'role/identity-lead',
    grade: 'minor',
    source: 'audit',
    audit: 'audit/internal-audit-spring-2026',
    requirement: 'A right that a reviewer takes away is gone within five working days',
    statement: '17 of 31 rights that were revoked in March were still held on 21 April',
    objective_evidence: 'List of decisions beside the snapshot of 21 April',
    raised: '2026-06-30',
  };
  for (const [name, value] of Object.entries(fields)) await set(page, name, value);
  const control = page.locator('form [name="controls[0]"], form [name="controls"]').first();
  if (await control.evaluate((e) => e.type) === 'checkbox') await set(page, 'controls', ['control/a.5.18']);
  else await control.fill('control/a.5.18');
  await page.locator('button[type=submit].primary').first().click();
  await page.waitForURL((url) => !url.pathname.includes('/new/'));
}
