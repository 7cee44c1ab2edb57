// Rules that are in force without anybody's approval are looked at and approved.
import { sign } from '../edit.mjs';

export const as = 'ISMS manager';
export const does = 'approves a document that is in force';
export const rule = '7.5.2/published-without-approval';
export const about = 'Rules for remote work';

export async function act(page, { base, must }) {
  await sign(page, base, 'document/remote-work-rules', 'Approve');
  must((await page.locator('main').innerText()).includes('attested'), 'the page shows the approval');
}
