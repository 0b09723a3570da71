"""The extension is there: its plugins start and the page has nothing to complain about."""

from __future__ import annotations

from harness.lab import Lab


def test_lab_starts_with_alacard_and_a_clean_console(lab: Lab) -> None:
    plugins = lab.page.evaluate("() => window.jupyterapp.listPlugins()")
    assert [name for name in plugins if name.startswith("alacard_ext:")]
    assert lab.page.evaluate(
        "() => window.jupyterapp.listPlugins()"
        ".filter(name => name.startsWith('alacard_ext:'))"
        ".every(name => window.jupyterapp.isPluginActivated(name))"
    )
