// Tries what the window must not be able to do, and answers what worked.
const worked = [];
const blocked = [];
document.addEventListener('securitypolicyviolation', (event) => blocked.push(event.effectiveDirective));
const script = document.createElement('script');
script.textContent = 'window.__INLINE__ = true';
document.body.append(script);
script.remove();
if (window.__INLINE__) worked.push('an inline script');
try { if (new Function('return true')()) worked.push('code from text'); } catch { /* refused, as it has to be */ }
Object.prototype.polluted = true;
if ({}.polluted) worked.push('a change of Object.prototype');
await fetch(arguments[0]).then(() => worked.push('a request to another address'), () => {});
for (const command of ['plugin:event|listen', 'plugin:dialog|open', 'plugin:store|load', 'plugin:opener|open_path', 'plugin:window|close', 'no_such_command']) {
  await window.__TAURI_INTERNALS__.invoke(command, {}).then(() => worked.push(command), (error) => {
    if (!/not allowed|not found|denied/i.test(String(error))) worked.push(`${command}, which got as far as: ${error}`);
  });
}
// The gate: a text of 70 KB is more than any command takes. The bound on calls is left to the shell's own tests: who tried
// it here would use up what the rest of the story needs.
const large = await window.__TAURI_INTERNALS__.invoke('list_transfers', { request: {}, filler: 'a'.repeat(70_000) })
  .then(() => 'done', (error) => error.code ?? String(error));
if (large !== 'request-too-large') worked.push(`a text of 70 KB, answered with: ${large}`);
return { worked, blocked };
