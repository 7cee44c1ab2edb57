// A trigger that was switched off is switched on again, with a longer pause.
import { edit } from '../edit.mjs';

export const as = 'Identity lead';
export const does = 'switches an improvement trigger on again';
export const rule = '10.1/trigger-disabled';
export const about = 'Machine identities without an owner miss the target';

export async function act(page, { base }) {
  await edit(page, base, 'trigger/nhi-target-missed', { enabled: 'true', quiet: 'P90D' });
}
