// One step of the walk through the standard: what the person of a clause does about one gap, and what the product then
// says of it. A step is a file `walk/CLAUSE.mjs`:
//
//   export const as = 'ISMS manager';                  // the card of the person who does it
//   export const does = 'writes down the climate issue'; // ends "clause 4.1 ISMS manager: …"
//   export const rule = '4.1/climate-relevance-not-decided';
//   export const about = 'climate';                    // words of the diagnostic, where the rule fires more than once
//   export async function act(page, { base, must }) { … } // by hand: pages, links, fields, buttons
//
// It must end with that diagnostic gone and with the clause standing elsewhere than before.

const text = (page) => page.locator('main').innerText();

/** What the check says of the rule, as one text. */
async function told(page, base, rule) {
  await page.goto(`${base}/diagnostics?rule=${encodeURIComponent(rule)}`);
  return text(page);
}

/** Where the clause stands: its word and the count of its gaps. */
async function standing(page, base, clause) {
  await page.goto(`${base}/clauses/${clause}`);
  return page.locator('[data-standing]').innerText();
}

export async function walk(clause, step, { visitor, must }) {
  const { context, page } = await visitor(step.as, {}, step.house ?? 'Fjordline');
  const base = `/o/${(step.house ?? 'Fjordline').toLowerCase()}`;
  try {
    const before = await standing(page, base, clause);
    must((await told(page, base, step.rule)).includes(step.about), `${step.rule} says “${step.about}” to begin with`);
    await step.act(page, { base, must });
    must(!(await told(page, base, step.rule)).includes(step.about), `${step.rule} no longer says “${step.about}”`);
    const after = await standing(page, base, clause);
    must(before !== after, `the clause still stands where it did: ${after}`);
    must(page.errors.length === 0, `console: ${page.errors.join('; ')}`);
  } finally {
    await context.close();
  }
}
