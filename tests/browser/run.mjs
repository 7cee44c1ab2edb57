// Drives the real binary in a real browser: every page at two widths, light and dark, without a violation that axe sees,
// without a console error, small and printable; then what people do, step by step (`journeys/`), and a walk through every
// clause (`walk/`). Every file of `pages/`, `journeys/` and `walk/` is taken in by itself.
//
//   node run.mjs PATH/TO/muster [--shots DIR] [--only TEXT]
//
// Prints one line for each test (`ok …`, `FAILED …`) and `browser done` at its end.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { walk } from './walk.mjs';

const require = createRequire(import.meta.url);
const axe = require('axe-core').source;
const [binary, ...rest] = process.argv.slice(2);
const option = (name) => { const at = rest.indexOf(name); return at < 0 ? undefined : rest[at + 1]; };
const shots = option('--shots');
const only = option('--only');
const MAX_BYTES = 150 * 1024;
const ARGS = ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** What the files of a folder beside this one export, by the names of the files. */
async function gather(folder) {
  const here = new URL(`./${folder}/`, import.meta.url);
  const names = readdirSync(here).filter((n) => n.endsWith('.mjs'));
  const all = await Promise.all(names.map(async (n) => [n.slice(0, -4), await import(new URL(n, here))]));
  const numbers = (name) => name.split('.').map((part) => part.padStart(4, '0')).join('.');
  return all.sort(([a], [b]) => numbers(a).localeCompare(numbers(b)));
}
const PAGES = (await gather('pages')).flatMap(([, file]) => file.PAGES);
const JOURNEYS = (await gather('journeys')).flatMap(([, file]) => Object.entries(file.journeys));
const CLAUSES = await gather('walk');

let failed = 0;
const ok = (name) => console.log(`ok ${name}`);
const bad = (name, why) => { failed += 1; console.log(`FAILED ${name}: ${why}`); };
async function test(name, body) {
  if (only && !name.includes(only)) return;
  try { await body(); ok(name); } catch (e) { bad(name, String(e?.message ?? e).split('\n').slice(0, 6).join(' | ')); }
}
const must = (condition, why) => { if (!condition) throw new Error(why); };

function startDemo() {
  const child = spawn(binary, ['demo', '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (part) => {
      said += part;
      const at = said.match(/http:\/\/[0-9.]+:\d+/);
      if (at) resolve({ child, origin: at[0] });
    });
    child.on('exit', (code) => reject(new Error(`the demo ended with ${code}: ${said}`)));
    setTimeout(() => reject(new Error(`the demo did not start: ${said}`)), 60_000).unref();
  });
}

function stop(server) {
  server.removeAllListeners('exit');
  server.kill('SIGTERM');
}

if (shots) mkdirSync(shots, { recursive: true });
const profile = mkdtempSync(join(tmpdir(), 'muster-browser-'));
let { child, origin } = await startDemo();
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ARGS });

/** A fresh visitor, stepped in as the person whose card names `role`, in the example of that name. */
async function visitor(role, settings = {}, house = 'Fjordline') {
  const context = await browser.newContext({ baseURL: origin, viewport: { width: 1440, height: 900 }, ...settings });
  const page = await context.newPage();
  page.errors = [];
  page.on('console', (m) => { if (m.type() === 'error') page.errors.push(m.text()); });
  page.on('pageerror', (e) => page.errors.push(String(e)));
  await page.goto('/demo');
  await page.evaluate(() => document.querySelectorAll('details').forEach((d) => { d.open = true; }));
  await page.locator('section', { hasText: house }).locator('button.card', { hasText: role }).first().click();
  await page.waitForURL(`**/o/${house.toLowerCase()}/**`);
  return { context, page };
}

/** Headings that promise something and have nothing under them: another heading follows, or the section ends. */
function nothingUnder() {
  const level = (e) => (/^H[2-6]$/.test(e?.tagName ?? '') ? Number(e.tagName[1]) : 7);
  return [...document.querySelectorAll('main :is(h2, h3, h4)')].filter((h) => {
    const next = h.nextElementSibling;
    return next ? level(next) <= level(h) : h.parentElement.matches('section, aside, article');
  }).map((h) => h.innerText.trim());
}

/** The windows between a phone and a wide screen: nothing may be cut off in them either. */
const BETWEEN = [920, 1024, 1152, 1280];

/** At which of these widths the page that is open is wider than its window. */
async function tooWide(page) {
  const { width, height } = page.viewportSize();
  const out = [];
  for (const between of BETWEEN) {
    await page.setViewportSize({ width: between, height });
    const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (over > 1) out.push(`${over} px at ${between}`);
  }
  await page.setViewportSize({ width, height });
  return out;
}

async function look(page, path, name) {
  page.errors.length = 0;
  let bytes = 0;
  const count = async (response) => {
    try { bytes += (await response.request().sizes()).responseBodySize; } catch { /* a redirect has no body */ }
  };
  page.on('response', count);
  const response = await page.goto(path);
  await page.waitForLoadState('networkidle');
  page.off('response', count);
  must(response.status() === 200, `${path} answers ${response.status()}`);
  must(page.errors.length === 0, `console: ${page.errors.join('; ')}`);
  must(bytes < MAX_BYTES, `${path} transfers ${Math.round(bytes / 1024)} KB`);
  if (shots) await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  must(wide <= 1, `${path} is ${wide} px wider than the window`);
  if (page.viewportSize().width > 1280) {
    const over = await tooWide(page);
    must(over.length === 0, `${path} is wider than the window: ${over.join(', ')}`);
  }
  must(await page.locator('h1').count() === 1, `${path} has no single h1`);
  const bare = await page.evaluate(nothingUnder);
  must(bare.length === 0, `${path} has nothing under ${bare.map((h) => `“${h}”`).join(', ')}`);
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  must(violations.length === 0,
    violations.map((v) => `${v.id} (${v.nodes.length}): ${v.nodes[0].target.join(' ')}`).join('; '));
}

try {
  for (const width of [1440, 390]) {
    for (const colorScheme of ['light', 'dark']) {
      const { context, page } = await visitor('ISMS manager', { viewport: { width, height: 900 }, colorScheme });
      for (const [slug, path] of PAGES) {
        await test(`page ${slug} ${width} ${colorScheme}`, () => look(page, `/o/fjordline${path}`, `${slug}-${width}-${colorScheme}`));
      }
      await context.close();
    }
  }
  await test('every list of records fits every window', async () => {
    const { context, page } = await visitor('ISMS manager');
    await page.goto('/o/fjordline/records');
    const lists = await page.locator('main a[href*="/records/"]').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
    must(lists.length > 40, `${lists.length} lists`);
    const bad = [];
    for (const list of new Set(lists)) {
      await page.goto(list);
      const over = await tooWide(page);
      if (over.length) bad.push(`${list}: ${over.join(', ')}`);
    }
    await context.close();
    must(bad.length === 0, bad.join('; '));
  });
  for (const [name, journey] of JOURNEYS) {
    await test(name, () => journey({ visitor, must, origin, browser, binary }));
  }
  // The walk begins from the example as it is, not as the journeys left it.
  stop(child);
  ({ child, origin } = await startDemo());
  for (const [clause, step] of CLAUSES) {
    await test(`clause ${clause} ${step.as}: ${step.does}`, () => walk(clause, step, { visitor, must }));
  }
} finally {
  await browser.close();
  stop(child);
  rmSync(profile, { recursive: true, force: true });
}
console.log('browser done');
process.exit(failed ? 1 : 0);
