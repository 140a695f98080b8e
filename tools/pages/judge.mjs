// Judges pages in a browser that is already open, and prints what it found as one JSON list of lines.
// Reads from stdin: { judge, browser: "host:port" of its tools, at: "host:port" of the site, paths }.
import puppeteer from 'puppeteer';

const read = async () => {
  let text = '';
  for await (const part of process.stdin) text += part;
  return JSON.parse(text);
};

const byPa11y = async (url, path, browser) => {
  const { default: pa11y } = await import('pa11y');
  const page = await browser.newPage();
  try {
    const { issues } = await pa11y(url, { browser, page, standard: 'WCAG2AA', runners: ['htmlcs'] });
    return issues.map(issue => `${path}: pa11y: ${issue.code}: ${issue.message} ${issue.context}`);
  } finally {
    await page.close();
  }
};

const byLighthouse = async (url, path, port) => {
  const { default: lighthouse } = await import('lighthouse');
  const onlyCategories = ['accessibility', 'best-practices'];
  const { lhr } = await lighthouse(url, { port, onlyCategories, disableStorageReset: true, logLevel: 'silent' });
  if (lhr.runtimeError) return [`0 run of ${path}: ${lhr.runtimeError.message}`];
  return Object.values(lhr.categories).map(category => {
    const lost = category.auditRefs
      .map(({ id, weight }) => ({ weight, ...lhr.audits[id] }))
      .filter(audit => audit.weight > 0 && audit.score !== null && audit.score < 1);
    return `${Math.round(category.score * 100)} ${category.id} of ${path}: ${lost.map(audit => audit.id).join(', ')}`;
  });
};

const { judge, browser: tools, at, paths } = await read();
const browser = await puppeteer.connect({ browserURL: `http://${tools}`, defaultViewport: null });
const judged = path => {
  const url = `http://${at}${path}`;
  return judge === 'pa11y' ? byPa11y(url, path, browser) : byLighthouse(url, path, tools.split(':')[1]);
};
// Pa11y waits most of its time for a network that has nothing to say; Lighthouse takes the browser for itself.
const lanes = judge === 'pa11y' ? 4 : 1;
const found = new Map();
const waiting = paths.values();
const lane = async () => {
  for (const path of waiting) found.set(path, await judged(path));
};
await Promise.all(Array.from({ length: lanes }, lane));
const lines = paths.flatMap(path => found.get(path));
await browser.disconnect();
console.log(JSON.stringify(lines));
