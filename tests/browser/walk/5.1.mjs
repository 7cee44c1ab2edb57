// Top management stands by what it promised: the paper that was never signed is signed.
import { sign } from '../edit.mjs';

export const as = 'Top management';
export const does = 'signs for the people and the money';
export const rule = '5.1/commitment-made-by-nobody';
export const about = 'People and money for 2026';

export async function act(page, { base, must }) {
  await sign(page, base, 'commitment/resources-2026', 'made');
  must((await page.locator('main').innerText()).includes('attested'), 'the page shows who signed');
}
