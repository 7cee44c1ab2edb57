// A topic policy that hangs in the air is hung under the information security policy.
import { edit } from '../edit.mjs';

export const as = 'ISMS manager';
export const does = 'hangs a policy into the framework';
export const rule = '5.2/topic-policy-without-parent';
export const about = 'Rules for remote work';

export async function act(page, { base, must }) {
  await page.goto(`${base}/documents`);
  await page.getByRole('link', { name: 'Rules for remote work' }).click();
  await edit(page, base, 'document/remote-work-rules', { parent: 'document/information-security-policy' });
  await page.goto(`${base}/documents`);
  const under = page.locator('.tree > li', { hasText: 'Information security policy' }).first();
  must((await under.innerText()).includes('Rules for remote work'), 'it stands under the policy');
}
