// Those who were missing were invited once more: the campaign's count is brought up to date.
import { edit } from '../edit.mjs';

export const as = 'Head of People and Culture';
export const does = 'counts who took part after the second invitation';
export const rule = '7.3/awareness-attendance-low';
export const about = 'First steps';

export async function act(page, { base, must }) {
  await edit(page, base, 'awareness-campaign/autumn-2025', { attended: '241' });
  must((await page.locator('main').innerText()).includes('241 of 254'), 'the page shows the new count');
}
