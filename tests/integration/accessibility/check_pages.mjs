// Opens HTML pages in Chromium, light and dark, narrow and wide, and asks axe-core about each.
//   node check_pages.mjs CHROMIUM SCREENSHOTS PAGE…
// Writes what was found on standard output, as one JSON list. SCREENSHOTS is a folder, or empty for
// no pictures. Nothing is looked up on a network: a page that tries to is reported too.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { chromium } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const SCHEMES = ['light', 'dark'];
const WIDTHS = [400, 1280];
const PATIENCE = 300_000; // milliseconds, for a machine that does much at a time
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const [executablePath, screenshots, ...paths] = process.argv.slice(2);

// Every launch has a new, empty profile of its own, which is removed with the browser.
const browser = await chromium.launch({
  executablePath,
  headless: true,
  args: ARGUMENTS,
  timeout: PATIENCE,
});
const found = [];
try {
  for (const path of paths) {
    for (const scheme of SCHEMES) {
      for (const width of WIDTHS) {
        found.push(...(await opened(path, scheme, width)));
      }
    }
  }
} finally {
  await browser.close();
}
process.stdout.write(JSON.stringify(found));

async function opened(path, scheme, width) {
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme: scheme });
  page.setDefaultTimeout(PATIENCE);
  const said = (rule, help, places) => ({ page: path, scheme, width, rule, help, places });
  const address = pathToFileURL(path).href;
  const wanted = [];
  page.on('request', (request) => {
    if (request.url() !== address && !request.url().startsWith('data:')) {
      wanted.push(request.url());
    }
  });
  try {
    await page.goto(address);
    // axe takes a ground that nobody painted for white, also where the scheme makes it dark.
    await page.addStyleTag({ content: ':where(:root) { background-color: Canvas }' });
    await page.evaluate(axe);
    const { violations } = await page.evaluate(
      (values) => globalThis.axe.run(document, { runOnly: { type: 'tag', values } }),
      TAGS,
    );
    const results = violations.map((one) =>
      said(one.id, one.help, one.nodes.map((node) => node.html)),
    );
    // axe does not know reflow (WCAG 1.4.10): the page as a whole must not scroll sideways.
    const sideways = await page.evaluate(() => {
      const root = document.documentElement;
      return root.scrollWidth - root.clientWidth;
    });
    if (sideways > 0) {
      results.push(said('reflow', `The page is ${sideways} px wider than its window`, []));
    }
    if (wanted.length > 0) {
      results.push(said('own-file', 'The page asks for something outside its own file', wanted));
    }
    if (screenshots !== '') {
      const name = `${basename(path, '.html')}-${scheme}-${width}.png`;
      await page.screenshot({ path: join(screenshots, name), fullPage: true });
    }
    return results;
  } finally {
    await page.close();
  }
}
