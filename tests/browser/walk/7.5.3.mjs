// Evidence of which nobody said where it is kept.
import { edit } from '../edit.mjs';

export const as = 'ISMS manager';
export const does = 'says where evidence is kept';
export const rule = '7.5.3/evidence-nowhere';
export const about = 'Screening before employment, 2025';

export async function act(page, { base }) {
  await edit(page, base, 'evidence/screening-records', { location: 'people/screening/2025' });
}
