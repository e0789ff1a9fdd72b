// Looks at a page of `report` in a browser: node report_browser.cjs PAGE. Prints a line "fine WHAT" or
// "FAILED WHAT" for each thing it looked at.
'use strict';
const puppeteer = require('puppeteer-core');

const address = 'file://' + process.argv[2];
let failed = 0;

function verdict(good, what, seen) {
  if (!good) ++failed;
  console.log((good ? 'fine ' : 'FAILED ') + what + (good ? '' : ': ' + JSON.stringify(seen)));
}

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

// In the page: the contrast of each text with what is behind it, where it is less than it should be.
function poorContrasts(wanted) {
  const parse = (colour) => {
    const [r, g, b, a = 1] = colour.match(/[\d.]+/g).map(Number);
    return { r, g, b, a };
  };
  const luminance = ({ r, g, b }) => {
    const [x, y, z] = [r, g, b].map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const behind = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const colour = parse(getComputedStyle(one).backgroundColor);
      if (colour.a === 1) return colour;
    }
    return { r: 255, g: 255, b: 255 };
  };
  const poor = new Set();
  for (const element of document.querySelectorAll('body, body *')) {
    const texts = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!texts || element.closest('script, title, .unseen')) continue;
    const [one, other] = [luminance(parse(getComputedStyle(element).color)), luminance(behind(element))];
    const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    if (ratio < wanted) poor.add(element.tagName + '.' + element.className + ' ' + ratio.toFixed(2));
  }
  return [...poor];
}

const column = (page, table, index) =>
  page.$$eval('#' + table + ' tbody tr', (rows, at) => rows.map((row) => row.cells[at].textContent), index);
const sorting = (page, table, index) =>
  page.$eval('#' + table + ' thead tr', (row, at) => row.cells[at].getAttribute('aria-sort'), index);

async function open(browser, seen, width, scheme, script = true) {
  const page = await browser.newPage();
  page.on('console', (message) => seen.push('console: ' + message.text()));
  page.on('pageerror', (error) => seen.push('error: ' + error.message));
  page.on('dialog', (dialog) => { seen.push('dialog: ' + dialog.message()); dialog.dismiss(); });
  page.on('request', (request) => {
    if (request.url() !== address) seen.push('request: ' + request.url());
  });
  await page.setJavaScriptEnabled(script);
  await page.setViewport({ width, height: 800 });
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
  await page.goto(address);
  return page;
}

// Opens the page in each scheme, with its colours and a picture's width.
async function looks(browser, seen) {
  const backs = [];
  for (const scheme of ['light', 'dark']) {
    for (const width of [1100, 360]) {
      const page = await open(browser, seen, width, scheme);
      const poor = await page.evaluate(poorContrasts, 4.5);
      verdict(poor.length === 0, `readable in ${scheme} at ${width} px`, poor);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      verdict(wide <= width, `no scrolling sideways in ${scheme} at ${width} px`, wide);
      if (width === 360) backs.push(await page.evaluate(() => getComputedStyle(document.body).backgroundColor));
      await page.close();
    }
  }
  verdict(backs[0] !== backs[1], 'light and dark differ', backs);
}

