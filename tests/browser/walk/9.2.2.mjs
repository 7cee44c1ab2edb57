// The audit of spring gets its report.
import { edit } from '../edit.mjs';

export const as = 'Internal auditor';
export const does = 'files the report of an audit';
export const rule = '9.2.2/audit-without-results';
export const about = 'Internal audit, spring 2026';

export async function act(page, { base }) {
  await edit(page, base, 'audit/internal-audit-spring-2026', {
    report: 'One nonconformity: rights that were revoked are still held. Leavers and restores as required.',
  });
}
