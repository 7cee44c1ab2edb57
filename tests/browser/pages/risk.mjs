// The risk area: money, assessments, criteria, workshop.
export const PAGES = [
  ['risk-accept', '/risks/accept/data-breach'],
  ['risk-costs', '/risks/quantity'],
  ['risk-costs-tail', '/risks/quantity?sort=tail&years=5000'],
  ['risk-in-numbers', '/records/risk/stolen-sign-in'],
  ['risk-assessments', '/risks/assessments'],
  ['risk-assess', '/risks/assessments/new'],
  ['risk-compared', '/risks/assessments/risk-assessment-2026'],
  ['risk-compared-two', '/risks/assessments/risk-assessment-2026?with=risk-assessment-2024'],
  ['risk-criteria', '/risks/criteria'],
  ['risk-criteria-record', '/records/criteria/risk-criteria'],
  ['risk-workshop', '/risks/workshop'],
  ['risk-workshop-walk', '/risks/workshop?on=identity-service/nimbus-tenant&on=asset/mail-and-documents&family=federation'],
];
