// What an audit saw becomes a finding that is followed up; what the checklist says already need not be typed again.
import { set } from '../edit.mjs';

export const as = 'Internal auditor';
export const does = 'raises the finding that the auditors reported';
export const rule = '9.2.1/nonconformity-without-finding';
export const about = 'Were review decisions carried out';

export async function act(page, { base, must }) {
  await page.goto(`${base}/records/audit/internal-audit-spring-2026`);
  await page.getByRole('link', { name: 'Raise the finding' }).click();
  const value = (name) => page.locator(`main form [name="${name}"]`).inputValue();
  must(await value('requirement') === 'Were review decisions carried out?', 'what was asked is there');
  must(await value('objective_evidence') === '14 of 31 revocations seen gone', 'what was seen is there');
  await set(page, 'title', 'Revoked rights are still there weeks later');
  await set(page, 'grade', 'minor');
  await set(page, 'statement', '17 of 31 rights that were revoked in March were still held on 21 April');
  await page.locator('button[type=submit].primary').first().click();
  await page.waitForURL((url) => !url.pathname.includes('/new/'));
}
