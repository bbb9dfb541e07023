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
return { worked, blocked };
