// A browser that does as it is told: follows redirects, keeps cookies in a file, fills in the forms of the provider.
//
//     node browser.mjs COOKIES NAME ADDRESS
//
// It prints the paths of the forms that it sent, and the last page.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const [file, name, first] = process.argv.slice(2);
const cookies = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};

async function load(address, form) {
  const url = new URL(address);
  const jar = (cookies[url.host] ??= {});
  const answer = await fetch(url, {
    method: form ? 'POST' : 'GET',
    body: form && new URLSearchParams(form),
    redirect: 'manual',
    headers: { cookie: Object.values(jar).filter((one) => url.pathname.startsWith(one.path)).map((one) => one.pair).join('; ') },
  });
  for (const cookie of answer.headers.getSetCookie()) {
    const pair = cookie.split(';')[0];
    const path = /;\s*path=([^;]*)/i.exec(cookie)?.[1] ?? '/';
    jar[`${pair.split('=')[0]} ${path}`] = { pair, path };
  }
  const next = answer.headers.get('location');
  return next ? load(new URL(next, url), undefined) : { url, text: await answer.text(), status: answer.status };
}

let page = await load(first);
for (let form; (form = /<form[^>]*action="([^"]*)"[^>]*>([\s\S]*?)<\/form>/.exec(page.text));) {
  const fields = {};
  for (const [input] of form[2].matchAll(/<input[^>]*>/g)) {
    const [, key] = /name="([^"]*)"/.exec(input) ?? [];
    if (key) fields[key] = /value="([^"]*)"/.exec(input)?.[1] ?? '';
  }
  if ('login' in fields) Object.assign(fields, { login: name, password: 'any' });
  // The first button, which says yes.
  const [button] = /<button[^>]*>/.exec(page.text) ?? [''];
  const key = /name="([^"]*)"/.exec(button)?.[1];
  if (key) fields[key] = /value="([^"]*)"/.exec(button)?.[1] ?? '';
  console.log(`form ${fields.prompt ?? form[1]}`);
  page = await load(new URL(form[1], page.url), fields);
}
writeFileSync(file, JSON.stringify(cookies));
console.log(`page ${page.status} ${page.url.pathname}`);
console.log(page.text);
