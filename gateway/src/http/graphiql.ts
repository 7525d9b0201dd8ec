import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderGraphiQL } from '@graphql-yoga/render-graphiql';

/** Examples are `*.graphql` in a folder, in the order of their names; a `*.json` beside one holds its variables. */
const examples = (folder: string): { query: string; variables?: string }[] =>
  (existsSync(folder) ? readdirSync(folder) : []).filter((name) => name.endsWith('.graphql')).sort().map((name) => {
    const variables = join(folder, name.replace(/\.graphql$/, '.json'));
    return { query: readFileSync(join(folder, name), 'utf8'), ...(existsSync(variables) ? { variables: readFileSync(variables, 'utf8') } : {}) };
  });

// The token stays in this browser and goes along with every request that GraphiQL sends to /graphql.
const TOKEN_BAR = /* HTML */ `
<style>#kangfu{display:flex;gap:8px;align-items:center;padding:6px 12px;font:14px system-ui;background:#f3f4f6;color:#111;height:28px}#kangfu input{flex:1;font:12px monospace;padding:4px}#root{height:calc(100vh - 40px)!important}</style>
<form id="kangfu"><strong>康复 Kangfu</strong><input name="token" placeholder="npm run -s kangfu -- token --role window-clerk --place 440304006" autocomplete="off" aria-label="token">
<select name="purpose" aria-label="kangfu-purpose">PURPOSES</select><select name="lang" aria-label="language"><option value="zh">中文</option><option value="en">English</option></select><button>令牌 Set token</button><span id="kangfu-state"></span></form>
<script>
(() => {
  const form = document.getElementById('kangfu'), state = document.getElementById('kangfu-state');
  for (const name of ['token', 'purpose', 'lang']) form[name].value = localStorage.getItem('kangfu-' + name) || form[name].value;
  const show = () => { try { const { exp, sub } = JSON.parse(atob(form.token.value.split('.')[1].replace(/-/g, '+').replace(/_/g, '/'))); state.textContent = sub + (exp * 1000 < Date.now() ? ' ✗ 已过期 expired' : ' ✓'); } catch { state.textContent = form.token.value ? '✗' : ''; } };
  const keep = () => { form.token.value = form.token.value.trim().replace(/^Bearer /i, ''); for (const name of ['token', 'purpose', 'lang']) localStorage.setItem('kangfu-' + name, form[name].value); show(); };
  form.addEventListener('submit', (event) => { event.preventDefault(); keep(); });
  form.addEventListener('change', keep);
  show();
  const send = window.fetch;
  window.fetch = (input, init = {}) => {
    if (!String(input && input.url || input).includes('/graphql')) return send(input, init);
    const headers = new Headers(init.headers || (input && input.headers) || {});
    if (form.token.value && !headers.has('authorization')) headers.set('authorization', 'Bearer ' + form.token.value);
    if (!headers.has('kangfu-purpose')) headers.set('kangfu-purpose', form.purpose.value);
    headers.set('accept-language', form.lang.value);
    return send(input, { ...init, headers });
  };
})();
</script>`;

/** GraphiQL without anything from the network: examples in tabs, a field for the token. Development only. */
export const graphiqlPage = (folder: string, purposes: readonly string[]): string => {
  const tabs = examples(folder);
  const page = renderGraphiQL({
    title: '康复 Kangfu', endpoint: '/graphql', subscriptionsProtocol: 'GRAPHQL_SSE', shouldPersistHeaders: false,
    ...(tabs.length > 0 ? { defaultTabs: tabs.map(({ query, variables }) => ({ query, ...(variables ? { variables } : {}) })), defaultQuery: tabs[0]!.query } : {}),
  } as any);
  const bar = TOKEN_BAR.replace('PURPOSES', purposes.map((purpose) => `<option>${purpose}</option>`).join(''));
  return page.replace('<div id="root">', () => `${bar}<div id="root">`);
};
