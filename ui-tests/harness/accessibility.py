"""Accessibility as axe-core sees it, where npm has installed it; else as far as names go."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
# What a person can act on, and how assistive technology would call it.
NAMELESS = """selector => [...document.querySelectorAll(selector)].flatMap(root =>
  [...root.querySelectorAll(
    'button, a[href], input, select, textarea, [role=button], [role=option], [role=checkbox]')]
  .filter(node => node.checkVisibility())
  .filter(node => !(node.getAttribute('aria-label')
    || (node.getAttribute('aria-labelledby') || '').split(' ')
         .map(id => document.getElementById(id)?.textContent || '').join('').trim()
    || [...(node.labels || [])].map(label => label.textContent).join('').trim()
    || node.textContent.trim() || node.title))
  .map(node => node.outerHTML.slice(0, 200)))"""


def nameless(page: Page, selector: str) -> list[str]:
    """Controls below `selector` that have no accessible name."""
    found: list[str] = page.evaluate(NAMELESS, selector)
    return found


def axe_violations(page: Page, selector: str) -> list[str]:
    """Rules of WCAG 2.2 A and AA that axe-core finds broken below `selector`, with where.

    Toolbars are left out: their buttons are JupyterLab's own custom elements.
    """
    if not page.evaluate("() => Boolean(window.axe)"):
        page.add_script_tag(path=AXE)
    result = page.evaluate(
        """selector => window.axe.run(
             {include: [selector], exclude: ['.jp-Toolbar']}, {runOnly: {type: 'tag',
             values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']}})""",
        selector,
    )
    return [
        f"{violation['id']}: {violation['help']} ({node['target']}) {node['failureSummary']}"
        for violation in result["violations"]
        for node in violation["nodes"]
    ]
