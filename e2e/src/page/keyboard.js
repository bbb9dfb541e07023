// Marks what the Tab key has to reach, and answers what it can never reach though a mouse can.
const shown = (element) => element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0;
const modals = document.querySelectorAll('dialog:modal');
const scope = modals.length ? modals[modals.length - 1] : document;
const name = (element) => `${element.localName}${element.id ? `#${element.id}` : ''} "${
  (element.getAttribute('aria-label') ?? element.innerText ?? element.name ?? '').trim().slice(0, 40)}"`;
const candidates = [...scope.querySelectorAll(
  'a[href], button, input, select, textarea, summary, [tabindex], [role=button], [role=link], [contenteditable=true]')]
  .filter((element) => shown(element) && !element.disabled && element.type !== 'hidden' && !element.closest('[inert]'));
// In these, one member takes the Tab key and the arrow keys go on from there.
const composites = '[role=tablist], [role=menu], [role=menubar], [role=toolbar], [role=radiogroup], [role=listbox], [role=tree], [role=grid], [role=treegrid]';
// An open menu has the focus in it already.
const active = document.activeElement;
const lost = [];
const wanted = new Set();
const groups = new Map();
for (const element of candidates) {
  const composite = element.closest(composites);
  if (element.tabIndex >= 0) {
    // Of a group of radio buttons, the chosen one takes the Tab key, or the first.
    if (element.type === 'radio') {
      const group = `${element.form?.id} ${element.name}`;
      if (!groups.has(group) || element.checked) groups.set(group, element);
    } else {
      wanted.add(element);
    }
  } else if (composite && [composite, ...composite.querySelectorAll('*')].some((other) => other.tabIndex >= 0 || other === active)) {
    continue;
  } else if (element.matches('a[href], button, input, select, textarea, summary, [role=button], [role=link]')) {
    lost.push(name(element));
  }
}
groups.forEach((element) => wanted.add(element));
window.__KEYBOARD__ = { wanted, name, total: wanted.size };
document.activeElement?.blur();
return { total: wanted.size, lost };
