"""Runs axe-core in a page and lists the accessibility problems that it finds."""

from pathlib import Path

from tests.browser.conftest import rest

_AXE = Path(__file__).parents[1] / "static" / "node_modules" / "axe-core" / "axe.min.js"

# All rules except those that need a person to judge, and experimental ones.
_RUN = """async ({parts, rules}) => {
    const runOnly = rules.length > 0 ? {runOnly: {type: "rule", values: rules}} : {};
    const where = parts.length > 0 ? {include: parts.map(part => [part])} : document;
    const {violations} = await axe.run(where, {resultTypes: ["violations"], ...runOnly});
    return violations.flatMap(({id, help, nodes}) => nodes.map(({target, failureSummary}) =>
        `${id}: ${help}: ${target.join(" ")}: ${failureSummary.split("\\n").slice(1).join(" ").trim()}`));
}"""


OF_COLOURS = ["color-contrast", "link-in-text-block"]  # the rules that ask which colours there are


def violations(page, *parts, rules=()):
    """The violations in words, each with its element. The page's policy does not apply to scripts of a test.

    parts: selectors; omitted: the whole page. rules: omitted: all.
    """
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(_AXE.read_text("utf-8") + "; undefined")
    rest(page)
    return page.evaluate(_RUN, {"parts": list(parts), "rules": list(rules)})
