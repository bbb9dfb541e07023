// After a press of Tab: strikes the focused element off the list and answers what is wrong with its focus.
const board = window.__KEYBOARD__;
const focused = document.activeElement;
if (!focused || focused === document.body) return { left: [...board.wanted].map(board.name), problem: null };
const fresh = board.wanted.delete(focused);
const outlined = (element) => {
  const style = getComputedStyle(element);
  return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1 && style.outlineColor !== 'rgba(0, 0, 0, 0)';
};
// A drawn control (a switch, a tile) shows the focus of the hidden one beside it or inside it.
const drawn = [focused, focused.parentElement, focused.nextElementSibling, ...(focused.labels ?? [])].filter(Boolean);
const box = focused.getBoundingClientRect();
const inset = 2;
const points = [
  [box.left + box.width / 2, box.top + box.height / 2],
  [box.left + inset, box.top + inset], [box.right - inset, box.top + inset],
  [box.left + inset, box.bottom - inset], [box.right - inset, box.bottom - inset],
];
const related = (hit) => hit && drawn.some((element) => element.contains(hit) || hit.contains(element) && hit === focused.parentElement);
const seen = points.some(([x, y]) => related(document.elementFromPoint(x, y)));
let problem = null;
if (fresh && !drawn.some(outlined)) problem = `${board.name(focused)}: no visible outline`;
else if (fresh && !seen) problem = `${board.name(focused)}: the focus is covered or out of sight`;
return { left: [...board.wanted].map(board.name), problem };
