// Opens pages in a real browser, as people do: in the light and in the dark, on a telephone and on a wide screen, and as
// print. Nothing may be fetched, nothing may be said on the console, nothing may stick out, and axe-core (the rules of WCAG)
// may find nothing.
//
// usage: node browser.mjs MODULES PICTURES PAGE…
//   MODULES   the folder in which npm put axe-core and puppeteer-core
//   PICTURES  a folder for what was seen: a picture for each way of looking, and the print as PDF
//
// CHROMIUM names the browser; `chromium` is looked for where it is not set.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [modules, pictures, ...pages] = process.argv.slice(2);
const require = createRequire(join(resolve(modules), 'package.json'));
const puppeteer = require('puppeteer-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const executablePath = process.env.CHROMIUM ?? execFileSync('sh', ['-c', 'command -v chromium']).toString().trim();

const wrong = [];
const browser = await puppeteer.launch({
  executablePath,
  args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  protocolTimeout: 300_000,
});
try {
  for (const page of pages) {
    for (const theme of ['light', 'dark']) {
      for (const width of [400, 1200]) await look(page, theme, width);
    }
    await print(page);
  }
} finally {
  await browser.close();
}
for (const line of wrong) console.log(line);
console.log(`${pages.length} pages, each seen 4 ways and printed: ${wrong.length} findings`);
process.exitCode = wrong.length === 0 && pages.length !== 0 ? 0 : 1;

async function opened(file, seen) {
  const url = pathToFileURL(resolve(file)).href;
  const tab = await browser.newPage();
  tab.on('request', (request) => request.url() === url || wrong.push(`${seen}: asked for ${request.url()}`));
  tab.on('console', (message) => wrong.push(`${seen}: console: ${message.text()}`));
  tab.on('pageerror', (error) => wrong.push(`${seen}: ${error.message}`));
  return { tab, url };
}

async function look(file, theme, width) {
  const seen = `${basename(file)} ${theme} ${width}`;
  const { tab, url } = await opened(file, seen);
  await tab.setViewport({ width, height: 900 });
  await tab.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: theme }]);
  await tab.goto(url);
  await tab.screenshot({ path: join(pictures, `${basename(file, '.html')}-${theme}-${width}.png`), fullPage: true });
  const [inside, outside] = await tab.evaluate('[document.documentElement.scrollWidth, innerWidth]');
  if (outside < inside) wrong.push(`${seen}: ${inside} points wide`);
  await tab.evaluate(`${axe}; undefined`);
  const { violations, passes } = await tab.evaluate('axe.run()');
  if (passes.length < 10) wrong.push(`${seen}: only ${passes.length} rules were tried`);
  for (const { id, impact, help, nodes } of violations) {
    for (const { target, failureSummary } of nodes) {
      wrong.push(`${seen}: ${impact}: ${id}: ${help}: ${target}: ${failureSummary.replaceAll('\n', ' ')}`);
    }
  }
  await tab.close();
}

async function print(file) {
  const { tab, url } = await opened(file, `${basename(file)} printed`);
  // A reader with a dark screen prints on white paper all the same.
  await tab.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);
  await tab.goto(url);
  await tab.pdf({ path: join(pictures, `${basename(file, '.html')}.pdf`), format: 'A4', printBackground: true });
  await tab.close();
}