async function sorts(browser, seen) {
  const page = await open(browser, seen, 1100, 'light');
  const before = await column(page, 'machines', 0);
  const click = (index) => page.click(`#machines thead th:nth-child(${index + 1}) button`);

  await click(0);
  const byName = await column(page, 'machines', 0);
  const sorted = [...before].sort((one, other) => one.localeCompare(other, undefined, { numeric: true }));
  verdict(same(byName, sorted) && !same(byName, before), 'sorted by name by a click', byName);
  verdict(await sorting(page, 'machines', 0) === 'ascending', 'which is told', null);
  await click(0);
  verdict(same(await column(page, 'machines', 0), sorted.reverse()), 'and the other way round', null);
  verdict(await sorting(page, 'machines', 0) === 'descending', 'which is told as well', null);

  await click(4);
  const spans = await page.$$eval('#machines tbody tr', (rows) => rows.map((row) => Number(row.cells[4].dataset.value)));
  verdict(same(spans, [...spans].sort((one, other) => one - other)), 'sorted by duration', spans);
  verdict(await sorting(page, 'machines', 0) === null, 'by one column at a time', null);
  await click(2);
  const statuses = await column(page, 'machines', 2);
  verdict(statuses[0] === 'failed' && statuses.at(-1) === 'ready', 'sorted by status', statuses);
  await click(3);
  const stages = await column(page, 'machines', 3);
  verdict(same(stages, [...stages].sort((one, other) => order(one) - order(other))), 'sorted by stage', stages);

  // The same by keyboard alone.
  await page.reload();
  let name = '';
  let seenFocus = true;
  for (let i = 0; i < 50 && !name.startsWith('Name'); ++i) {
    await page.keyboard.press('Tab');
    const focus = await page.evaluate(() => {
      const style = getComputedStyle(document.activeElement);
      return { text: document.activeElement.textContent, outline: style.outlineStyle, width: style.outlineWidth };
    });
    name = focus.text;
    seenFocus = seenFocus && focus.outline !== 'none' && focus.width !== '0px';
  }
  verdict(name === 'Name', 'the keyboard comes to the button', name);
  verdict(seenFocus, 'where it is can be seen', null);
  await page.keyboard.press('Enter');
  verdict(same(await column(page, 'machines', 0), byName), 'sorted by name by keyboard', null);
  await page.keyboard.press('Space');
  verdict(await sorting(page, 'machines', 0) === 'descending', 'and the other way round', null);
  const said = await page.$eval('#status', (element) => element.textContent);
  verdict(said === 'Machines: sorted by Name, descending', 'what is seen is also said', said);

  await page.click('#checks thead th:nth-child(2) button');
  verdict(await sorting(page, 'checks', 1) === 'ascending', 'the matrix is sortable', null);

  await page.type('#filter', 'web-2');
  const shown = await page.$$eval('#machines tbody tr', (rows) => rows.filter((row) => !row.hidden).length);
  verdict(shown === 1, 'the filter leaves one machine', shown);
  await page.close();
}

function order(stage) {
  return ['wait_ssh', 'inspect', 'docker', 'validate'].indexOf(stage);
}

async function structure(browser, seen) {
  const page = await open(browser, seen, 360, 'light');
  const faults = await page.evaluate(() => {
    const all = [];
    const ids = [...document.querySelectorAll('[id]')].map((element) => element.id);
    if (new Set(ids).size !== ids.length) all.push('ids');
    for (const table of document.querySelectorAll('table')) {
      if (!table.caption) all.push('caption');
      if (table.querySelector('th:not([scope])')) all.push('scope');
      const box = table.closest('.box');
      if (!box || box.tabIndex !== 0 || !box.getAttribute('aria-label')) all.push('box');
    }
    if (!document.documentElement.lang) all.push('lang');
    if (document.querySelectorAll('h1').length !== 1) all.push('h1');
    if (document.querySelectorAll('svg[role=img]:not([aria-label])').length > 0) all.push('svg');
    return all;
  });
  verdict(faults.length === 0, 'made for those who do not see', faults);
  const scrolls = await page.$eval('#checks', (table) => {
    const box = table.closest('.box');
    return box.scrollWidth > box.clientWidth;
  });
  verdict(scrolls, 'the matrix scrolls in its own box', scrolls);
  await page.close();
}

async function withoutScript(browser, seen) {
  const page = await open(browser, seen, 1100, 'light', false);
  const text = await page.content();
  const buttons = (await page.$$('button')).length;
  verdict(text.includes('Docker is missing') && text.includes('Install it.'), 'readable without JavaScript', null);
  verdict(buttons === 0 && !(await page.$eval('.tools', (one) => one.checkVisibility())),
    'without JavaScript nothing is there that needs it', buttons);
  await page.close();
}

(async () => {
  const browser = await puppeteer.launch({
    executablePath: process.env.BROWSER || 'chromium',
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
    headless: true,
  });
  const seen = [];
  try {
    await looks(browser, seen);
    await sorts(browser, seen);
    await structure(browser, seen);
    await withoutScript(browser, seen);
    verdict(seen.length === 0, 'no error, no dialog and no request to elsewhere', seen);
  } finally {
    await browser.close();
  }
  process.exit(failed === 0 ? 0 : 1);
})().catch((error) => {
  console.log('FAILED ' + error.stack);
  process.exit(1);
});
