// What a person would find on the page. `kind` and `value` are the arguments; answers an element or null.
const [kind, value] = arguments;
const plain = (text) => (text ?? '').replace(/[\u2066-\u2069]/g, '').replace(/\s+/g, ' ').trim();
const shown = (element) => element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0;
const modals = document.querySelectorAll('dialog:modal');
const scope = modals.length ? modals[modals.length - 1] : document;
const all = (selector) => [...scope.querySelectorAll(selector)].filter(shown);
const clickable = 'button, a[href], summary, label, option, [role=button], [role=tab], [role=menuitem], [role=row], [role=option], [role=switch], [role=radio], input[type=submit]';
const named = (element) => [element.getAttribute('aria-label'), element.innerText, element.title].some((text) => plain(text) === value);
const starts = (element) => plain(element.getAttribute('aria-label') ?? element.innerText).startsWith(value);
switch (kind) {
  case 'button': {
    const found = all(clickable);
    return found.find(named) ?? found.find(starts) ?? null;
  }
  case 'field':
    // The named control itself may be hidden behind a drawn one (a switch, a file tile).
    return all(`[name="${value}"]`)[0] ?? scope.querySelector(`[name="${value}"]`);
  case 'screen':
    return document.querySelector(`main[data-screen="${value}"]`);
  case 'css':
    return all(value)[0] ?? null;
  case 'text': {
    const seen = plain(document.body.innerText).includes(value);
    const attributes = seen || all('[aria-label], [placeholder]').some((element) =>
      [element.getAttribute('aria-label'), element.placeholder].some((text) => plain(text).includes(value)));
    return attributes ? document.body : null;
  }
  default:
    throw new Error(`no such kind: ${kind}`);
}
