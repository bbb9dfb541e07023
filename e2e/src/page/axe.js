// Runs axe-core, which the caller put before this text, and answers its violations in a line each.
const result = await axe.run(document, {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  resultTypes: ['violations'],
});
return result.violations.flatMap((violation) => violation.nodes.map((node) =>
  `${violation.id} (${violation.impact}): ${node.target.join(' ')}: ${node.failureSummary.replace(/\s+/g, ' ')}`));
