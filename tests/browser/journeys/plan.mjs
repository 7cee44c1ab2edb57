// The project: a baseline is answered and signed off.
const BASELINE = '/o/fjordline/baseline/baseline-june-2026';

export const journeys = {
  async 'a baseline is answered on a phone without JavaScript, and signed off'({ visitor, must }) {
    const { context, page } = await visitor('ISMS manager', { javaScriptEnabled: false, viewport: { width: 390, height: 844 } });
    const said = async () => page.locator('main').innerText();
    await page.goto(BASELINE);
    must((await said()).includes('a draft: not signed off yet'), 'it begins as a draft');
    await page.goto(`${BASELINE}/assess?group=7`);
    await page.locator('[name="now.7.1"]').selectOption('2');
    await page.locator('[name="note.7.1"]').fill('Money is there, time is not');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    must((await said()).includes('1 of 7 lines of this group are answered'), await said());
    await page.getByRole('button', { name: 'Fill the rest' }).click();
    must((await said()).includes('7 of 7 lines of this group are answered'), 'the rest is filled from the data');
    must(await page.locator('[name="now.7.1"]').inputValue() === '2', 'what was answered stays');
    must((await page.locator('[name="note.7.2"]').inputValue()).startsWith('From the data: '), 'it says where it is from');
    await page.goto(BASELINE);
    must((await said()).includes('Money is there, time is not'), 'the gap is listed with what it rests on');
    await page.getByRole('button', { name: 'Sign: sign-off' }).click();
    await page.goto(BASELINE);
    must((await said()).includes('attested'), 'it is signed');
    const answer = await page.goto(`${BASELINE}/assess?group=7`);
    must(answer.status() === 409, `what was signed stays: ${answer.status()}`);
    await context.close();
  },
};
